"""What falls due about a site: whose it is, and what of a municipality counts as a reaction."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from foundation.workdays import BRUSSELS
from reminders.kinds import Due, Kind, Rung, kind_named
from reminders.models import Because, Reminder, State
from reminders.planning import plan
from reminders.schedule import Quiet, leave_on
from sites.filing import save_part
from sites.messaging import write_message
from sites.models import Site
from sites.onbehalf import confirm
from sites.parts import Part
from sites.reactions import reactions_at_pauses, reactions_of_municipality
from sites.reminding import drafts_asleep, pauses_ending, waiting_to_be_confirmed
from sites.review import take_step
from sites.talking import Side
from sites.workflow import Given, Step
from tests import make
from tests.make import Cast

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
IN_MARCH = datetime(2026, 3, 18, 12, tzinfo=BRUSSELS)
AUGUST_DAY, OCTOBER_DAY = date(2030, 8, 5), date(2030, 10, 4)


def test_what_an_office_entered_waits_for_its_municipality_from_the_day_it_was_entered(cast: Cast) -> None:
    site = make.entered(cast.reviewer)
    [due] = waiting_to_be_confirmed(YESTERDAY, TODAY)
    assert (due.on, due.path, due.for_reviewers) == (TODAY, f"/sites/{site.pk}/", False)
    assert {due.responsible, *due.informed} == {cast.editor.pk, cast.signatory.pk}
    assert not list(drafts_asleep(YESTERDAY, TODAY)), "it is no draft of theirs that sleeps"
    assert not list(waiting_to_be_confirmed(TODAY + timedelta(days=1), TODAY + timedelta(days=9)))


def test_once_confirmed_it_is_a_draft_that_may_sleep(cast: Cast) -> None:
    confirm(make.entered(cast.reviewer), by=cast.editor)
    assert not list(waiting_to_be_confirmed(YESTERDAY, TODAY))
    assert [due.responsible for due in drafts_asleep(YESTERDAY, TODAY)] == [cast.editor.pk]


def test_withdrawn_it_waits_for_nobody(cast: Cast) -> None:
    take_step(make.entered(cast.reviewer), Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    assert not list(waiting_to_be_confirmed(YESTERDAY, TODAY))


def test_a_change_in_the_file_is_a_reaction_of_its_municipality_and_to_enter_it_is_none(cast: Cast) -> None:
    site = make.entered(cast.reviewer)
    thing = next(iter(waiting_to_be_confirmed(YESTERDAY, TODAY))).thing
    assert reactions_of_municipality([thing]) == {}
    save_part(site, Part.SUPPORT, by=cast.editor, version=0, values={"motivation": "Ours."})
    assert reactions_of_municipality([thing]) == {thing: Site.objects.get().changes.get().at}


def first_of(facts: Iterable[Due]) -> str:
    """The thing of the only fact."""
    [due] = facts
    return due.thing


def test_at_a_pause_of_a_draft_only_its_municipality_reacts(cast: Cast) -> None:
    site = take_step(make.draft(cast.editor), Step.HOLD, by=cast.editor, given=Given(until=TOMORROW))
    thing = first_of(pauses_ending(TOMORROW, TOMORROW))
    held_at = site.events.get(step=Step.HOLD).at
    assert reactions_at_pauses([thing]) == {thing: held_at}, "to put it on hold comes before any reminder"
    take_step(take_step(site, Step.RESUME, by=cast.editor), Step.HOLD, by=cast.editor, given=Given(until=TOMORROW))
    assert reactions_at_pauses([thing])[thing] > held_at, "whoever looked at it again need not be asked again"


def test_at_a_pause_of_a_submitted_site_de_huizen_reacts_and_the_municipality_does_not(cast: Cast) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    site = take_step(site, Step.HOLD, by=cast.reviewer, given=Given(until=TOMORROW))
    thing = first_of(pauses_ending(TOMORROW, TOMORROW))
    held_at = reactions_at_pauses([thing])[thing]
    write_message(site, "And now?", by=cast.editor, side=Side.SHARED, key=uuid.uuid4())
    assert reactions_at_pauses([thing]) == {thing: held_at}
    write_message(site, "We go on in May.", by=cast.coordinator, side=Side.SHARED, key=uuid.uuid4())
    assert reactions_at_pauses([thing])[thing] > held_at


def test_the_ladder_of_a_proposal_to_confirm_ends_when_its_municipality_works_on_it(cast: Cast) -> None:
    site = make.entered(cast.reviewer)
    Site.objects.update(created_at=datetime(2026, 3, 2, 10, tzinfo=BRUSSELS))
    kind = kind_named("sites.to_confirm")
    plan_and_send_the_first_rung(kind)
    assert plan(kind, now=IN_MARCH).cancelled == 0
    save_part(site, Part.SUPPORT, by=cast.editor, version=0, values={"motivation": "Ours."})
    assert plan(kind, now=IN_MARCH).cancelled == 2
    assert set(Reminder.objects.exclude(rung=Rung.FRIENDLY).values_list("because", flat=True)) == {Because.REACTED}


def plan_and_send_the_first_rung(kind: Kind) -> None:
    """Plan a kind, and let its friendly rung have left a moment ago."""
    plan(kind, now=IN_MARCH)
    assert Reminder.objects.filter(rung=Rung.FRIENDLY).update(state=State.SENT, sent_at=timezone.now()) == 2


def test_drafts_keep_quiet_in_august_and_around_elections_and_questions_do_not(cast: Cast) -> None:
    quiet = Quiet(august=(801, 831), elections=((date(2030, 10, 1), date(2030, 10, 13)),))
    first_open = {
        name: [leave_on(day, 3, quiet=quiet, pauses=kind_named(name).pauses) for day in (AUGUST_DAY, OCTOBER_DAY)]
        for name in ("sites.draft_asleep", "sites.to_confirm", "sites.information_due", "sites.visit_tomorrow")
    }
    after = [date(2030, 9, 2), date(2030, 10, 14)]
    at_once = [date(2030, 8, 8), date(2030, 10, 7)]
    assert first_open == {
        "sites.draft_asleep": after,
        "sites.to_confirm": after,
        "sites.information_due": at_once,
        "sites.visit_tomorrow": at_once,
    }
