"""Pages for when something goes wrong: they say what happened, what is saved and what to do now."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from portal.views.errors import server_error
from tests.make import Cast

THREE_QUESTIONS = ("What happened", "What is saved", "What to do now")


def assert_helps(answer, status: int) -> str:
    page = answer.content.decode()
    assert answer.status_code == status
    for question in THREE_QUESTIONS:
        assert question in page
    return page


def test_a_page_of_another_role_helps_on(cast: Cast, sign_in) -> None:
    assert "choose another one under your name" in assert_helps(sign_in(cast.reader).get("/inbox/"), 403)


@pytest.mark.parametrize("who", ["editor", None])
def test_an_unknown_page_helps_on(cast: Cast, client: Client, sign_in, who: str | None) -> None:
    browser = sign_in(getattr(cast, who)) if who else client
    assert_helps(browser.get("/nowhere/"), 404)


def test_a_form_without_its_token_shows_the_words_back(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.editor)
    page = assert_helps(client.post("/sites/propose/", {"name": "Old school", "password": "hunter-two"}), 403)
    assert "Old school" in page
    assert "hunter-two" not in page


def test_a_request_nobody_can_read_helps_on(cast: Cast, sign_in) -> None:
    too_many = {f"field{number}": "x" for number in range(600)}
    assert_helps(sign_in(cast.editor).post("/sites/propose/", too_many), 400)


@pytest.mark.parametrize(("mistake", "status"), [(ValueError("zwaluw"), 500), (OperationalError("zwaluw"), 503)])
def test_a_mistake_of_ours_helps_on_and_tells_no_detail(mistake: Exception, status: int) -> None:
    request = RequestFactory().post("/sites/propose/", {"name": "Old school"})
    try:
        raise mistake
    except type(mistake):
        page = assert_helps(server_error(request), status)
    assert str(mistake) not in page


def test_an_error_page_asks_nothing_of_the_database(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert server_error(RequestFactory().get("/")).status_code == 500
