"""The file of a site that was not chosen becomes anonymous after its term; a house, and what is held, keeps its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.retention.holding import place_hold
from foundation.retention.kinds import kinds
from foundation.retention.running import run
from sites.models import FileChange, Site, SiteEvent
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.accounts.test_erasing import everything_in_the_database
from tests.make import Cast
from tests.roles import as_owner

FILES = next(kind for kind in kinds() if kind.name == "sites.files")
NOW = timezone.now()
LATER = NOW + timedelta(days=61 * 31)


@pytest.fixture
def refused(cast: Cast) -> Site:
    """A site that was withdrawn, with a word of its own in name, address and motivation."""
    words = {"name": "Zwaluwnest", "address": "Zwaluwnest 1", "motivation": "The Zwaluwnest is empty."}
    site = make.submitted(cast.signatory, **words)
    return take_step(site, Step.WITHDRAW, by=cast.signatory, given=make.REASON)


def test_words_and_place_go_and_numbers_stay(refused: Site) -> None:
    before = (Site.objects.count(), SiteEvent.objects.count(), refused.places, refused.municipality_id)
    assert run([FILES], now=NOW, dry=False)[0].due == 0
    [report] = run([FILES], now=LATER, dry=False)
    assert (report.due, report.ended, report.trouble) == (1, 1, "")
    refused.refresh_from_db()
    assert (refused.address, refused.point, refused.motivation) == ("", None, "")
    assert (Site.objects.count(), SiteEvent.objects.count(), refused.places, refused.municipality_id) == before
    assert not FileChange.objects.exists()
    assert run([FILES], now=LATER, dry=False)[0].due == 0


def test_its_name_stands_nowhere_in_the_files_any_more(refused: Site) -> None:
    run([FILES], now=LATER, dry=False)
    with as_owner():
        left = everything_in_the_database("Zwaluwnest")
    # Letters and the words of the audit trail have terms of their own.
    assert set(left) <= {"mail_outgoingmail", "audit_details"}


def test_a_house_keeps_its_file(cast: Cast) -> None:
    make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    assert run([FILES], now=LATER, dry=False)[0].due == 0


def test_a_held_site_keeps_its_file(refused: Site, cast: Cast) -> None:
    place_hold(refused, reason="Dispute", by=cast.coordinator)
    [report] = run([FILES], now=LATER, dry=False)
    assert (report.due, report.held, report.ended) == (1, 1, 0)
