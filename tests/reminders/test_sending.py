"""Sending: once and for all, in as few mails as a person wants, and never what makes no sense any more."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from foundation.mail.models import OutgoingMail
from foundation.workdays import BRUSSELS
from reminders.kinds import Due, Pause
from reminders.models import Reminder, State
from reminders.preferences import RhythmRefused, choose
from reminders.schedule import Rhythm
from reminders.steering import SteeringRefused, finish, move, skip
from tests.make import Cast
from tests.reminders.facts import Facts, offered, planned, sent

pytestmark = pytest.mark.django_db
LADDER = [-5, 1, 10]
DUE = date(2026, 3, 12)


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)


def question(number: int, cast: Cast, **changes: object) -> Due:
    due = Due(
        thing=f"site:{number}",
        on=DUE,
        about=f"School {number}",
        path=f"/sites/{number}/",
        responsible=cast.editor.pk,
        follows=(cast.reviewer.pk,),
        for_reviewers=True,
    )
    return replace(due, **changes)


def subjects() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("subject", flat=True))


def states() -> dict[str, str]:
    return dict(Reminder.objects.order_by("pk").values_list("rung", "state"))


def test_a_reminder_names_the_site_the_day_and_the_one_thing_to_do(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        sent(at(date(2026, 3, 6)))
    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.subject) == ("editor@example.org", "Answer – School 1")
    assert "“School 1” is due on 12 March 2026." in mail.text
    assert "Answer the question, on this page, after signing in:\nhttp" in mail.text
    assert "/sites/1/" in mail.text
    assert "/reminders/stop/" in mail.unsubscribe
    assert mail.unsubscribe in mail.text
    assert Reminder.objects.get(rung="friendly").mail == mail.pk


def test_a_reminder_and_its_mail_are_written_together_or_not_at_all(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        with transaction.atomic():
            sent(at(date(2026, 3, 6)))
            transaction.set_rollback(True)
        assert not OutgoingMail.objects.exists()
        assert sent(at(date(2026, 3, 6))).mails == 1


def test_each_on_its_own_when_in_time_and_together_when_late(cast: Cast) -> None:
    with offered(Facts([question(1, cast), question(2, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        sent(at(date(2026, 3, 6)))
        assert subjects() == ["Answer – School 1", "Answer – School 2"]
        OutgoingMail.objects.all().delete()
        assert sent(at(date(2026, 3, 14))).mails == 0, "a day late, and a Saturday"
        sent(at(date(2026, 3, 16)))
    assert subjects() == ["2 reminders: School 1 and more"]


def test_a_day_of_ones_own_choice(cast: Cast) -> None:
    with offered(Facts([question(1, cast), question(2, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        choose(kind, Rhythm.DAILY, user=cast.editor, by=cast.editor)
        assert sent(at(date(2026, 3, 6))).mails == 1
    assert "1. Answer – School 1" in OutgoingMail.objects.get().text


def test_once_a_week_on_the_first_open_day_unless_that_comes_too_late(cast: Cast) -> None:
    later = question(2, cast, on=date(2026, 3, 10))
    with offered(Facts([question(1, cast), later]), ladder=[-3, 1, 10]) as kind:
        choose(kind, Rhythm.WEEKLY, user=cast.editor, by=cast.editor)
        planned(kind, at(date(2026, 3, 1)))  # leave on Friday 6 March and Monday 9 March
        outcome = sent(at(date(2026, 3, 6)))
        assert (outcome.mails, outcome.put_off) == (0, 1)
        assert planned(kind, at(date(2026, 3, 6))).changed == 0
        assert sent(at(date(2026, 3, 6), 12)).put_off == 0
        assert sent(at(date(2026, 3, 9))).mails == 1
    assert subjects() == ["2 reminders: School 2 and more"]


def test_in_the_portal_alone_nothing_is_mailed_and_it_counts_as_told(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        choose(kind, Rhythm.PORTAL, user=cast.editor, by=cast.editor)
        planned(kind, at(date(2026, 3, 1)))
        assert sent(at(date(2026, 3, 6))).shown == 1
    assert not OutgoingMail.objects.exists()
    assert Reminder.objects.get(rung="friendly").state == State.SENT


def test_a_legal_kind_cannot_be_switched_off(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER, legal=True) as kind:
        for rhythm in (Rhythm.PORTAL, Rhythm.WEEKLY):
            with pytest.raises(RhythmRefused):
                choose(kind, rhythm, user=cast.editor, by=cast.editor)
        planned(kind, at(date(2026, 3, 1)))
        sent(at(date(2026, 3, 6)))
    mail = OutgoingMail.objects.get()
    assert mail.unsubscribe is None
    assert "cannot be switched off" in mail.text


def test_what_came_too_late_is_dropped_and_reported(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        outcome = sent(at(date(2026, 3, 13)))
        assert (outcome.mails, outcome.dropped) == (1, 1)
    assert states() == {"friendly": "dropped", "formal": "sent", "task": "planned"}
    assert Reminder.objects.that_failed_to_leave().get().rung == "friendly"


def test_of_several_rungs_at_once_only_the_last_leaves(cast: Cast) -> None:
    with offered(Facts([question(1, cast, follows=(cast.editor.pk,))]), ladder=[1, 2, 3]) as kind:
        planned(kind, at(date(2026, 3, 1)))
        assert sent(at(date(2026, 3, 20))).mails == 1
    assert states() == {"friendly": "dropped", "formal": "dropped", "task": "sent"}


def test_informed_people_get_one_mail_a_day_and_know_that_it_is_not_theirs(cast: Cast) -> None:
    facts = [question(number, cast, informed=(cast.signatory.pk,)) for number in (1, 2)]
    with offered(Facts(facts), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        assert sent(at(date(2026, 3, 6))).mails == 3
    text = OutgoingMail.objects.get(address="signatory@example.org").text
    assert "For your information." in text
    assert "Answer the question" not in text


def test_somebody_whose_account_is_closed_gets_nothing(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        type(cast.editor).objects.filter(pk=cast.editor.pk).update(is_active=False)
        assert sent(at(date(2026, 3, 6))).mails == 0
    assert states()["friendly"] == "cancelled"


def test_a_task_stays_until_a_person_or_the_fact_ends_it(cast: Cast) -> None:
    facts = Facts([question(1, cast), question(2, cast)])
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 20)))
        sent(at(date(2026, 3, 24)))
        first, second = Reminder.objects.open_tasks()
        finish(first, by=cast.reviewer)
        assert Reminder.objects.open_tasks().get() == second
        facts.due = facts.due[:1]
        planned(kind, at(date(2026, 3, 25)))
        assert not Reminder.objects.open_tasks().exists()


def test_what_a_person_skipped_does_not_leave_whatever_is_planned(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        skip(Reminder.objects.get(rung="friendly"), by=cast.reviewer, reason="We spoke on the telephone.")
        planned(kind, at(date(2026, 3, 2)))
        assert sent(at(date(2026, 3, 6))).mails == 0
        with pytest.raises(SteeringRefused):
            skip(Reminder.objects.get(rung="friendly"), by=cast.reviewer, reason="Again.")
    assert states()["friendly"] == "skipped"


def test_what_a_person_moved_leaves_on_that_day_whatever_is_planned(cast: Cast) -> None:
    # The clock of these rows is the real one: a person moves from today on.
    soon = datetime.now(tz=BRUSSELS).date() + timedelta(days=30)
    with offered(Facts([question(1, cast, on=soon)]), ladder=LADDER) as kind:
        planned(kind, at(soon - timedelta(days=29)))
        row = Reminder.objects.get(rung="friendly")
        day = soon - timedelta(days=2)
        move(row, by=cast.reviewer, on=day, reason="They are on leave.")
        planned(kind, at(soon - timedelta(days=28)))
        row.refresh_from_db()
        assert row.leave_at == at(day, 7)
        with pytest.raises(SteeringRefused):
            move(row, by=cast.reviewer, on=datetime.now(tz=BRUSSELS).date(), reason="Today.")


def test_the_database_wants_a_reason_for_what_a_person_changed(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
    with pytest.raises(IntegrityError, match="has_reason"), transaction.atomic():
        Reminder.objects.update(moved_on=DUE)


def test_what_is_late_keeps_quiet_too(cast: Cast) -> None:
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        assert sent(at(date(2026, 3, 7))).mails == 0, "Saturday"
        assert sent(at(date(2026, 3, 9), 6)).mails == 0, "before the hour"
        assert sent(at(date(2026, 3, 9), 7)).mails == 1


def test_what_is_late_waits_for_the_end_of_a_pause_that_its_kind_keeps(cast: Cast) -> None:
    facts = Facts([question(1, cast, on=date(2026, 7, 28))])
    with offered(facts, ladder=[1, 2, 3], pauses=frozenset({Pause.AUGUST})) as kind:
        planned(kind, at(date(2026, 7, 20)))
        assert sent(at(date(2026, 8, 5))).mails == 0
        assert sent(at(date(2026, 9, 1))).dropped > 0, "then the first two have come too late"


@pytest.mark.parametrize("off", [timedelta(days=-3), timedelta(hours=9), timedelta(days=2), timedelta(days=40)])
def test_a_clock_that_was_wrong_for_a_while_loses_and_doubles_no_reminder(cast: Cast, off: timedelta) -> None:
    start = at(date(2026, 3, 4))
    with offered(Facts([question(1, cast)]), ladder=LADDER) as kind:
        planned(kind, start)
        for day in [start + off, *(start + timedelta(days=number) for number in range(24))]:
            planned(kind, day)
            sent(day)
    assert states() == {"friendly": State.SENT, "formal": State.SENT, "task": State.SENT}
    assert OutgoingMail.objects.count() == len(LADDER), "each once"


def test_what_was_overtaken_does_not_come_back(cast: Cast) -> None:
    late = at(date(2026, 3, 25))
    with offered(Facts([question(1, cast)]), ladder=[1, 2, 3]) as kind:
        planned(kind, late)
        sent(late)
        before = states()
        planned(kind, late)
    assert states() == before
