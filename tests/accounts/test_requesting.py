"""Requests for access: asked by anybody, decided once by somebody entitled, telling nobody who works here."""

import re

import pytest
from django.test import Client

from accounts.invitations import RoleUnfit
from accounts.models import AccessRequest, Invitation, Membership, Organisation
from accounts.requesting import RequestRefused, grant, refuse, request_access
from accounts.roles import Role
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from tests import make
from tests.make import Cast

PAGE = "/accounts/request/"


def asked(nis: str = make.KORTRIJK, **changes: object) -> AccessRequest:
    """Somebody asks to work for a municipality."""
    given = {"email": "An@kortrijk.example", "name": "An", "language": "nl", "role": Role.EDITOR, **changes}
    return request_access(organisation=make.municipality(nis), **given)  # type: ignore[arg-type]


def typed(place: Organisation, **changes: object) -> dict[str, object]:
    """What stands in the form."""
    form = {
        "organisation": place.pk,
        "name": "An",
        "email": "an@kortrijk.example",
        "role": "editor",
        "words": "",
    }
    return {**form, **changes}


def test_those_who_may_sign_are_told(cast: Cast) -> None:
    request = asked()
    mail = OutgoingMail.objects.get()
    assert mail.address == cast.signatory.email
    assert f"/accounts/requests/{request.pk}/" in mail.text
    assert "an@kortrijk.example" in mail.text


def test_where_nobody_may_sign_de_huizen_is_told(cast: Cast) -> None:
    Membership.objects.filter(user=cast.signatory).delete()
    asked()
    assert OutgoingMail.objects.get().address == cast.coordinator.email


def test_asking_twice_is_one_request_and_one_letter(cast: Cast) -> None:
    assert asked().pk == asked(email="an@KORTRIJK.example ").pk
    assert OutgoingMail.objects.count() == 1


def test_a_role_that_the_organisation_cannot_give_is_refused(cast: Cast) -> None:
    with pytest.raises(RoleUnfit):
        asked(role=Role.COORDINATOR)


def test_yes_is_an_invitation_in_the_role_that_the_decider_gives(cast: Cast) -> None:
    request = asked()
    address = grant(request, by=cast.signatory, role=Role.READER)
    assert "/accounts/invitation/" in address
    assert Invitation.objects.get().role == Role.READER
    request.refresh_from_db()
    assert (request.state, request.decided_by) == ("granted", cast.signatory)


def test_no_is_a_letter_with_the_reason(cast: Cast) -> None:
    refuse(asked(), by=cast.coordinator, reason="We do not know you.")
    mail = OutgoingMail.objects.get(address="an@kortrijk.example")
    assert "We do not know you." in mail.text
    assert not Invitation.objects.exists()


def test_no_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(RequestRefused):
        refuse(asked(), by=cast.signatory, reason=" ")


def test_it_is_decided_once(cast: Cast) -> None:
    request = asked()
    grant(request, by=cast.signatory)
    for late in (lambda: grant(request, by=cast.coordinator), lambda: refuse(request, by=cast.signatory, reason="x")):
        with pytest.raises(RequestRefused):
            late()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("who", ["neighbour", "reader", "editor", "reviewer", "governor", "observer", "stranger"])
def test_nobody_else_decides(cast: Cast, who: str) -> None:
    with pytest.raises(RequestRefused):
        grant(asked(), by=getattr(cast, who))


def test_the_page_takes_a_request_and_looks_the_same_for_a_known_address(cast: Cast, client: Client) -> None:
    place = make.municipality(make.KORTRIJK)
    pages = [client.post(PAGE, typed(place, email=email)) for email in ("new@x.example", cast.editor.email)]
    assert [page.status_code for page in pages] == [200, 200]
    texts = [re.sub(r'value="\w{64}"', "", page.content.decode()) for page in pages]
    assert texts[0] == texts[1]
    assert AccessRequest.objects.count() == 2


def test_an_office_of_a_governor_gives_its_own_role(cast: Cast, client: Client) -> None:
    client.post(PAGE, typed(cast.governor.acting.organisation, role="signatory"))
    assert AccessRequest.objects.get().role == Role.GOVERNOR


@pytest.mark.parametrize("change", [{"email": "no"}, {"organisation": 0}, {"name": ""}, {"role": "coordinator"}])
def test_what_is_wrong_is_said_beside_the_field(cast: Cast, client: Client, change: dict[str, object]) -> None:
    answer = client.post(PAGE, typed(make.municipality(make.KORTRIJK), **change))
    assert answer.status_code == 422
    assert not AccessRequest.objects.exists()


def test_the_organisation_that_runs_the_portal_is_asked_by_nobody(cast: Cast, client: Client) -> None:
    assert client.post(PAGE, typed(cast.coordinator.acting.organisation)).status_code == 422


def test_the_signatory_decides_on_the_page(cast: Cast, sign_in) -> None:
    request = asked()
    address = f"/accounts/requests/{request.pk}/"
    client = sign_in(cast.signatory)
    assert "an@kortrijk.example" in client.get(address).content.decode()
    assert client.post(address, {"decision": "refuse", "reason": ""}).status_code == 422
    answer = client.post(address, {"decision": "grant", "role": "reader"})
    assert answer["Location"] == f"/accounts/people/{request.organisation_id}/"
    assert Invitation.objects.get().role == "reader"
    late = client.post(address, {"decision": "refuse", "reason": "x"}, follow=True).content.decode()
    assert "decided this before you" in late


def test_a_request_to_a_neighbour_does_not_exist_for_a_signatory(cast: Cast, sign_in) -> None:
    request = asked(make.OLEN)
    assert sign_in(cast.signatory).get(f"/accounts/requests/{request.pk}/").status_code == 404


def test_asking_and_deciding_stand_in_the_log(cast: Cast) -> None:
    grant(asked(), by=cast.signatory)
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"account.request_access", "account.grant_access", "account.invite"} <= verbs


@pytest.mark.parametrize(
    "name", ["Confirm: https://evil.example/x", "www.evil.example", "evil.example", "a@evil.example"]
)
def test_a_name_that_would_be_a_link_in_our_letter_is_refused(cast: Cast, client: Client, name: str) -> None:
    refused = client.post(PAGE, typed(cast.signatory.acting.organisation, name=name))
    assert refused.status_code == 422
    assert not AccessRequest.objects.exists()
