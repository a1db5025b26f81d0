"""Invitations: the only way in, once, for a while, and never a way to another's password."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.erasing import close_account, open_account
from accounts.invitations import VALID_FOR, InvitationRefused, RoleUnfit, accept, invite
from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from foundation.audit.models import Details, Entry
from foundation.mail.models import MailKind, OutgoingMail
from tests import make
from tests.make import Cast

PASSWORD = "a quiet house in the street"
ANSWERS = {"name": "An Peeters", "password": PASSWORD}


def invited(cast: Cast, email: str = "An.Peeters@kortrijk.example", role: Role = Role.EDITOR) -> str:
    """Invite somebody of Kortrijk and return the path of the invitation."""
    organisation = make.municipality(make.KORTRIJK)
    address = invite(email, organisation=organisation, role=role, language="nl", by=cast.admin)
    return "/accounts/" + address.partition("/accounts/")[2]


def test_an_invitation_waits_as_a_secret_letter_in_the_guests_language(cast: Cast) -> None:
    path = invited(cast)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address, mail.language) == (MailKind.SECRET, "an.peeters@kortrijk.example", "nl")
    assert path in mail.text


def test_the_secret_is_kept_nowhere_but_in_the_letter(cast: Cast) -> None:
    token = invited(cast).split("/")[-2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM accounts_invitation i")
        kept = cursor.fetchone()[0]
    assert token not in kept
    assert not any(token in str(details.words) for details in Details.objects.all())


def test_a_guest_chooses_a_password_and_signs_in(client: Client, cast: Cast) -> None:
    path = invited(cast)
    assert "Kortrijk" in client.get(path).content.decode()
    answer = client.post(path, ANSWERS, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    signed_in = client.post("/accounts/login/", {"login": "an.peeters@kortrijk.example", "password": PASSWORD})
    assert (signed_in.status_code, signed_in["Location"]) == (302, "/home/")
    membership = Membership.objects.get(user__email="an.peeters@kortrijk.example")
    assert (membership.role, membership.starts_on, membership.ends_on) == ("editor", timezone.localdate(), None)
    assert membership.user.language == "nl"


def test_reading_the_page_uses_nothing_up(client: Client, cast: Cast) -> None:
    path = invited(cast)
    for _ in range(3):
        client.get(path)
        client.head(path)
    assert Invitation.objects.get().used_at is None
    assert not User.objects.filter(email="an.peeters@kortrijk.example").exists()


def test_a_second_click_explains_itself_and_makes_nothing(client: Client, cast: Cast) -> None:
    path = invited(cast)
    client.post(path, ANSWERS)
    again = client.post(path, {"name": "Somebody Else", "password": "another long password here"})
    assert again.status_code == 410
    assert "It was used already" in again.content.decode()
    assert Membership.objects.filter(user__email="an.peeters@kortrijk.example").count() == 1
    assert User.objects.get(email="an.peeters@kortrijk.example").check_password(PASSWORD)


def test_an_invitation_that_is_over_leads_on(client: Client, cast: Cast) -> None:
    path = invited(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(path)
    assert answer.status_code == 410
    assert "It was not used in time" in answer.content.decode()
    assert client.post(path, ANSWERS).status_code == 410
    assert not User.objects.filter(email="an.peeters@kortrijk.example").exists()


def test_an_invitation_does_not_open_a_closed_account(client: Client, cast: Cast) -> None:
    close_account(cast.reader, by=cast.admin)
    path = invited(cast, email=cast.reader.email)
    answer = client.post(path, {"name": "An", "password": "correct horse battery staple"})
    assert answer.status_code == 409
    assert "Your account was closed" in answer.content.decode()
    assert Invitation.objects.get().used_at is None
    open_account(cast.reader, by=cast.admin)
    assert client.post(path, {"name": "An", "password": "correct horse battery staple"}).status_code == 302


def test_an_invitation_lasts_two_weeks(cast: Cast) -> None:
    invited(cast)
    invitation = Invitation.objects.get()
    assert invitation.expires_at - invitation.invited_at == VALID_FOR == timedelta(days=14)


def test_an_address_that_was_never_given_is_unknown(client: Client, cast: Cast) -> None:
    answer = client.get("/accounts/invitation/never-given/")
    assert answer.status_code == 404
    assert "We do not know this address" in answer.content.decode()


def test_who_has_an_account_keeps_its_password_and_gains_a_membership(client: Client, cast: Cast) -> None:
    cast.neighbour.set_password("the password I already have")
    cast.neighbour.save()
    client.post(invited(cast, cast.neighbour.email.upper(), Role.READER), ANSWERS)
    cast.neighbour.refresh_from_db()
    assert cast.neighbour.check_password("the password I already have")
    assert cast.neighbour.name == "Neighbour"
    assert set(cast.neighbour.memberships.values_list("role", flat=True)) == {"signatory", "reader"}


def test_two_invitations_to_the_same_role_make_one_membership(cast: Cast) -> None:
    for path in (invited(cast), invited(cast)):
        accept(path.split("/")[-2], **ANSWERS)
    assert Membership.objects.filter(user__email="an.peeters@kortrijk.example").count() == 1


@pytest.mark.parametrize("password", ["short", "12345678901234", "password1234", ""])
def test_a_weak_password_is_refused_and_the_invitation_stays_open(client: Client, cast: Cast, password: str) -> None:
    path = invited(cast)
    answer = client.post(path, {"name": "An", "password": password})
    assert "password" in answer.context["form"].errors
    assert Invitation.objects.get().used_at is None


def test_a_password_like_ones_own_address_is_refused(client: Client, cast: Cast) -> None:
    answer = client.post(invited(cast), {"name": "An", "password": "an.peeters@kortrijk"})
    assert "password" in answer.context["form"].errors


def test_a_used_token_is_refused_by_the_action_itself(cast: Cast) -> None:
    token = invited(cast).split("/")[-2]
    accept(token, **ANSWERS)
    for refused in (token, "never-given"):
        with pytest.raises(InvitationRefused):
            accept(refused, **ANSWERS)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR, Role.GOVERNOR, Role.OBSERVER])
def test_nobody_is_invited_to_a_role_that_the_organisation_cannot_give(cast: Cast, role: Role) -> None:
    with pytest.raises(RoleUnfit):
        invited(cast, role=role)
    assert not Invitation.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_inviting_and_accepting_are_recorded(cast: Cast) -> None:
    accept(invited(cast).split("/")[-2], **ANSWERS)
    assert Entry.objects.get(verb="account.invite").actor_id == cast.admin.pk
    guest = User.objects.get(email="an.peeters@kortrijk.example")
    assert Entry.objects.get(verb="account.accept_invitation").actor_id == guest.pk
