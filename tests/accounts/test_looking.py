"""Looking as another person: an administrator reads, changes nothing, and everybody can see it happened."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.looking import SESSION_KEY, LookingRefused, start_looking
from accounts.models import Membership, User
from calls.models import Recipient
from foundation.audit.models import Details, Entry
from foundation.mail.models import OutgoingMail
from foundation.retention.models import Hold
from tests import make
from tests.make import Cast

WHY = {"reason": "She cannot find her draft"}


@pytest.fixture
def looking(cast: Cast, sign_in) -> Client:
    """An administrator who looks at the portal as the signatory of Kortrijk."""
    client: Client = sign_in(cast.admin)
    assert client.post(f"/accounts/persons/{cast.signatory.pk}/look/", WHY)["Location"] == "/home/"
    return client


def test_the_page_is_that_persons_with_a_banner(cast: Cast, looking: Client) -> None:
    site = make.draft(cast.editor, name="Zwaluwnest")
    page = looking.get(f"/sites/{site.pk}/").content.decode()
    assert "Zwaluwnest" in page
    assert "You see the portal as" in page


def test_the_person_gets_a_letter_with_the_reason(cast: Cast, looking: Client) -> None:
    mail = OutgoingMail.objects.get(address=cast.signatory.email)
    assert WHY["reason"] in mail.text


def test_the_log_names_who_really_sat_there(cast: Cast, looking: Client) -> None:
    looking.get("/sites/")
    entries = Entry.objects.filter(verb__in=["account.look_as", "account.look"])
    assert {entry.actor_id for entry in entries} == {cast.admin.pk}
    assert {entry.object_id for entry in entries} == {str(cast.signatory.pk)}
    assert {"path": "/sites/"} in [each.words for each in Details.objects.all()]


@pytest.mark.parametrize(
    "address",
    [
        "/sites/propose/",
        "/language/",
        "/accounts/acting/",
        "/accounts/people/1/invite/",
        "/accounts/mine/sessions/end/",
    ],
)
def test_no_form_is_taken(looking: Client, address: str) -> None:
    assert looking.post(address, {"name": "x"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/accounts/mine/", "/accounts/password/change/", "/accounts/second-step/", "/accounts/reauthenticate/", "/admin/"],
)
def test_what_is_that_persons_alone_stays_shut(looking: Client, address: str) -> None:
    assert looking.get(address).status_code == 403


def test_what_a_page_writes_when_it_is_read_does_not_stay(cast: Cast, looking: Client) -> None:
    call = make.call()
    assert looking.get(f"/calls/{call.code}/").status_code == 200
    assert not Recipient.objects.filter(opened_at__isnull=False).exists()


def test_stopping_leads_back_to_oneself(cast: Cast, looking: Client) -> None:
    assert looking.post("/accounts/looking/stop/")["Location"] == f"/accounts/persons/{cast.signatory.pk}/"
    assert "You see the portal as" not in looking.get("/home/").content.decode()
    assert looking.get("/admin/").status_code == 200
    assert Entry.objects.filter(verb="account.stop_looking", actor_id=cast.admin.pk).count() == 1


def test_half_an_hour_later_it_is_over(cast: Cast, looking: Client) -> None:
    session = looking.session
    session[SESSION_KEY] = {**session[SESSION_KEY], "until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert looking.get("/admin/").status_code == 200


def test_whoever_is_no_longer_administrator_looks_no_more(cast: Cast, looking: Client) -> None:
    Membership.objects.filter(user=cast.admin).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "You see the portal as" not in looking.get("/home/").content.decode()


@pytest.mark.parametrize("who", ["reader", "signatory", "reviewer", "coordinator", "governor", "observer", "stranger"])
def test_nobody_but_administrators_looks(cast: Cast, who: str) -> None:
    with pytest.raises(LookingRefused):
        start_looking({}, cast.editor, by=getattr(cast, who), reason="x", now=timezone.now())


def test_not_as_an_administrator_nor_oneself_nor_without_a_reason(cast: Cast) -> None:
    User.objects.filter(pk=cast.observer.pk).update(is_active=False)
    closed = User.objects.get(pk=cast.observer.pk)
    for target, reason in ((cast.admin, "x"), (cast.editor, " "), (closed, "x")):
        with pytest.raises(LookingRefused):
            start_looking({}, target, by=cast.admin, reason=reason, now=timezone.now())
    assert not OutgoingMail.objects.exists()


def test_a_planted_word_in_the_session_of_somebody_else_opens_nothing(cast: Cast, sign_in) -> None:
    client = sign_in(cast.reader)
    session = client.session
    session[SESSION_KEY] = {"user": cast.coordinator.pk, "until": (timezone.now() + timedelta(1)).isoformat()}
    session.save()
    assert client.get("/inbox/").status_code == 403


def test_a_person_page_holds_erases_and_copies(cast: Cast, sign_in) -> None:
    client = sign_in(cast.admin)
    page = f"/accounts/persons/{cast.reader.pk}/"
    client.post(page + "hold/", {"reason": "Dispute"})
    assert "Dispute" in client.get(page).content.decode()
    refused = client.post(page + "erase/", WHY, follow=True).content.decode()
    assert "Lift it first" in refused
    client.post(page + "hold/", {"lift": Hold.objects.get().pk})
    client.post(page + "erase/", WHY)
    assert not User.objects.get(pk=cast.reader.pk).is_active
