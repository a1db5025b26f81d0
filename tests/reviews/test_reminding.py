"""What falls due about an assessment, and who is responsible for it."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from reminders.kinds import Rung, key_of, kind_named
from reminders.models import Because, Reminder, State
from reminders.planning import Planned, plan
from reviews import sending
from reviews.assessing import begin, save
from reviews.deciding import decide
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Assessment, Letter, Reply
from reviews.reminding import (
    assessments_due,
    letters_waiting,
    reactions_to_assessments,
    reactions_to_replies,
    replies_ending,
)
from reviews.replying import comment
from sites.messaging import write_message
from sites.models import Site
from sites.talking import Side
from tests import make
from tests.make import Cast

EVER = (date(2000, 1, 1), date(2200, 1, 1))


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.in_review(cast.signatory, cast.reviewer)


def test_an_assessment_in_the_making_is_due_to_its_reviewer(cast: Cast, site: Site) -> None:
    declare(site, by=cast.reviewer, has_interest=False)
    begin(site, by=cast.reviewer)
    began = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Brussels"))
    Assessment.objects.update(started_at=began)
    (due,) = assessments_due(*EVER)
    assert (due.on, due.responsible) == (date(2026, 3, 30), cast.reviewer.pk)
    assert list(assessments_due(date(2026, 4, 1), date(2026, 5, 1))) == []
    Assessment.objects.update(final_at=timezone.now())
    assert list(assessments_due(*EVER)) == []


def test_a_reply_that_runs_is_due_to_the_municipality(cast: Cast, site: Site) -> None:
    make.shared(site, cast.reviewer, cast.coordinator)
    reply = Reply.objects.get()
    (due,) = replies_ending(reply.due_on, reply.due_on)
    assert (due.on, due.municipality) == (reply.due_on, cast.signatory.municipality.pk)
    assert {due.responsible, *due.informed} == {cast.signatory.pk, cast.editor.pk}
    assert list(replies_ending(reply.due_on + timedelta(days=1), EVER[1])) == []


def test_a_letter_that_waits_is_due_to_who_wrote_it(cast: Cast, site: Site) -> None:
    site = make.replied(site, cast.reviewer, cast.coordinator)
    decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
    (due,) = letters_waiting(*EVER)
    assert due.responsible == cast.coordinator.pk
    Letter.objects.filter(kind="decision").update(state="dropped")
    assert list(letters_waiting(*EVER)) == []


def test_a_planned_letter_that_did_not_leave_is_told(cast: Cast, site: Site) -> None:
    site = make.replied(site, cast.reviewer, cast.coordinator)
    letter = decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.").letters.get()
    moment = timezone.now() + timedelta(days=3)
    sending.plan(letter, by=cast.coordinator, until=moment)
    assert list(letters_waiting(*EVER)) == []
    Letter.objects.filter(pk=letter.pk).update(embargo_until_at=moment - timedelta(days=5))
    (due,) = letters_waiting(*EVER)
    assert due.on == timezone.localdate() - timedelta(days=2)


def in_the_making(cast: Cast, site: Site) -> str:
    """Two assessments of one site in the making; return the site as a reminder names it."""
    for person in (cast.reviewer, cast.second_reviewer):
        declare(site, by=person, has_interest=False)
        begin(site, by=person)
    return key_of(site)


def test_what_a_colleague_saves_does_not_end_the_ladder_of_a_reviewer(cast: Cast, site: Site) -> None:
    thing = in_the_making(cast, site)
    kind = kind_named("reviews.assessment_due")
    plan(kind, now=timezone.now())
    assert set(Reminder.objects.values_list("thing", "rung", "state")) == {
        (thing, rung, State.PLANNED) for rung in (Rung.FRIENDLY, Rung.FORMAL)
    }
    Reminder.objects.filter(rung=Rung.FRIENDLY).update(state=State.SENT, sent_at=timezone.now())
    own = Assessment.objects.get(reviewer=cast.reviewer)
    save(own, by=cast.reviewer, version=own.version, answers=make.answers(own.framework))
    assert plan(kind, now=timezone.now()) == Planned(cancelled=1)
    left = Reminder.objects.filter(rung=Rung.FORMAL).values_list("recipient", "state", "because")
    assert set(left) == {
        (cast.reviewer.pk, State.CANCELLED, Because.REACTED),
        (cast.second_reviewer.pk, State.PLANNED, Because.NONE),
    }


def test_a_question_or_a_message_of_the_reviewer_is_a_reaction_too(cast: Cast, site: Site) -> None:
    thing = in_the_making(cast, site)
    one, other = (f"{thing}:{person.pk}" for person in (cast.reviewer, cast.second_reviewer))
    before = reactions_to_assessments([one, other])
    write_message(site, "Which year?", side=Side.INTERNAL, by=cast.reviewer, key=uuid.uuid4())
    after = reactions_to_assessments([one, other])
    assert after[one] > before[one]
    assert after[other] == before[other]


def test_the_first_comment_on_the_draft_is_a_reaction_and_to_share_it_is_none(cast: Cast, site: Site) -> None:
    make.shared(site, cast.reviewer, cast.coordinator)
    thing, before = key_of(site), timezone.now()
    assert reactions_to_replies([thing])[thing] < before, "the municipality submitted, nothing since"
    comment(Reply.objects.get(), by=cast.editor, words={"": "The roof is new."}, today=timezone.localdate())
    assert reactions_to_replies([thing])[thing] > before
