"""Paths, hosts, redirects and fields that nobody should be able to bend."""

import itertools
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import Membership, User
from accounts.roles import Role
from foundation.mail.models import OutgoingMail
from sites.models import Site
from sites.workflow import Status
from tests import make
from tests.make import Cast

FILES = ("etc/passwd", "portal/settings/address.py", ".env", "manage.py", "var/files", ".git/config")
UPWARDS = ("../", "..%2f", "%2e%2e/", "..%5c", "....//", "%252e%252e%252f", "..;/")
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "///evil.example",
    "https:evil.example",
    "\thttps://evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "/%09/evil.example",
    "//evil.example\\@testserver/",
)
PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize("root", ["/static/", "/static/css/", "/", "/sites/papers/", "/accounts/invitation/", "/map/"])
def test_no_path_leads_out_of_the_portal(db: None, client: Client, root: str) -> None:
    client.raise_request_exception = False
    for upwards, depth, file in itertools.product(UPWARDS, (1, 3, 6), FILES):
        answer = client.get(root + upwards * depth + file)
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in {301, 302, 400, 404, 410}, (root, upwards, file)
        assert b"root:x:" not in text
        assert b"SECRET_KEY" not in text


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "127.0.0.1@evil", ""])
def test_a_foreign_host_is_refused(db: None, client: Client, host: str) -> None:
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("name", ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url"])
def test_a_forwarded_host_or_address_changes_nothing(cast: Cast, client: Client, name: str) -> None:
    answer = client.get("/home/", headers={name: "evil.example"})
    assert answer["Location"] == "/accounts/login/?next=/home/"
    assert "evil.example" not in client.get("/accounts/login/", headers={name: "evil.example"}).content.decode()


def test_addresses_in_letters_come_from_the_settings_alone(cast: Cast, sign_in, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client = sign_in(cast.signatory)
    form = {"email": "new@x.example", "role": "reader", "language": "nl"}
    page = f"/accounts/people/{cast.signatory.acting.organisation_id}/invite/"
    client.post(page, form, headers={"host": "evil.example"})
    mail = OutgoingMail.objects.get()
    assert settings.PORTAL_ADDRESS in mail.text
    assert "evil.example" not in mail.text + mail.html


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_leads_elsewhere_after_its_form(cast: Cast, client: Client, target: str) -> None:
    cast.editor.set_password(PASSWORD)
    cast.editor.save()
    signed_in = client.post(
        f"/accounts/login/?next={target}", {"login": cast.editor.email, "password": PASSWORD, "next": target}
    )
    again = client.post(f"/accounts/reauthenticate/?next={target}", {"password": PASSWORD, "next": target})
    language = client.post("/language/", {"language": "nl", "next": target})
    for answer in (signed_in, again, language):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert not answer["Location"].startswith(("//", "/\\"))
        assert not urlsplit(answer["Location"]).netloc


# --- Fields that no form has ------------------------------------------------------------------------------------------

SLIPPED_IN = {
    "status": Status.RETAINED.value,
    "reference": "DH-2026-9999",
    "reviewer": "1",
    "submitted_at": "2026-01-01 10:00",
    "for_reviewers": "1",
    "for_observers": "1",
    "is_example": "1",
    "origin": "history",
    "created_by": "1",
}


def test_no_field_of_a_site_can_be_slipped_in(cast: Cast, sign_in) -> None:
    client = sign_in(cast.editor)
    elsewhere = {"municipality": cast.neighbour.municipality.pk, "municipality_then": cast.neighbour.municipality.pk}
    form = {"name": "Slipped", "house_kind": "detention", "draft_key": "7f0c3e0e-0000-4000-8000-000000000001"}
    assert client.post("/sites/propose/", {**form, **SLIPPED_IN, **elsewhere}).status_code in {302, 422}
    for site in Site.objects.all():
        assert (site.status, site.reference, site.reviewer_id) == (Status.DRAFT, None, None)
        assert (site.submitted_at, site.is_example, site.origin) == (None, False, site.origin)
        assert site.origin != "history"
        assert site.municipality_id == cast.editor.municipality.pk
        assert not site.for_reviewers


def test_no_right_can_be_slipped_in_with_an_invitation(cast: Cast, client: Client) -> None:
    place = make.municipality(make.KORTRIJK)
    address = invite("new@x.example", organisation=place, role=Role.READER, language="nl", by=cast.admin)
    more = {"role": "signatory", "organisation": "1", "email": "other@x.example", "is_staff": "1", "is_active": "0"}
    client.post("/accounts/" + address.partition("/accounts/")[2], {"name": "An", "password": PASSWORD, **more})
    made = User.objects.get(email="new@x.example")
    assert made.is_active
    assert [(each.role, each.organisation) for each in Membership.objects.filter(user=made)] == [(Role.READER, place)]


def test_a_signatory_slips_in_no_other_organisation_or_moment(cast: Cast, sign_in) -> None:
    client = sign_in(cast.signatory)
    page = f"/accounts/people/{cast.signatory.acting.organisation_id}/invite/"
    more = {"organisation": cast.coordinator.acting.organisation_id, "expires_at": "2099-01-01", "invited_by": "1"}
    client.post(page, {"email": "new@x.example", "role": "reader", "language": "nl", **more})
    invitation = cast.signatory.acting.organisation.memberships.model.objects.none()
    assert not invitation.exists()
    kept = list(make.municipality(make.KORTRIJK).memberships.values_list("user_id", flat=True))
    assert cast.coordinator.pk not in kept


def test_acting_in_a_membership_of_somebody_else_is_not_taken(cast: Cast, sign_in) -> None:
    client = sign_in(cast.reader)
    client.post("/accounts/acting/", {"membership": cast.coordinator.acting.pk})
    assert client.get("/inbox/").status_code == 403


def test_a_session_planted_before_the_sign_in_and_one_kept_after_the_sign_out_open_nothing(cast: Cast) -> None:
    cast.reader.set_password(PASSWORD)
    cast.reader.save()
    attacker, victim = Client(), Client()
    session = attacker.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    victim.post("/accounts/login/", {"login": cast.reader.email, "password": PASSWORD})
    kept = victim.cookies[settings.SESSION_COOKIE_NAME].value
    assert kept != planted
    assert victim.get("/home/").status_code == 200
    assert attacker.get("/home/").status_code == 302
    victim.post("/accounts/logout/")
    attacker.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert attacker.get("/home/").status_code == 302


def test_a_planted_number_in_the_session_opens_no_foreign_membership(cast: Cast, sign_in) -> None:
    client = sign_in(cast.reader)
    session = client.session
    session["acting_membership"] = cast.coordinator.acting.pk
    session["second_factor_of"] = cast.coordinator.pk
    session.save()
    assert client.get("/inbox/").status_code == 403


def test_a_membership_that_has_not_begun_opens_nothing(cast: Cast, sign_in) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    Membership.objects.filter(user=cast.reader).update(starts_on=tomorrow)
    assert sign_in(cast.reader).get("/sites/").status_code == 403
