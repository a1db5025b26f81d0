"""Terms: what is over its term ends, what is held stays, and one kind in trouble stops no other."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from foundation.audit.models import Details, Entry
from foundation.audit.recording import record
from foundation.audit.sealing import seal_all
from foundation.audit.verifying import verify
from foundation.mail.models import MailState, OutgoingMail
from foundation.mail.writing import Letter, post
from foundation.parameters.models import Parameter
from foundation.retention.holding import ReasonMissing, lift_hold, lift_what_is_over, place_hold
from foundation.retention.kinds import DeclaredTwice, Kind, declare, kinds
from foundation.retention.models import Hold, Report
from foundation.retention.running import run
from foundation.retention.tasks import keep_terms
from foundation.retention.terms import months_before
from tests.make import Cast
from tests.roles import as_web

NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=3 * 366)
LETTERS = next(kind for kind in kinds() if kind.name == "mail.letters")


def letter(*, written_at: datetime = LONG_AGO, state: str = MailState.SENT) -> OutgoingMail:
    """A letter of a day, in a state."""
    mail = post(Letter(address="an@example.org", language="nl", subject="Dag", text="Beste,\n"))
    sent_at = written_at if state == MailState.SENT else None
    OutgoingMail.objects.filter(pk=mail.pk).update(written_at=written_at, state=state, sent_at=sent_at)
    return mail


@pytest.mark.parametrize(
    ("moment", "months", "earlier"),
    [
        (datetime(2026, 3, 31, 12, tzinfo=UTC), 1, datetime(2026, 2, 28, 12, tzinfo=UTC)),
        (datetime(2024, 3, 31, 12, tzinfo=UTC), 1, datetime(2024, 2, 29, 12, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
        (datetime(2026, 5, 1, tzinfo=UTC), 120, datetime(2016, 5, 1, tzinfo=UTC)),
    ],
)
def test_a_term_is_counted_in_months_of_the_calendar(moment: datetime, months: int, earlier: datetime) -> None:
    assert months_before(moment, months) == earlier


@pytest.mark.parametrize("months", [0, -1, 1.5, True, None, "24"])
def test_nothing_ends_at_once_by_a_slip_of_the_pen(months: object) -> None:
    with pytest.raises(ValueError, match="at least one"):
        months_before(NOW, months)  # type: ignore[arg-type]


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year > 100), st.integers(1, 600))
def test_a_longer_term_never_ends_sooner(moment: datetime, months: int) -> None:
    assert months_before(moment, months + 1) < months_before(moment, months) < moment


def test_what_is_over_its_term_ends_and_the_report_says_so(db: None) -> None:
    old, young = letter(), letter(written_at=NOW)
    [report] = run([LETTERS], now=NOW, dry=False)
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {young.pk}
    assert (report.due, report.held, report.ended, report.trouble) == (1, 0, 1, "")
    assert Report.objects.get().term_months == 24
    assert Entry.objects.get(verb="retention.end").object_id == ""
    assert old.pk != young.pk


def test_a_letter_that_still_waits_is_never_ended(db: None) -> None:
    letter(state=MailState.WAITING)
    assert run([LETTERS], now=NOW, dry=False)[0].due == 0
    assert OutgoingMail.objects.count() == 1


def test_a_second_night_finds_nothing_more(db: None) -> None:
    letter()
    record("test.old", None, details={"name": "An"})
    Entry.objects.count()
    keep_terms()
    assert [report.ended for report in run(kinds(), now=NOW, dry=False)] == [0] * len(kinds())


def test_a_dry_run_changes_nothing_and_keeps_no_report(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    letter()
    call_command("keep_terms")
    told = capsys.readouterr().out
    assert "mail.letters: 24 months, 1 due, 0 held, 0 ended" in told
    assert "Dry run" in told
    assert (OutgoingMail.objects.count(), Report.objects.count()) == (1, 0)


def test_the_command_ends_one_kind_alone(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    letter()
    call_command("keep_terms", apply=True, kind="mail.letters")
    assert capsys.readouterr().out == "mail.letters: 24 months, 1 due, 0 held, 1 ended\n"
    assert Report.objects.count() == 1


def test_an_unknown_kind_is_named_beside_those_there_are(db: None) -> None:
    with pytest.raises(CommandError, match=r"mail\.letters"):
        call_command("keep_terms", kind="nothing")


def test_batches_end_all(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.retention.running.BATCH", 2)
    for _ in range(5):
        letter()
    assert run([LETTERS], now=NOW, dry=False)[0].ended == 5
    assert Entry.objects.filter(verb="retention.end").count() == 3


def test_staff_change_the_term(db: None) -> None:
    letter()
    longer = Parameter.objects.get(key="foundation.keep_mail_months")
    longer.pk, longer.value, longer.valid_from = None, 120, NOW.date()
    longer.save()
    assert run([LETTERS], now=NOW, dry=False)[0].due == 0


def test_a_hold_keeps_a_row_until_it_is_lifted(cast: Cast) -> None:
    kept, gone = letter(), letter()
    hold = place_hold(kept, reason="Dispute 12/2026", by=cast.coordinator)
    [report] = run([LETTERS], now=NOW, dry=False)
    assert (report.due, report.held, report.ended) == (2, 1, 1)
    assert OutgoingMail.objects.get().pk == kept.pk != gone.pk
    lift_hold(hold, by=cast.coordinator)
    assert run([LETTERS], now=NOW, dry=False)[0].ended == 1


def test_a_hold_says_why_and_stands_once(cast: Cast) -> None:
    kept = letter()
    with pytest.raises(ReasonMissing):
        place_hold(kept, reason="  ", by=cast.coordinator)
    first, second = (place_hold(kept, reason="Dispute", by=cast.coordinator) for _ in range(2))
    assert first.pk == second.pk
    assert Entry.objects.filter(verb="retention.hold").count() == 1
    lifted = lift_hold(first, by=cast.admin)
    lift_hold(first, by=cast.admin)
    assert (lifted.lifted_by_id, Entry.objects.filter(verb="retention.lift").count()) == (cast.admin.pk, 1)
    assert Hold.objects.ids_of("mail.outgoingmail") == []


def test_a_hold_with_a_last_day_lifts_itself_the_day_after(cast: Cast) -> None:
    today = timezone.localdate()
    hold = place_hold(letter(), reason="Dispute", until=today, by=cast.coordinator)
    assert lift_what_is_over(today=today) == 0
    assert lift_what_is_over(today=today + timedelta(days=1)) == 1
    assert Hold.objects.get(pk=hold.pk).lifted_at
    assert Entry.objects.filter(verb="retention.lift", actor_id=None).count() == 1


def test_a_hold_on_something_keeps_what_belongs_to_it(cast: Cast) -> None:
    membership = cast.reader.memberships.get()
    membership.starts_on, membership.ends_on = LONG_AGO.date() - timedelta(days=9000), LONG_AGO.date() - timedelta(4000)
    membership.save()
    ended = next(kind for kind in kinds() if kind.name == "accounts.memberships")
    place_hold(cast.reader, reason="Dispute", by=cast.admin)
    [report] = run([ended], now=NOW, dry=False)
    assert (report.due, report.held, report.ended) == (1, 1, 0)


def breaks(_rows: object) -> int:
    raise DatabaseError("out of order")


def test_one_kind_in_trouble_stops_no_other(db: None) -> None:
    letter()
    broken = Kind(
        name="a.broken",
        label="Broken",
        term="foundation.keep_mail_months",
        ended_before=LETTERS.ended_before,
        end=breaks,
    )
    lost = Kind(name="b.lost", label="Lost", term="nothing.there_months", ended_before=LETTERS.ended_before)
    reports = run([broken, lost, LETTERS], now=NOW, dry=False)
    assert [bool(report.trouble) for report in reports] == [True, True, False]
    assert "out of order" in reports[0].trouble
    assert reports[2].ended == 1


def test_trouble_of_the_night_fails_the_command(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    Parameter.objects.filter(key="foundation.keep_mail_months").update(value=0)
    letter()
    with pytest.raises(CommandError, match=r"mail\.letters: ValueError"):
        call_command("keep_terms", apply=True)
    assert OutgoingMail.objects.count() == 1


def test_the_words_of_the_trail_end_and_the_chain_holds(db: None) -> None:
    entry = record("test.old", None, details={"name": "An Peeters"})
    seal_all()
    words = next(kind for kind in kinds() if kind.name == "audit.words")
    assert run([words], now=NOW, dry=False)[0].due == 0
    assert run([words], now=NOW + timedelta(days=1000), dry=False)[0].ended == 1
    assert Details.objects.get(entry_id=entry.pk).words == {}
    assert verify().broken == ""


def test_a_name_is_taken_once() -> None:
    with pytest.raises(DeclaredTwice):
        declare(LETTERS)


@pytest.mark.parametrize("statement", ["INSERT INTO retention_report DEFAULT VALUES", "DELETE FROM retention_hold"])
def test_the_web_writes_no_report_and_deletes_no_hold(db: None, statement: str) -> None:
    with as_web(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
