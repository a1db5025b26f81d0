"""Papers of a site: several at once, judged one by one, shown without their originals."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.kinds import FileRefused, Refusal
from documents.models import Document
from documents.preparing import prepare_waiting
from sites.checklist import Need, Stage, checklist, every_stage
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.papers import Caption, add_paper, caption_papers, remove_paper
from sites.review import take_step
from sites.workflow import Given, Step, StepRefused
from tests import make
from tests.documents.files import HONEST, docx, pdf, picture, with_exif
from tests.make import Cast

SOON = timezone.localdate() + timedelta(days=20)


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_form_without_a_script_takes_several_and_names_each_that_is_refused(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    several = [
        file("a.pdf", pdf()),
        file("b.docx", docx(**{"word__vbaProject.bin": b"x"})),
        file("c.png", picture("PNG")),
    ]
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/papers/add/", {"kind": "plan", "files": several}, follow=True)
    text = answer.content.decode()
    assert "b.docx: This file holds a macro" in text
    assert sorted(paper.document.name for paper in site.papers.all()) == ["a.pdf", "c.jpg"]
    assert {paper.kind for paper in site.papers.all()} == {PaperKind.PLAN}


def test_a_script_that_sends_one_file_reads_plain_words(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)

    def send(**fields: object) -> tuple[int, str]:
        address = f"/sites/{site.pk}/papers/add/"
        answer = client.post(address, fields, headers={"x-requested-with": "upload"})
        return answer.status_code, answer.content.decode()

    assert send(kind="photo", files=file("a.jpg", picture())) == (200, "")
    status, words = send(kind="photo", files=file("a.svg", b"<svg/>"))
    assert (status, words.startswith("a.svg: A web page")) == (422, True)
    assert send(kind="photo") == (422, "Please choose one file or more first.")
    assert send(kind="photo", files=file("empty.jpg", b"")) == (422, "empty.jpg: This file is empty.")


def test_a_file_sent_twice_is_one_paper(cast: Cast) -> None:
    site = make.draft(cast.editor)
    first, second = (
        add_paper(site, io.BytesIO(picture()), by=cast.editor, name=name, kind=PaperKind.PHOTO) for name in "ab"
    )
    assert (first.is_new, second.is_new, first.paper.pk == second.paper.pk) == (True, False, True)
    other = add_paper(site, io.BytesIO(picture()), by=cast.editor, name="c", kind=PaperKind.PLAN)
    assert (other.is_new, Document.objects.count()) == (True, 2)


def test_the_sixty_first_paper_is_refused_with_the_number(cast: Cast, monkeypatch) -> None:
    site = make.draft(cast.editor)
    monkeypatch.setattr("sites.papers.value", lambda _key: 2)
    for size in (10, 20):
        add_paper(site, io.BytesIO(picture(size=(size, 10))), by=cast.editor, name="a", kind=PaperKind.PHOTO)
    with pytest.raises(FileRefused) as refused:
        add_paper(site, io.BytesIO(picture(size=(30, 10))), by=cast.editor, name="a", kind=PaperKind.PHOTO)
    assert (refused.value.refusal, "2 papers" in refused.value.words) == (Refusal.TOO_MANY, True)


def captions(cast: Cast, **words: str) -> tuple[Site, SitePaper, dict[str, str]]:
    """A draft with a photo, and the form that writes under it."""
    site = make.draft(cast.editor)
    paper = add_paper(site, make.picture(), by=cast.editor, name="front.jpg", kind=PaperKind.PHOTO).paper
    return site, paper, {f"{name}-{paper.pk}": text for name, text in ({"was": ""} | words).items()}


def test_a_caption_is_read_wherever_the_paper_is_shown(cast: Cast, sign_in) -> None:
    site, _paper, form = captions(cast, caption="The front, seen from the square")
    client: Client = sign_in(cast.editor)
    assert client.post(f"/sites/{site.pk}/papers/captions/", form).url.endswith("?saved=captions")
    prepare_waiting()
    assert "The front, seen from the square" in client.get(f"/sites/{site.pk}/papers/").content.decode()
    shown = client.get(f"/sites/{site.pk}/").content.decode()
    assert 'alt="The front, seen from the square"' in shown
    assert "<figcaption>The front, seen from the square</figcaption>" in shown
    told = client.get(f"/sites/{site.pk}/file.json").json()["papers"]
    assert [one["caption"] for one in told] == ["The front, seen from the square"]


def test_a_colleagues_newer_caption_stays_and_both_are_told(cast: Cast, sign_in) -> None:
    site, paper, form = captions(cast, caption="Mine")
    caption_papers(site, {paper.pk: Caption(was="", words="Theirs")}, by=cast.signatory)
    page = sign_in(cast.editor).post(f"/sites/{site.pk}/papers/captions/", form, follow=True).content.decode()
    assert "“Theirs” under front.jpg" in page
    assert "Not saved: “Mine”" in page
    paper.refresh_from_db()
    assert paper.caption == "Theirs"
    unchanged = {f"was-{paper.pk}": "", f"caption-{paper.pk}": ""}
    sign_in(cast.editor).post(f"/sites/{site.pk}/papers/captions/", unchanged)
    paper.refresh_from_db()
    assert paper.caption == "Theirs", "what was not touched says nothing"


def test_a_caption_that_is_too_long_or_of_a_closed_file_is_refused(cast: Cast, sign_in) -> None:
    site, paper, form = captions(cast, caption="x" * 201)
    client: Client = sign_in(cast.signatory)
    address = f"/sites/{site.pk}/papers/captions/"
    assert "at most 200 characters" in client.post(address, form, follow=True).content.decode()
    take_step(site, Step.SUBMIT, by=cast.signatory)
    with pytest.raises(StepRefused):
        caption_papers(site, {paper.pk: Caption(was="", words="Later")}, by=cast.editor)
    client.post(address, form | {f"caption-{paper.pk}": "Later"})
    paper.refresh_from_db()
    assert paper.caption == ""


def test_nobody_writes_under_a_paper_of_another_site(cast: Cast) -> None:
    _site, paper, _form = captions(cast)
    other = make.draft(cast.editor, name="Another")
    assert caption_papers(other, {paper.pk: Caption(was="", words="Not here")}, by=cast.editor) == []
    paper.refresh_from_db()
    assert paper.caption == ""


def test_a_photo_category_takes_no_text(cast: Cast) -> None:
    with pytest.raises(FileRefused):
        add_paper(make.draft(cast.editor), io.BytesIO(pdf()), by=cast.editor, name="a", kind=PaperKind.PHOTO)


@pytest.mark.parametrize("name", HONEST)
def test_every_kind_of_file_is_taken_as_a_paper_and_sent_as_what_it_is(cast: Cast, sign_in, name: str) -> None:
    site = make.draft(cast.editor)
    paper = add_paper(site, io.BytesIO(HONEST[name]), by=cast.editor, name="x.exe", kind=PaperKind.OTHER).paper
    answer = sign_in(cast.reader).get(f"/sites/papers/{paper.pk}/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == paper.document.content_type
    assert answer["Content-Disposition"].startswith("inline" if paper.document.is_picture else "attachment")


def test_after_submission_only_what_a_question_names_is_open(cast: Cast) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    site = take_step(site, Step.ASK, by=cast.reviewer, given=Given(reason="Which rooms?", due_on=SOON))
    site.information_requests.update(fields=["papers.plan"])
    assert add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a", kind=PaperKind.PLAN).is_new
    with pytest.raises(StepRefused):
        add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="a", kind=PaperKind.POLICE)
    with pytest.raises(StepRefused):
        remove_paper(site.papers.get(), by=cast.editor)


def test_a_site_of_sixty_photos_opens_without_their_originals(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    for number in range(60):
        content = picture(size=(40 + number, 30))
        add_paper(site, io.BytesIO(content), by=cast.editor, name=f"{number}.jpg", kind=PaperKind.PHOTO)
    while prepare_waiting():
        pass
    client = sign_in(cast.reader)
    client.get(f"/sites/{site.pk}/papers/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(f"/sites/{site.pk}/papers/").content.decode()
    assert len(asked) <= 12
    assert page.count('?preview"') == 60
    assert page.count('loading="lazy"') == 60
    small = [
        len(b"".join(client.get(f"/sites/papers/{paper.pk}/?preview").streaming_content))
        for paper in site.papers.all()[:3]
    ]
    assert max(small) < 20_000


def test_a_preview_that_is_not_made_yet_is_no_original(cast: Cast, sign_in) -> None:
    paper = add_paper(make.draft(cast.editor), make.picture(), by=cast.editor, name="a", kind=PaperKind.PHOTO).paper
    answer = sign_in(cast.editor).get(f"/sites/papers/{paper.pk}/?preview")
    assert answer["Location"].endswith("preparing.svg")


def test_the_place_in_a_photo_is_used_on_the_persons_word_alone(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor, point=None)
    client = sign_in(cast.editor)
    client.post(f"/sites/{site.pk}/papers/add/", {"kind": "photo", "files": file("a.jpg", with_exif(1))})
    assert Site.objects.get().point is None
    assert "50.82778" in client.get(f"/sites/{site.pk}/papers/").content.decode()
    client.post(f"/sites/{site.pk}/papers/place/", {"use": "yes"})
    point = Site.objects.get().point
    assert (round(point.y, 4), round(point.x, 4)) == (50.8278, 3.2647)
    assert "50.82778" not in client.get(f"/sites/{site.pk}/papers/").content.decode()


def test_a_no_forgets_the_place(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor, point=None)
    client = sign_in(cast.editor)
    client.post(f"/sites/{site.pk}/papers/add/", {"kind": "photo", "files": file("a.jpg", with_exif(1))})
    client.post(f"/sites/{site.pk}/papers/place/", {"use": "no"})
    client.post(f"/sites/{site.pk}/papers/place/", {"use": "yes"})
    assert Site.objects.get().point is None


def test_a_place_of_another_site_is_offered_to_none(cast: Cast, sign_in) -> None:
    first, second = make.draft(cast.editor, point=None), make.draft(cast.editor, point=None, name="second")
    client = sign_in(cast.editor)
    client.post(f"/sites/{first.pk}/papers/add/", {"kind": "photo", "files": file("a.jpg", with_exif(1))})
    client.post(f"/sites/{second.pk}/papers/place/", {"use": "yes"})
    assert not Site.objects.filter(point__isnull=False).exists()


def test_a_plan_that_is_a_picture_is_no_photo(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    for kind in (PaperKind.PLAN, PaperKind.COLLEGE):
        add_paper(site, io.BytesIO(picture(size=(60, 40 + len(kind)))), by=cast.editor, name=f"{kind}.jpg", kind=kind)
    prepare_waiting()
    client: Client = sign_in(cast.signatory)
    for page in ("", "check/"):
        shown = client.get(f"/sites/{site.pk}/{page}").content.decode()
        assert "No photos yet." in shown
        assert "college.jpg" not in shown


def test_observers_see_photos_of_chosen_sites_and_no_paper(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    photo = add_paper(site, make.picture(), by=cast.editor, name="a", kind=PaperKind.PHOTO).paper
    plan = add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="b", kind=PaperKind.PLAN).paper
    site = take_step(take_step(site, Step.SUBMIT, by=cast.signatory), Step.TAKE_UP, by=cast.reviewer)
    make.decided(site, "retained", cast.reviewer, cast.coordinator)
    client = sign_in(cast.observer)
    assert client.get(f"/sites/papers/{photo.pk}/").status_code == 200
    assert client.get(f"/sites/papers/{plan.pk}/").status_code == 404
    assert "b.pdf" not in client.get(f"/sites/{site.pk}/papers/").content.decode()


def test_the_checklist_says_what_a_stage_asks_and_what_is_there() -> None:
    items = checklist(["photo", "photo"], stage=Stage.SUBMIT, college_decides_later=False)
    told = {item.kind: (item.need, item.count, item.is_there) for item in items}
    assert told[PaperKind.COLLEGE] == (Need.NEEDED, 0, False)
    assert told[PaperKind.PHOTO] == (Need.HELPS, 2, True)
    eased = checklist([], stage=Stage.SUBMIT, college_decides_later=True)
    assert {item.need for item in eased} == {Need.HELPS}


def test_every_category_but_the_last_is_asked_for_at_one_stage() -> None:
    asked = [item.kind for _stage, items in every_stage([], college_decides_later=False) for item in items]
    assert sorted(asked) == sorted(set(PaperKind) - {PaperKind.OTHER})


def test_without_room_a_file_is_refused_in_plain_words_and_nothing_is_half_done(cast: Cast, sign_in, settings) -> None:
    site = make.draft(cast.editor)
    kept = settings.STORAGES["default"]
    # A folder that no file can be put into, as on a full disk.
    settings.STORAGES = {**settings.STORAGES, "default": {**kept, "OPTIONS": {"location": "/dev/null/full"}}}
    fields = {"kind": "photo", "files": file("a.jpg", picture())}
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/papers/add/", fields, headers={"x-requested-with": "upload"})
    assert answer.status_code == 422
    assert "no room for files just now" in answer.content.decode()
    assert not site.papers.exists()
