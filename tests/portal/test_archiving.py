"""The archive of a site: everything in one ZIP with digests that hold; the second form names nobody."""

import hashlib
import io
import json
import zipfile

import pytest
from pypdf import PdfReader

from accounts.models import User
from documents.preparing import prepare_waiting
from jobs import running
from jobs.asking import ask
from portal.archiving import DIGESTS, LEFT_OUT, site_to_archive, write_archive
from portal.tasks import archive_of_site
from reviews.models import Letter
from reviews.printing import print_gone
from sites.filing import save_part
from sites.kinds import PaperKind
from sites.models import Site
from sites.papers import add_paper
from sites.parts import Part
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.documents.files import HONEST, pdf
from tests.make import Cast


@pytest.fixture
def site(cast: Cast) -> Site:
    """A submitted site with papers of several kinds."""
    made = make.draft(cast.signatory)
    add_paper(made, make.picture(), by=cast.editor, name="Voorgevel é.jpg", kind=PaperKind.PHOTO)
    add_paper(made, io.BytesIO(HONEST["docx"]), by=cast.editor, name="../plan.docx", kind=PaperKind.PLAN)
    add_paper(made, io.BytesIO(pdf()), by=cast.editor, name="bod van Jan.pdf", kind=PaperKind.OWNER)
    prepare_waiting()
    words = {"concerns_words": "Jan zei nee"}
    save_part(made, Part.SUPPORT, by=cast.editor, version=made.version_of(Part.SUPPORT), values=words)
    return take_step(made, Step.SUBMIT, by=cast.signatory)


def archive(site: Site, user: User, *, persons: bool = True) -> zipfile.ZipFile:
    into = io.BytesIO()
    write_archive(site_to_archive(site.pk, user=user), into, user=user, persons=persons)
    return zipfile.ZipFile(into)


def test_everything_is_in_it_and_every_digest_holds(cast: Cast, site: Site) -> None:
    zipped = archive(site, cast.reviewer)
    names = set(zipped.namelist())
    assert {"file-nl.pdf", "file.json", DIGESTS} <= names
    assert sorted(name.partition("-")[2] for name in names if name.startswith("papers/")) == [
        "owner-bod-van-jan.pdf",
        "photo-voorgevel-e.jpg",
        "plan-plan.docx",
    ]
    lines = dict(reversed(line.split("  ")) for line in zipped.read(DIGESTS).decode().splitlines())
    assert set(lines) == names - {DIGESTS}
    for name, digest in lines.items():
        assert hashlib.sha256(zipped.read(name)).hexdigest() == digest
    told = json.loads(zipped.read("file.json"))
    digests = {paper["sha256"] for paper in told["papers"]}
    assert digests == {lines[name] for name in names if name.startswith("papers/")}


def test_each_formal_letter_that_left_is_in_it_fit_for_an_archive(cast: Cast, site: Site) -> None:
    assert not [name for name in archive(site, cast.editor).namelist() if name.startswith("letters/")]
    taken_up = take_step(site, Step.TAKE_UP, by=cast.reviewer)
    retained = make.decided(taken_up, "retained", cast.reviewer, cast.coordinator)
    left = set(Letter.objects.of_site(retained).gone().values_list("kind", flat=True))
    for user in (cast.editor, cast.reviewer):
        zipped = archive(retained, user)
        print_gone()
        letters = [name for name in zipped.namelist() if name.startswith("letters/")]
        assert {name.split("-")[3] for name in letters} == left == {"shared", "decision"}
        assert all(name.endswith("-nl.pdf") for name in letters)
        for name in letters:
            document = PdfReader(io.BytesIO(zipped.read(name)))
            assert b"pdfaid" in document.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert not [name for name in archive(retained, cast.governor).namelist() if name.startswith("letters/")]


def test_the_pdf_in_it_is_fit_for_an_archive(cast: Cast, site: Site) -> None:
    document = PdfReader(io.BytesIO(archive(site, cast.editor).read("file-nl.pdf")))
    assert b"pdfaid" in document.trailer["/Root"]["/Metadata"].get_object().get_data()


def test_the_second_form_leaves_out_persons_and_what_others_said(cast: Cast, site: Site) -> None:
    zipped = archive(site, cast.reviewer, persons=False)
    assert "owner" in zipped.read(LEFT_OUT).decode()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(zipped.read("file-nl.pdf"))).pages)
    for words in (text, zipped.read("file.json").decode(), " ".join(zipped.namelist())):
        assert "Jan" not in words
        assert "jan" not in words.replace("januari", "")
        assert cast.signatory.name not in words


def test_who_may_not_see_the_site_gets_no_archive(cast: Cast, site: Site, sign_in) -> None:
    assert site_to_archive(site.pk, user=cast.neighbour) is None
    for user in (cast.neighbour, cast.governor_elsewhere):
        assert sign_in(user).post(f"/sites/{site.pk}/archive/").status_code == 404


def test_a_small_one_comes_at_once(cast: Cast, site: Site, sign_in) -> None:
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/archive/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert sign_in(cast.editor).get(f"/sites/{site.pk}/archive/").status_code == 200


def test_a_large_one_is_a_job_in_the_scope_of_who_asks(cast: Cast, site: Site, sign_in, monkeypatch) -> None:
    monkeypatch.setattr("portal.archiving.SMALL", 10)
    answer = sign_in(cast.governor).post(f"/sites/{site.pk}/archive/", {"without": "persons"})
    assert answer["Location"].startswith("/jobs/")
    job = ask(archive_of_site, by=cast.reviewer, site=site.pk, persons=True)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_name.endswith(".zip")) == ("done", True)


def test_a_job_about_a_foreign_site_says_so(cast: Cast, site: Site) -> None:
    job = ask(archive_of_site, by=cast.neighbour, site=site.pk, persons=True)
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
