"""People, organisations, memberships, invitations, and what comes and goes with them: one file per table."""

from accounts.models.erasures import Erasure
from accounts.models.invitations import Invitation
from accounts.models.memberships import Membership
from accounts.models.organisations import Organisation, Plain, SortedWords, order_of
from accounts.models.people import User
from accounts.models.requests import AccessRequest, RequestSource, RequestState
from accounts.models.sessions import SignedIn
from accounts.models.working import Absence, SavedView, Skills

__all__ = [
    "Absence",
    "AccessRequest",
    "Erasure",
    "Invitation",
    "Membership",
    "Organisation",
    "Plain",
    "RequestSource",
    "RequestState",
    "SavedView",
    "SignedIn",
    "Skills",
    "SortedWords",
    "User",
    "order_of",
]
