"""Who must sign in with a second factor: led to set one up, and nothing else opens until then."""

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import SECOND_FACTOR_ROLES, Role
from tests import make
from tests.accounts.second_factors import code_of, set_up_app, sign_in, with_password
from tests.make import Cast

SET_UP = "/accounts/second-step/"
CLOSED = ["/", "/home/", "/inbox/", "/sites/", "/map/", "/admin/", "/parameters/", "/accounts/password/change/"]


@pytest.fixture
def forced(settings):
    settings.SECOND_FACTOR_FORCED = True


def test_de_huizen_governors_and_administrators_are_on_the_list():
    assert {Role.REVIEWER, Role.COORDINATOR, Role.GOVERNOR, Role.ADMIN} == SECOND_FACTOR_ROLES


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_without_a_second_factor_nothing_opens_but_the_set_up(client, cast: Cast, forced, role):
    sign_in(client, with_password(getattr(cast, role)))
    assert {address: client.get(address)["Location"] for address in CLOSED} == dict.fromkeys(CLOSED, SET_UP)
    assert "Your role opens the files of many municipalities." in client.get(SET_UP).content.decode()


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_ROLES))
def test_with_a_second_factor_set_up_the_portal_opens(client, cast: Cast, forced, role):
    sign_in(client, with_password(getattr(cast, role)))
    set_up_app(client)
    assert client.get("/home/").status_code in {200, 302}
    assert client.get("/home/").headers.get("Location") != SET_UP


@pytest.mark.parametrize("role", ["reader", "editor", "signatory", "observer", "stranger"])
def test_everybody_else_may_but_need_not(client, cast: Cast, forced, role):
    sign_in(client, with_password(getattr(cast, role)))
    assert client.get("/home/").headers.get("Location") != SET_UP
    assert "Your role opens" not in client.get(SET_UP).content.decode()


def test_a_person_with_two_hats_must_in_whichever_it_acts(client, cast: Cast, forced):
    huizen = cast.reviewer.acting.organisation
    Membership.objects.create(user=cast.reader, organisation=huizen, role=Role.REVIEWER, starts_on=make.LONG_AGO)
    sign_in(client, with_password(cast.reader))
    assert client.get("/home/")["Location"] == SET_UP


def test_a_demonstration_offers_it(client, cast: Cast):
    sign_in(client, with_password(cast.coordinator))
    assert client.get("/inbox/").status_code == 200
    assert "Set up an app" in client.get(SET_UP).content.decode()


def test_a_session_from_before_the_set_up_signs_in_again(client, cast: Cast, forced):
    earlier = Client()
    sign_in(earlier, with_password(cast.reviewer))
    sign_in(client, cast.reviewer)
    secret = set_up_app(client)
    assert earlier.get("/inbox/")["Location"] == "/accounts/login/?next=/inbox/"
    assert sign_in(earlier, cast.reviewer, next="/inbox/").url == "/accounts/second-step/code/"
    assert earlier.post("/accounts/second-step/code/", {"code": code_of(secret)}).url == "/inbox/"


def test_who_removes_the_only_second_factor_is_led_back(client, cast: Cast, forced):
    sign_in(client, with_password(cast.reviewer))
    set_up_app(client)
    client.post("/accounts/second-step/app/remove/")
    assert client.get("/inbox/")["Location"] == SET_UP


def test_a_part_of_a_page_leads_the_whole_page(client, cast: Cast, forced):
    sign_in(client, with_password(cast.reviewer))
    answer = client.get("/map/sites.json", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, SET_UP)


def test_forms_do_not_get_through_either(client, cast: Cast, forced):
    sign_in(client, with_password(cast.coordinator))
    answer = client.post("/parameters/subsidies.rate_per_place/", {"value": "1"})
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)


def test_signing_out_and_changing_the_language_stay_open(client, cast: Cast, forced):
    sign_in(client, with_password(cast.reviewer))
    assert client.post("/language/", {"language": "fr", "next": SET_UP})["Location"] == SET_UP
    assert client.post("/accounts/logout/")["Location"] == "/"


def test_another_persons_second_factor_in_the_same_browser_does_not_count(client, cast: Cast, forced):
    sign_in(client, with_password(cast.reviewer))
    set_up_app(client)
    client.force_login(with_password(cast.second_reviewer))
    assert client.get("/inbox/")["Location"] == SET_UP
