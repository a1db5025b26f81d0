"""The words of the notices of contacts. Nothing here sends."""

from django.conf import settings
from django.urls import reverse

from accounts.emails import to_user
from accounts.models import User
from contacts.models import FollowUp
from foundation.mail.writing import Letter


def follow_up_letter(follow_up: FollowUp, *, to: User, by: User) -> Letter:
    """Tell a colleague what there is to do from now on, by when, and who asks it."""
    address = settings.PORTAL_ADDRESS + reverse("contacts:follow_ups")
    return to_user("follow_up_given", to, {"follow_up": follow_up, "actor": by, "address": address})
