"""What the worker does with a file: scan, draw, preview; once, and never for nothing."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from documents.kinds import Refusal
from documents.models import MOST_TRIES, Document, ScanState
from documents.preparing import prepare, prepare_waiting
from documents.receiving import keep, limits_in_force, receive
from documents.tasks import prepare_file, prepare_files
from sites.kinds import PaperKind
from sites.models import SitePaper
from sites.papers import add_paper
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.documents.clamd import EICAR, ScannerServer, scanner
from tests.documents.files import pdf, picture
from tests.make import Cast


@pytest.fixture
def server(settings: object) -> Iterator[ScannerServer]:
    with scanner() as running:
        settings.CLAMD_ADDRESS = running.address  # type: ignore[attr-defined]
        yield running


def stored(cast: Cast, content: bytes) -> Document:
    place = cast.editor.acting.organisation.municipality
    return keep(receive(io.BytesIO(content), limits=limits_in_force()), name="a", by=cast.editor, municipality=place)


def test_a_photo_gets_its_preview_from_the_worker(cast: Cast) -> None:
    document = stored(cast, picture(size=(1200, 900)))
    assert (document.preview.name, Document.objects.waiting().count()) == ("", 1)
    prepare_file(str(document.pk))
    document.refresh_from_db()
    assert Image.open(document.preview.open()).size == (480, 360)
    assert document.prepared_at <= timezone.now()
    assert not Document.objects.waiting().exists()


def test_without_a_scanner_a_paper_waits_for_nothing(cast: Cast) -> None:
    document = Document.objects.get(pk=stored(cast, pdf()).pk)
    assert (document.is_ready, document.scan) == (True, ScanState.NONE)
    assert not Document.objects.waiting().exists()


def test_a_large_picture_is_drawn_by_the_worker_and_shown_only_then(
    cast: Cast, django_capture_on_commit_callbacks
) -> None:
    raw = stored(cast, picture(size=(4600, 3600)))
    assert not Document.objects.get(pk=raw.pk).is_ready
    with django_capture_on_commit_callbacks(execute=True):
        assert prepare(raw.pk)
    drawn = Document.objects.get(pk=raw.pk)
    assert (drawn.is_ready, max(drawn.width, drawn.height), drawn.size) == (True, 2400, drawn.file.size)
    assert drawn.file.name != raw.file.name
    assert not default_storage.exists(raw.file.name)


def test_a_second_run_finds_nothing_to_do(cast: Cast) -> None:
    document = stored(cast, picture())
    assert prepare(document.pk)
    before = Document.objects.values().get()
    assert not prepare(document.pk)
    assert Document.objects.values().get() == before


def test_what_a_scanner_has_not_seen_reaches_no_reviewer(cast: Cast, server: ScannerServer, sign_in) -> None:
    site = make.draft(cast.signatory)
    paper = add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a.pdf", kind=PaperKind.PLAN).paper
    take_step(site, Step.SUBMIT, by=cast.signatory)
    seen = [SitePaper.objects.visible_to(user).count() for user in (cast.editor, cast.reviewer, cast.governor)]
    assert seen == [1, 0, 0]
    for user in (cast.editor, cast.reviewer):
        assert sign_in(user).get(f"/sites/papers/{paper.pk}/").status_code == 404
    assert prepare_files() == 1
    assert SitePaper.objects.visible_to(cast.reviewer).exists()
    assert sign_in(cast.reviewer).get(f"/sites/papers/{paper.pk}/").status_code == 200


def test_an_infected_file_is_thrown_away_and_the_municipality_reads_why(
    cast: Cast, server: ScannerServer, sign_in, django_capture_on_commit_callbacks
) -> None:
    site = make.draft(cast.signatory)
    paper = add_paper(
        site, io.BytesIO(pdf(b"%" + EICAR + b"\n")), by=cast.editor, name="a.pdf", kind=PaperKind.PLAN
    ).paper
    with django_capture_on_commit_callbacks(execute=True):
        prepare_waiting()
    document = Document.objects.get()
    assert (document.scan, document.refusal, document.is_ready) == (ScanState.INFECTED, Refusal.INFECTED, False)
    assert not default_storage.exists(document.file.name)
    assert sign_in(cast.editor).get(f"/sites/papers/{paper.pk}/").status_code == 404
    assert "harmful code" in sign_in(cast.editor).get(f"/sites/{site.pk}/papers/").content.decode()


def test_while_the_scanner_is_away_files_wait_however_long(cast: Cast, settings: object) -> None:
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"  # type: ignore[attr-defined]
    document = stored(cast, pdf())
    for _ in range(MOST_TRIES + 2):
        assert not prepare(document.pk)
    document.refresh_from_db()
    assert (document.refusal, document.scan, document.prepared_at) == ("", ScanState.WAITING, None)


def test_a_file_over_which_the_worker_dies_again_and_again_is_thrown_away(cast: Cast) -> None:
    document = stored(cast, picture())
    Document.objects.update(tries=MOST_TRIES)
    assert prepare(document.pk)
    document.refresh_from_db()
    assert (document.refusal, document.is_ready) == (Refusal.BROKEN, False)
