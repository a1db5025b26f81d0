"""The pages of sites, as a browser asks them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from documents.preparing import prepare
from sites.models import Site
from sites.workflow import Status
from tests import make
from tests.make import Cast

DUE = (timezone.localdate() + timedelta(days=20)).isoformat()


def test_submitting_leads_to_the_site_and_a_second_click_is_no_error(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    client: Client = sign_in(cast.signatory)
    first = client.post(f"/sites/{site.pk}/steps/submit/", follow=True)
    assert "A receipt is on its way" in first.content.decode()
    second = client.post(f"/sites/{site.pk}/steps/submit/", follow=True)
    assert "You have done this already" in second.content.decode()
    assert site.events.count() == 1


def test_a_get_never_takes_a_step(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    assert sign_in(cast.reviewer).get(f"/sites/{site.pk}/steps/take_up/").status_code == 200
    site.refresh_from_db()
    assert site.status == Status.SUBMITTED


def test_a_reviewer_asks_and_the_municipality_answers(cast: Cast, sign_in) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    client: Client = sign_in(cast.reviewer)
    client.post(f"/sites/{site.pk}/steps/ask/", {"reason": "Which rooms are there?", "due_on": DUE})
    client.force_login(cast.editor)
    assert "Which rooms are there?" in client.get(f"/sites/{site.pk}/").content.decode()
    client.post(f"/sites/{site.pk}/steps/supply/", {"reason": "Twelve single rooms."})
    site.refresh_from_db()
    assert site.status == Status.IN_REVIEW


def test_the_question_stands_beside_its_answer(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    question = site.information_requests.get().question
    assert question in sign_in(cast.editor).get(f"/sites/{site.pk}/steps/supply/").content.decode()


def test_an_observer_reads_no_name_of_a_reviewer(cast: Cast, sign_in) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    assert cast.reviewer.name in sign_in(cast.coordinator).get(f"/sites/{site.pk}/").content.decode()
    assert cast.reviewer.name not in sign_in(cast.observer).get(f"/sites/{site.pk}/").content.decode()


def test_the_page_that_checks_says_what_to_do_before_it_offers_the_button(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory, places=None)
    page = sign_in(cast.signatory).get(f"/sites/{site.pk}/check/").content.decode()
    assert "First fill in what is still needed" in page
    assert "Submit to De Huizen" not in page


def test_the_page_that_checks_leads_to_the_paper_of_a_decision_that_has_only_a_day(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory, college_decides_later=False)
    page = sign_in(cast.signatory).get(f"/sites/{site.pk}/check/").content.decode()
    assert f'<a href="/sites/{site.pk}/papers/?kind=college#add">the paper of the college' in page
    assert "Submit to De Huizen" not in page


def test_a_step_without_its_reason_says_so(cast: Cast, sign_in) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    for user, step, given in ((cast.signatory, "withdraw", {}), (cast.coordinator, "ask", {"due_on": DUE})):
        answer = sign_in(user).post(f"/sites/{site.pk}/steps/{step}/", {"reason": "  ", **given})
        assert answer.status_code == 422
        assert "This field is required" in answer.content.decode()
    assert Site.objects.get().status == Status.IN_REVIEW


def test_a_decision_is_no_bare_step_but_leads_to_its_page(cast: Cast, sign_in) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    answer = sign_in(cast.coordinator).post(f"/sites/{site.pk}/steps/not_retain/", {"reason": "Too small."})
    assert answer.url == f"/reviews/sites/{site.pk}/decide/?step=not_retain"
    assert Site.objects.get().status == Status.IN_REVIEW


def test_a_due_date_in_the_past_is_refused(cast: Cast, sign_in) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    given = {"reason": "Which rooms?", "due_on": "2020-01-01"}
    assert "This day is over" in sign_in(cast.reviewer).post(f"/sites/{site.pk}/steps/ask/", given).content.decode()


def test_an_unknown_step_is_no_page(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    assert sign_in(cast.reviewer).get(f"/sites/{site.pk}/steps/explode/").status_code == 404


def test_a_photo_goes_up_shows_and_goes_away(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)
    client.post(f"/sites/{site.pk}/papers/add/", {"files": make.picture()})
    paper = site.papers.get()
    prepare(paper.document_id)
    shown = client.get(f"/sites/papers/{paper.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert len(b"".join(client.get(f"/sites/papers/{paper.pk}/?preview").streaming_content)) > 100
    client.post(f"/sites/papers/{paper.pk}/remove/")
    assert not site.papers.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>not a picture at all", "A web page or an SVG drawing can hold hidden code"),
        (make.picture().getvalue()[:200], "damaged or incomplete"),
        (b"only words", "photo.jpg: "),
    ],
    ids=["a page", "half a photo", "words"],
)
def test_a_file_that_is_no_picture_is_refused_by_name(cast: Cast, sign_in, content: bytes, words: str) -> None:
    site = make.draft(cast.editor)
    file = SimpleUploadedFile("photo.jpg", content)
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/papers/add/", {"files": file}, follow=True)
    assert "photo.jpg: " in answer.content.decode()
    assert words in answer.content.decode()
    assert not site.papers.exists()


@pytest.mark.parametrize("name", ["neighbour", "governor_elsewhere", "observer"])
def test_a_foreign_site_does_not_exist(cast: Cast, sign_in, name: str) -> None:
    site = make.submitted(cast.signatory)
    client: Client = sign_in(cast.everybody()[name])
    assert client.get(f"/sites/{site.pk}/").status_code == 404
    assert site.name not in client.get("/sites/").content.decode()


def test_an_observer_reads_no_history(cast: Cast, sign_in) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    page = sign_in(cast.observer).get(f"/sites/{site.pk}/").content.decode()
    assert site.name in page
    assert "Because it fits." not in page


def test_the_list_filters_and_pages_without_counting(cast: Cast, sign_in, django_assert_max_num_queries) -> None:
    for number in range(10):
        make.submitted(cast.signatory, name=f"School {number}")
    make.submitted(cast.signatory, name="Convent")
    client: Client = sign_in(cast.coordinator)
    with django_assert_max_num_queries(9):
        page = client.get("/sites/?q=school&status=submitted").content.decode()
    assert page.count("School ") >= 10
    assert "Convent" not in page


def test_the_page_of_a_site_asks_little(cast: Cast, sign_in, django_assert_max_num_queries) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    client: Client = sign_in(cast.coordinator)
    # Two of these open and close the request's own savepoint, which a real request has as its transaction.
    with django_assert_max_num_queries(12 + 2):
        client.get(f"/sites/{site.pk}/")


def test_the_amount_follows_the_places(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.editor)
    assert "50,010.00" in client.get("/sites/propose/subsidy/?places=30").content.decode()
    assert "limited to" in client.get("/sites/propose/subsidy/?places=61").content.decode()
    assert "Fill in the number" in client.get("/sites/propose/subsidy/?places=junk").content.decode()
