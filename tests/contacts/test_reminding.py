"""What falls due around a house, and what ends its ladder: a talk by whoever looks after it, or an act at it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from contacts.agreeing import sign
from contacts.blocking import ActionState
from contacts.conversing import Said, keep_conversation
from contacts.following import add_follow_up, finish_follow_up, move_follow_up
from contacts.models import Agreement, Conversation, FollowUp
from contacts.planning import set_state
from contacts.reactions import (
    reactions_to_actions,
    reactions_to_agreements,
    reactions_to_follow_ups,
    talks_about_sites,
)
from contacts.reminding import follow_ups_due
from contacts.whereabouts import Place
from reminders.kinds import key_of, kind_named
from reminders.models import Because, Reminder, Rung, State
from reminders.planning import Planned, plan
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.make import Cast

TODAY = timezone.localdate()


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.submitted(cast.signatory)


def talk(site: Site, by: User, *parties: object) -> Conversation:
    """A call about a site that somebody of De Huizen writes down."""
    said = Said(kind="call", held_on=TODAY, words="About the garden.")
    return keep_conversation(Place(site=site), said, parties=parties, by=by, key=uuid.uuid4())


def to_do(site: Site | None, cast: Cast) -> FollowUp:
    """Something to do within a fortnight, for the reviewer."""
    due_on = TODAY + timedelta(days=10)
    return add_follow_up("Call", due_on=due_on, owner=cast.reviewer, by=cast.coordinator, place={"site": site})


def test_a_follow_up_is_due_to_its_owner_until_it_is_done(cast: Cast, site: Site) -> None:
    made = to_do(site, cast)
    [due] = follow_ups_due(made.due_on, made.due_on)
    assert (due.responsible, due.about, due.on) == (cast.reviewer.pk, "Call", made.due_on)
    assert cast.coordinator.pk in due.follows
    finish_follow_up(made, by=cast.reviewer)
    assert not list(follow_ups_due(made.due_on, made.due_on))


def test_a_talk_of_its_owner_about_the_same_place_ends_the_ladder_of_a_follow_up(cast: Cast, site: Site) -> None:
    made, elsewhere = to_do(site, cast), to_do(make.submitted(cast.neighbour), cast)
    talk(site, cast.coordinator)
    assert reactions_to_follow_ups([key_of(made), key_of(elsewhere)]) == {}, "a colleague's talk is none"
    talked = talk(site, cast.reviewer)
    assert reactions_to_follow_ups([key_of(made), key_of(elsewhere)]) == {key_of(made): talked.at}


def test_after_the_talk_nothing_more_leaves_and_the_row_says_why(cast: Cast, site: Site) -> None:
    to_do(site, cast)
    kind = kind_named("contacts.follow_up")
    plan(kind, now=timezone.now())
    Reminder.objects.filter(rung=Rung.FRIENDLY).update(state=State.SENT, sent_at=timezone.now())
    assert plan(kind, now=timezone.now()) == Planned()
    talk(site, cast.reviewer)
    assert plan(kind, now=timezone.now()).cancelled >= 2
    assert set(Reminder.objects.exclude(rung=Rung.FRIENDLY).values_list("because", flat=True)) == {Because.REACTED}


def test_a_follow_up_that_is_moved_shows_the_move(cast: Cast, site: Site) -> None:
    made, kind = to_do(site, cast), kind_named("contacts.follow_up")
    plan(kind, now=timezone.now())
    moved = move_follow_up(made, by=cast.reviewer, due_on=made.due_on + timedelta(days=7), owner=cast.reviewer)
    plan(kind, now=timezone.now())
    before, after = Reminder.objects.filter(due_on=made.due_on), Reminder.objects.filter(due_on=moved.due_on)
    assert set(before.values_list("state", "because")) == {(State.CANCELLED, Because.MOVED)}
    assert set(after.values_list("state", flat=True)) == {State.PLANNED}


def test_a_signature_ends_the_ladder_of_an_agreement_and_reading_it_does_not(cast: Cast, site: Site, sign_in) -> None:
    agreement = plans.agreement(site, cast.coordinator)
    party = plans.party(agreement, cast.coordinator)
    thing = key_of(agreement)
    before = reactions_to_agreements([thing])
    sign_in(cast.coordinator).get(f"/contacts/agreements/{agreement.pk}/")
    assert reactions_to_agreements([thing]) == before
    sign(party, by=cast.coordinator, on=TODAY, words="The mayor")
    assert reactions_to_agreements([thing])[thing] > before[thing]
    Agreement.objects.update(owner=cast.reviewer)
    talked = talk(site, cast.reviewer)
    assert reactions_to_agreements([thing]) == {thing: talked.at}


def test_to_say_how_a_step_stands_is_a_reaction_and_to_add_it_is_none(cast: Cast, site: Site) -> None:
    step = plans.action(site, cast.reviewer, keeper=cast.reviewer)
    other = plans.action(site, cast.reviewer, "Another", keeper=cast.coordinator)
    things = [key_of(step), key_of(other)]
    assert reactions_to_actions(things) == {}
    set_state(step, ActionState.BUSY, by=cast.reviewer, on=TODAY)
    assert set(reactions_to_actions(things)) == {key_of(step)}
    talk(site, cast.coordinator)
    assert set(reactions_to_actions(things)) == set(things)


def test_a_talk_with_the_municipality_ends_what_it_owes_and_one_with_others_does_not(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    kind = kind_named("sites.information_due")
    plan(kind, now=timezone.now())
    Reminder.objects.filter(rung=Rung.FRIENDLY).update(state=State.SENT, sent_at=timezone.now())
    talk(site, cast.reviewer, plans.organisation("CAW"), make.municipality(make.OLEN))
    assert talks_about_sites([key_of(site)]) == {}
    assert plan(kind, now=timezone.now()) == Planned()
    talk(site, cast.reviewer, make.municipality(make.KORTRIJK))
    plan(kind, now=timezone.now())
    assert set(Reminder.objects.exclude(rung=Rung.FRIENDLY).values_list("because", flat=True)) == {Because.REACTED}
