"""A session that ended in the middle of a form loses no word, and shows none that should stay hidden."""

import pytest
from django.test import Client

from accounts.models import User
from sites.models import Site
from tests import make
from tests.make import Cast

HERE = "http://testserver"


def test_what_was_typed_is_shown_back(client: Client, cast: Cast) -> None:
    answer = client.post(
        "/sites/propose/", {"name": "Old <b>school</b>", "motivation": "Near the station.", "places": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "You are no longer signed in" in page
    assert "Old &lt;b&gt;school&lt;/b&gt;" in page
    assert "Near the station." in page
    assert not Site.objects.exists()


def test_it_stands_under_the_label_of_its_field_and_a_choice_under_its_own(client: Client, cast: Cast) -> None:
    words = {"email": "an@kortrijk.example", "role": "reader", "language": "fr", "unknown_field": "x"}
    page = client.post("/accounts/people/1/invite/", words).content.decode()
    for label in ("E-mail address", "Language of the letter", "Français", "Unknown field"):
        assert label in page
    assert "unknown_field" not in page


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "oldpassword",
        "old_password",
        "new_password1",
        "password2",
        "code",
        "csrfmiddlewaretoken",
        "draft_key",
    ],
)
def test_passwords_and_codes_are_not(client: Client, cast: Cast, name: str) -> None:
    for address in ("/sites/propose/", "/admin/password_change/"):
        page = client.post(address, {name: "hunter-two-secret", "name": "Old school"}).content.decode()
        assert "Old school" in page
        assert "hunter-two-secret" not in page


def test_signing_in_again_leads_back_to_the_page_of_the_form(client: Client, cast: Cast) -> None:
    site = make.draft(cast.editor)
    page = f"/sites/{site.pk}/file/place/"
    answer = client.post(f"/sites/{site.pk}/papers/add/", headers={"Referer": HERE + page})
    assert f'href="/accounts/login/?next={page}"' in answer.content.decode()


@pytest.mark.parametrize("referer", ["https://evil.example/sites/", "//evil.example/x", "nonsense", ""])
def test_a_foreign_page_is_not_led_back_to(client: Client, cast: Cast, referer: str) -> None:
    answer = client.post("/sites/propose/", {"name": "Old school"}, headers={"Referer": referer})
    assert 'href="/accounts/login/?next=/sites/propose/"' in answer.content.decode()


def test_a_fragment_asked_after_the_end_says_so_too(client: Client, cast: Cast) -> None:
    answer = client.get("/sites/propose/subsidy/?places=30", headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_a_page_asked_after_the_end_leads_to_the_door_and_back(client: Client, cast: Cast) -> None:
    assert client.get("/sites/?q=school")["Location"] == "/accounts/login/?next=/sites/%3Fq%3Dschool"


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_chosen_language_stays_on_the_account(cast: Cast, sign_in, language: str) -> None:
    client = sign_in(cast.editor)
    answer = client.post("/language/", {"language": language, "next": "/sites/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sites/")
    assert User.objects.get(pk=cast.editor.pk).language == language
    assert f'<html lang="{language}">' in client.get("/sites/").content.decode()


def test_a_stranger_chooses_a_language_for_the_browser_alone(client: Client, cast: Cast) -> None:
    client.post("/language/", {"language": "de"})
    assert '<html lang="de">' in client.get("/").content.decode()
    assert set(User.objects.values_list("language", flat=True)) == {"en"}


@pytest.mark.parametrize("language", ["xx", "", "../nl", "en-gb'"])
def test_an_unknown_language_changes_nothing(cast: Cast, sign_in, language: str) -> None:
    client = sign_in(cast.editor)
    assert client.post("/language/", {"language": language}).status_code == 302
    assert User.objects.get(pk=cast.editor.pk).language == "en"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\n//evil.example"],
)
def test_choosing_a_language_leads_nowhere_else(client: Client, cast: Cast, elsewhere: str) -> None:
    assert client.post("/language/", {"language": "nl", "next": elsewhere})["Location"] == "/"
