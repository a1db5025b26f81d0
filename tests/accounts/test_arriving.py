"""Who comes in with a session: one statement, and never more than the session proves."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.arriving import arrival, columns_of, proven
from accounts.keeping import SessionStore
from accounts.models import Membership, SignedIn, User
from territory.models import Municipality
from tests.make import Cast

pytestmark = pytest.mark.django_db


def key_of(browser: Client) -> str:
    return str(browser.session.session_key)


def arrived(browser: Client):
    return arrival(key_of(browser), now=timezone.now(), today=timezone.localdate())


def test_the_person_comes_with_memberships_and_places(cast: Cast, sign_in, django_assert_num_queries) -> None:
    browser = sign_in(cast.editor)
    with django_assert_num_queries(1):
        found = arrived(browser)
        [membership] = found.memberships
        assert (found.person, membership.role) == (cast.editor, "editor")
        assert membership.organisation.municipality.province.name
        assert membership.user.email == cast.editor.email


def test_it_is_what_the_models_themselves_would_read(cast: Cast, sign_in) -> None:
    for user in cast.everybody().values():
        found = arrived(sign_in(user))
        read = list(Membership.objects.of_person(user, timezone.localdate()))
        assert found.memberships == read
        for one, other in zip(found.memberships, read, strict=True):
            for name in ("role", "municipality_id", "province_id", "organisation_id", "starts_on", "ends_on"):
                assert getattr(one, name) == getattr(other, name)
            assert str(one.organisation) == str(other.organisation)
            assert one.organisation.province == other.organisation.province
            assert one.organisation.municipality == other.organisation.municipality


def test_borders_stay_in_the_database() -> None:
    assert not {"borders", "outline"} & set(columns_of(Municipality)[0])


def test_a_membership_that_ended_or_begins_tomorrow_is_not_there(cast: Cast, sign_in) -> None:
    browser, today = sign_in(cast.editor), timezone.localdate()
    Membership.objects.filter(user=cast.editor).update(ends_on=today)
    assert arrived(browser).memberships
    Membership.objects.filter(user=cast.editor).update(ends_on=today, cut_short_at=timezone.now())
    assert not arrived(browser).memberships
    Membership.objects.filter(user=cast.editor).update(ends_on=today - timedelta(days=1), cut_short_at=None)
    assert not arrived(browser).memberships
    Membership.objects.filter(user=cast.editor).update(starts_on=today + timedelta(days=1), ends_on=None)
    assert not arrived(browser).memberships


def test_a_session_that_is_over_or_unknown_brings_nobody(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.editor)
    assert arrival("unknown", now=timezone.now(), today=timezone.localdate()) is None
    SignedIn.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert arrived(browser) is None
    assert browser.get(reverse("home")).status_code == 302


def closed(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def other_password(user: User) -> None:
    User.objects.filter(pk=user.pk).update(password="another")


def other_owner(user: User) -> None:
    SignedIn.objects.update(user_id=User.objects.exclude(pk=user.pk).values("pk")[:1])


@pytest.mark.parametrize("change", [closed, other_password, other_owner])
def test_what_the_session_does_not_prove_is_left_to_django(cast: Cast, sign_in, change) -> None:
    browser = sign_in(cast.editor)
    change(cast.editor)
    assert proven(SessionStore(key_of(browser))) is None


@pytest.mark.parametrize("change", [closed, other_password])
def test_a_closed_account_and_an_old_password_open_nothing(cast: Cast, sign_in, change) -> None:
    browser = sign_in(cast.editor)
    assert browser.get(reverse("sites:list")).status_code == 200
    change(cast.editor)
    assert browser.get(reverse("sites:list")).status_code == 302


def test_a_session_with_a_wrong_owner_beside_it_is_still_that_of_who_signed_in(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.editor)
    other_owner(cast.editor)
    assert browser.get(reverse("sites:list")).wsgi_request.user == cast.editor


def test_a_request_reads_session_account_and_memberships_at_once(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.governor)
    with CaptureQueriesContext(connection) as asked:
        browser.get("/map/sites.json")
    said = [query["sql"] for query in asked if "accounts_" in query["sql"]]
    assert len(said) == 1
