"""The words of the door's own letters."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import AccessRequest, Invitation, Membership, Organisation, User
from foundation.mail.models import MailKind
from foundation.mail.writing import Letter, worded


def invitation_letter(invitation: Invitation, *, address: str) -> Letter:
    """Invite a person to choose a password; the address in it is the key, so the letter is secret."""
    return worded(
        "invitation",
        address=invitation.email,
        language=invitation.language,
        context={"invitation": invitation, "address": address},
        kind=MailKind.SECRET,
    )


def to_user(name: str, user: User, context: dict[str, Any]) -> Letter:
    """Word a letter to somebody with an account, in that person's language."""
    return worded(
        name, address=user.email, language=user.language, context={**context, "user": user}, recipient=f"user:{user.pk}"
    )


def request_letter(request: AccessRequest, *, to: User, address: str) -> Letter:
    """Tell somebody entitled that a person asks for access."""
    return to_user("access_requested", to, {"request": request, "address": address})


def request_refused_letter(request: AccessRequest) -> Letter:
    """Tell a person that the answer is no, and why."""
    return worded("access_refused", address=request.email, language=request.language, context={"request": request})


def membership_ended_letter(membership: Membership, *, why: str) -> Letter:
    """Tell a person that a membership ends, and why."""
    return to_user("membership_ended", membership.user, {"membership": membership, "why": why})


def confirm_access_letter(organisation: Organisation, *, number: int, to: User) -> Letter:
    """Ask who still needs access."""
    address = settings.PORTAL_ADDRESS + reverse("accounts:organisation", args=[organisation.pk])
    return to_user("confirm_access", to, {"organisation": organisation, "number": number, "address": address})


def idle_letter(user: User, *, closes_on: date) -> Letter:
    """Warn that an account nobody uses will be closed."""
    address = settings.PORTAL_ADDRESS + reverse("account_login")
    return to_user("account_idle", user, {"closes_on": closes_on, "address": address})


def account_closed_letter(user: User) -> Letter:
    """Tell that an account was closed because nobody used it."""
    return to_user("account_closed", user, {"support_address": settings.MAIL_REPLY_TO})


def address_changed_letter(user: User, *, address: str) -> Letter:
    """Tell the former or the new address of an account that an administrator changed it; neither names the other."""
    return worded(
        "address_changed",
        address=address,
        language=user.language,
        context={"user": user, "support_address": settings.MAIL_REPLY_TO},
        recipient=f"user:{user.pk}",
    )


def looked_as_letter(user: User, *, reason: str) -> Letter:
    """Tell a person that an administrator looked at the portal as that person, and why."""
    return to_user("looked_as", user, {"reason": reason, "support_address": settings.MAIL_REPLY_TO})
