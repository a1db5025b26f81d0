"""What falls due about a site: whose it is, and what of a municipality counts as a reaction."""

from datetime import timedelta

from django.utils import timezone

from sites.filing import save_part
from sites.models import Site
from sites.onbehalf import confirm
from sites.parts import Part
from sites.reminding import drafts_asleep, reactions_of_municipality, waiting_to_be_confirmed
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


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
