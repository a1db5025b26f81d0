"""Who opened a file: recorded for everybody outside, shown to the municipality."""

from django.test import Client

from documents.preparing import prepare
from foundation.audit.models import Entry
from sites.kinds import PaperKind
from sites.openings import openings_of
from sites.papers import add_paper
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast


def test_a_look_from_outside_is_recorded_and_shown(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    client: Client = sign_in(cast.governor)
    client.get(f"/sites/{site.pk}/")
    assert [opening.membership for opening in openings_of(site)] == [cast.governor.acting]
    client.force_login(cast.reader)
    page = client.get(f"/sites/{site.pk}/history/").content.decode()
    assert "Who opened this file" in page
    assert "Gouverneur West Flanders" in page


def test_ones_own_look_is_nobodys_business(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    assert "Nobody outside" in sign_in(cast.editor).get(f"/sites/{site.pk}/history/").content.decode()
    assert openings_of(site) == []


def test_others_do_not_read_who_opened_it(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    client: Client = sign_in(cast.reviewer)
    client.get(f"/sites/{site.pk}/")
    assert "Who opened this file" not in client.get(f"/sites/{site.pk}/history/").content.decode()


def test_a_full_paper_is_recorded_and_its_preview_is_not(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    paper = add_paper(site, make.picture(), by=cast.signatory, name="front.jpg", kind=PaperKind.PHOTO).paper
    prepare(paper.document_id)
    take_step(site, Step.SUBMIT, by=cast.signatory)
    client: Client = sign_in(cast.reviewer)
    client.get(f"/sites/papers/{paper.pk}/?preview")
    assert not Entry.objects.filter(verb="site.read_paper").exists()
    client.get(f"/sites/papers/{paper.pk}/")
    assert Entry.objects.filter(verb="site.read_paper", actor_id=cast.reviewer.pk).count() == 1


def test_a_paper_is_asked_for_anew_by_whoever_sits_at_the_browser_next(cast: Cast, sign_in) -> None:
    """A copy that the browser keeps must not be shown to the next person, nor past the record of who reads."""
    site = make.draft(cast.signatory)
    paper = add_paper(site, make.picture(), by=cast.signatory, name="front.jpg", kind=PaperKind.PHOTO).paper
    prepare(paper.document_id)
    client = sign_in(cast.signatory)
    for query in ("", "?preview"):
        first = client.get(f"/sites/papers/{paper.pk}/{query}")
        assert {"private", "no-cache"} <= set(first["Cache-Control"].split(", "))
        again = client.get(f"/sites/papers/{paper.pk}/{query}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
