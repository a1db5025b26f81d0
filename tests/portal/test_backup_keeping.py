"""Which backups are kept, and what the shelf they lie on refuses."""

import io
from datetime import UTC, datetime, timedelta

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.backup.keeping import Keep, to_keep
from portal.backup.shelf import Backup, BackupUnusable, Locks, Shelf

KEEP = Keep(days=7, weeks=5, months=12)
YEARS = (datetime(2026, 1, 1), datetime(2028, 12, 31))  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = some.sets(some.datetimes(YEARS[0], YEARS[1], timezones=some.just(UTC)), max_size=60)


def nightly(days: int) -> list[datetime]:
    return [datetime(2026, 12, 31, 3, tzinfo=UTC) - timedelta(days=ago) for ago in range(days)]


def test_two_years_of_nights_leave_seven_days_five_weeks_and_twelve_months():
    kept = sorted(to_keep(nightly(730), KEEP), reverse=True)
    assert kept[:7] == nightly(7)
    sundays = [datetime(2026, 12, day, 3, tzinfo=UTC) for day in (27, 20, 13, 6)]
    assert set(sundays) <= set(kept)
    ends_of_months = [moment for moment in nightly(366) if (moment + timedelta(days=1)).day == 1]
    assert set(ends_of_months[:12]) <= set(kept)
    assert len(kept) == 7 + 3 + 11


def test_of_several_on_one_day_the_last_stays():
    morning, evening = datetime(2026, 11, 21, 3, tzinfo=UTC), datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert to_keep([morning, evening], KEEP) == {evening}


@given(MOMENTS)
def test_the_newest_is_always_kept_and_pruning_twice_takes_no_more(moments):
    kept = to_keep(moments, KEEP)
    assert kept <= moments
    assert not moments or max(moments) in kept
    assert to_keep(kept, KEEP) == kept


@pytest.mark.parametrize("text", ["", "7", "7,5", "7,5,x", "-1,5,12", "0,0,0", "1,2,3,4"])
def test_a_rule_that_says_nothing_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        Keep.read(text)


def test_what_was_sealed_for_one_key_opens_with_it_alone(tmp_path):
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealed, opened = io.BytesIO(), io.BytesIO()
    Locks(recipient=str(key.to_public())).seal(io.BytesIO(b"papers"), sealed)
    assert b"papers" not in sealed.getvalue()
    (tmp_path / "key").write_text(f"# made today\n{key}\n")
    Locks(identity=tmp_path / "key").open(io.BytesIO(sealed.getvalue()), opened, sealed=True)
    assert opened.getvalue() == b"papers"
    (tmp_path / "key").write_text(str(other))
    with pytest.raises(BackupUnusable, match="does not open"):
        Locks(identity=tmp_path / "key").open(io.BytesIO(sealed.getvalue()), io.BytesIO(), sealed=True)


def test_a_backup_that_broke_off_leaves_nothing_on_the_shelf(tmp_path):
    def break_off() -> None:
        with Shelf(tmp_path).new(datetime(2026, 11, 21, tzinfo=UTC)) as folder:
            (folder / "database.dump").write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_changed_backup_is_named(tmp_path):
    with Shelf(tmp_path).new(datetime(2026, 11, 21, tzinfo=UTC)) as folder:
        (folder / "database.dump").write_text("whole")
    backup = Shelf(tmp_path).backups()[0]
    backup.check()
    (backup.folder / "database.dump").write_text("forged")
    with pytest.raises(BackupUnusable, match=r"database\.dump is missing or was changed"):
        backup.check()


def test_a_folder_that_is_no_backup_is_named(tmp_path):
    with pytest.raises(BackupUnusable, match="no list of digests"):
        Backup(tmp_path).check()
