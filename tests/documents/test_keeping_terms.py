"""Files that belong to nothing any more go, bytes and all; a paper of a site stays with it, then follows."""

import io
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

from documents.models import Document
from documents.retaining import delete_with_bytes
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.papers import add_paper, remove_paper
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.documents.files import pdf
from tests.make import Cast

SOON = timezone.now() + timedelta(days=1)


def test_a_paper_taken_out_leaves_its_bytes_until_the_term_is_over(
    cast: Cast, django_capture_on_commit_callbacks
) -> None:
    site = make.draft(cast.editor)
    kept = add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a", kind=PaperKind.PLAN).paper
    gone = add_paper(site, io.BytesIO(pdf(b"% b\n")), by=cast.editor, name="b", kind=PaperKind.PLAN).paper
    name = gone.document.file.name
    remove_paper(gone, by=cast.editor)
    assert not Document.objects.loose_before(timezone.now() - timedelta(days=1)).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_with_bytes(Document.objects.loose_before(SOON)) == 1
    assert not default_storage.exists(name)
    assert default_storage.exists(kept.document.file.name)


def test_papers_of_a_site_that_was_withdrawn_end_and_those_of_others_stay(cast: Cast) -> None:
    sites = [make.draft(cast.signatory), make.draft(cast.signatory)]
    for site in sites:
        add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a", kind=PaperKind.PLAN)
    take_step(sites[0], Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    assert [paper.site for paper in SitePaper.objects.of_sites_left_before(SOON)] == [Site.objects.get(pk=sites[0].pk)]
    assert not SitePaper.objects.of_sites_left_before(timezone.now() - timedelta(days=1)).exists()
