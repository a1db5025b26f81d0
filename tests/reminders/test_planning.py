"""Planning: the same facts give the same rows, whenever and however often; what was sent stays sent."""

from datetime import date, datetime, timedelta

import pytest

from foundation.workdays import BRUSSELS
from reminders.kinds import Due, Part, Rung
from reminders.models import Because, Reminder, State
from reminders.planning import Planned
from tests.make import Cast
from tests.reminders.facts import Facts, offered, planned, sent

pytestmark = pytest.mark.django_db
LADDER = [-5, 1, 10]
DUE = date(2026, 3, 12)


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)


@pytest.fixture
def facts(cast: Cast) -> Facts:
    """One question, due on Thursday 12 March 2026, to the editor; the signatory hears, the reviewer follows."""
    return Facts(
        [
            Due(
                thing="site:1",
                on=DUE,
                about="Old school",
                path="/sites/1/",
                responsible=cast.editor.pk,
                informed=(cast.signatory.pk,),
                follows=(cast.reviewer.pk,),
                municipality=cast.editor.acting.municipality_id,
                for_reviewers=True,
            )
        ]
    )


def rows() -> list[tuple[str, str, str, str]]:
    """Rung, part, day and state of each row."""
    return [
        (row.rung, row.part, f"{row.leave_at.astimezone(BRUSSELS):%d/%m %H:%M}", row.state)
        for row in Reminder.objects.order_by("leave_at", "part")
    ]


ALL = [
    ("friendly", "informed", "06/03 07:00", "planned"),
    ("friendly", "responsible", "06/03 07:00", "planned"),
    ("formal", "informed", "13/03 07:00", "planned"),
    ("formal", "responsible", "13/03 07:00", "planned"),
    ("task", "follows", "23/03 07:00", "planned"),
]


def test_a_fact_becomes_a_ladder(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        assert planned(kind, at(date(2026, 3, 1))) == Planned(added=5)
    assert rows() == ALL, "five days before is Saturday 7 March: Friday; ten days after is Sunday 22: Monday"


def test_planning_again_changes_nothing(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        before = list(Reminder.objects.order_by("pk").values())
        assert planned(kind, at(date(2026, 3, 4))) == Planned()
    assert list(Reminder.objects.order_by("pk").values()) == before


def test_planning_late_gives_the_same_rows(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 19)))
    assert rows() == ALL


def test_what_was_sent_is_never_sent_again(facts: Facts, cast: Cast) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        assert sent(at(date(2026, 3, 6))).mails == 2
        planned(kind, at(date(2026, 3, 6)))
        assert sent(at(date(2026, 3, 6), 9)).mails == 0
        facts.due, kept = [], facts.due
        planned(kind, at(date(2026, 3, 7)))
        facts.due = kept
        planned(kind, at(date(2026, 3, 8)))
        assert sent(at(date(2026, 3, 8))).mails == 0
    assert Reminder.objects.filter(rung=Rung.FRIENDLY, state=State.SENT).count() == 2


def test_a_fact_that_ends_takes_its_rows_along_and_brings_them_back(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        facts.due, kept = [], facts.due
        assert planned(kind, at(date(2026, 3, 2))) == Planned(cancelled=5)
        assert set(Reminder.objects.values_list("state", "because")) == {("cancelled", Because.DONE)}
        facts.due = kept
        assert planned(kind, at(date(2026, 3, 3))) == Planned(revived=5)
    assert rows() == ALL
    assert set(Reminder.objects.values_list("because", "ended_at")) == {("", None)}


def test_a_date_that_moves_moves_the_ladder_visibly(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        facts.change(on=DUE + timedelta(days=7))
        assert planned(kind, at(date(2026, 3, 2))) == Planned(added=5, cancelled=5)
    old, new = Reminder.objects.filter(due_on=DUE), Reminder.objects.exclude(due_on=DUE)
    assert set(old.values_list("state", "because")) == {("cancelled", "moved")}
    assert set(new.values_list("state", flat=True)) == {"planned"}


def test_a_name_that_changes_is_written_into_what_is_still_to_leave(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        facts.change(about="New school")
        assert planned(kind, at(date(2026, 3, 2))) == Planned(changed=5)
    assert set(Reminder.objects.values_list("about", flat=True)) == {"New school"}


def test_another_person_gets_the_rest_of_the_ladder(facts: Facts, cast: Cast) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        facts.change(responsible=cast.reader.pk)
        planned(kind, at(date(2026, 3, 2)))
    gone = Reminder.objects.filter(recipient=cast.editor)
    assert set(gone.values_list("state", "because")) == {("cancelled", "handed")}
    assert Reminder.objects.filter(recipient=cast.reader, state=State.PLANNED).count() == 2


def test_who_is_both_gets_one_of_each_rung(facts: Facts, cast: Cast) -> None:
    facts.change(informed=(cast.editor.pk, cast.signatory.pk))
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
    assert {row.part for row in Reminder.objects.filter(recipient=cast.editor)} == {Part.RESPONSIBLE}


def test_a_reaction_after_the_first_rung_ends_the_ladder(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        sent(at(date(2026, 3, 6)))
        facts.reacted["site:1"] = at(date(2026, 3, 9))
        assert planned(kind, at(date(2026, 3, 9), 12)) == Planned(cancelled=3)
    left = Reminder.objects.exclude(rung=Rung.FRIENDLY)
    assert set(left.values_list("state", "because")) == {("cancelled", "reacted")}


def test_a_reaction_before_the_first_rung_ends_nothing(facts: Facts) -> None:
    facts.reacted["site:1"] = at(date(2026, 3, 5))
    with offered(facts, ladder=LADDER) as kind:
        planned(kind, at(date(2026, 3, 1)))
        sent(at(date(2026, 3, 6)))
        assert planned(kind, at(date(2026, 3, 9))) == Planned()


def test_what_lies_beyond_the_horizon_waits(facts: Facts) -> None:
    with offered(facts, ladder=LADDER) as kind:
        assert planned(kind, at(DUE - timedelta(days=70))) == Planned()
        assert planned(kind, at(DUE - timedelta(days=64))) == Planned(added=2)
