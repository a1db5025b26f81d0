"""What falls due about an assessment, and who is responsible for it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from reviews.assessing import begin
from reviews.deciding import decide
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Assessment, Letter, Reply
from reviews.reminding import assessments_due, letters_waiting, replies_ending
from sites.models import Site
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
