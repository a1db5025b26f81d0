"""Which backups are kept, and what the shelf they lie on refuses."""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as some

from portal.backup.keeping import Keep, to_keep
from portal.backup.shelf import Backup, BackupUnusable, Locks, Shelf

KEEP = Keep(days=7, weeks=5, months=12)
HOLD = """
import sys
from pathlib import Path
from portal.backup.shelf import Shelf
with Shelf(Path(sys.argv[1])).held(alone=sys.argv[2] == "writes", say=lambda line: print(line, flush=True)):
    print("at work", flush=True)
    sys.stdin.read()
"""
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


@contextmanager
def process_that(does: str, shelf: Path) -> Iterator[subprocess.Popen]:
    """A process of its own that holds the shelf until its input ends."""
    words = [sys.executable, "-c", HOLD, str(shelf), does]
    with subprocess.Popen(  # noqa: S603 - words of this file
        words, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_readers_read_side_by_side_and_who_writes_waits_until_nobody_is_there(tmp_path):
    with ExitStack() as stack:
        first = stack.enter_context(process_that("writes", tmp_path))
        assert first.stdout.readline() == "at work\n"
        reader = stack.enter_context(process_that("reads", tmp_path))
        assert reader.stdout.readline().startswith("waits: another backup or restore is at work")
        first.stdin.close()
        assert reader.stdout.readline() == "at work\n"
        other = stack.enter_context(process_that("reads", tmp_path))
        assert other.stdout.readline() == "at work\n"
        writer = stack.enter_context(process_that("writes", tmp_path))
        assert writer.stdout.readline().startswith("waits: ")
        reader.stdin.close()
        other.kill()
        assert writer.stdout.readline() == "at work\n"


def test_what_a_killed_backup_left_goes_with_the_next_pruning(tmp_path):
    with Shelf(tmp_path).new(datetime(2026, 11, 21, tzinfo=UTC)) as folder:
        (folder / "manifest.json").write_text('{"format": 1, "files": []}')
    half = tmp_path / ".portal-20261120T031000Z"
    half.mkdir()
    (half / "database.dump").write_text("half")
    assert Shelf(tmp_path).prune(KEEP) == 0
    assert not half.exists()
    assert len(Shelf(tmp_path).backups()) == 1
