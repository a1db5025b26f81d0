"""How long accounts, memberships, invitations and requests are kept, and what they say about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.erasing import erase
from accounts.models import Absence, AccessRequest, Invitation, Membership, SavedView, User
from foundation.retention.kinds import About, Kind, Person, Rows, declare, tell


def erase_accounts(rows: Rows) -> int:
    """Empty accounts that were closed a term ago, one by one."""
    return len([erase(user, by=None) for user in rows])


def account(person: Person) -> Iterator[dict[str, Any]]:
    """The account itself, without its password."""
    for user in User.objects.filter(pk=person.number):
        yield {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "account since": user.date_joined,
            "last sign-in": user.last_login,
            "closed": user.closed_at,
        }


def memberships(person: Person) -> Iterator[dict[str, Any]]:
    """What the person may do, for whom, since when."""
    for membership in Membership.objects.filter(user_id=person.number).with_places():
        yield {
            "organisation": str(membership.organisation),
            "role": membership.role,
            "from": membership.starts_on,
            "until": membership.ends_on,
            "confirmed": membership.confirmed_on,
        }


def absences(person: Person) -> Iterator[dict[str, Any]]:
    """When the person is or was away."""
    for absence in Absence.objects.filter(user_id=person.number).select_related("stand_in"):
        yield {"from": absence.starts_on, "until": absence.ends_on, "stand-in": str(absence.stand_in or "")}


def saved_views(person: Person) -> Iterator[dict[str, Any]]:
    """Views of lists that the person kept."""
    for view in SavedView.objects.filter(owner_id=person.number):
        yield {"page": view.page, "name": view.name, "filter": view.query}


def invitations(person: Person) -> Iterator[dict[str, Any]]:
    """Invitations to this address."""
    for invitation in Invitation.objects.filter(email=person.email).select_related("organisation"):
        yield {
            "organisation": str(invitation.organisation),
            "role": invitation.role,
            "invited": invitation.invited_at,
            "used": invitation.used_at,
        }


def requests(person: Person) -> Iterator[dict[str, Any]]:
    """What this address asked."""
    for request in AccessRequest.objects.filter(email=person.email).select_related("organisation"):
        yield {
            "organisation": str(request.organisation),
            "role": request.role,
            "asked": request.asked_at,
            "words": request.words,
            "answer": request.state,
        }


declare(
    Kind(
        name="accounts.closed",
        label=_("Name and address of closed accounts"),
        term="accounts.keep_closed_months",
        ended_before=User.objects.closed_before,
        end=erase_accounts,
        columns={"accounts_user": ("email", "name", "language", "password")},
    )
)
declare(
    Kind(
        name="accounts.memberships",
        label=_("Memberships that ended"),
        term="accounts.keep_memberships_months",
        ended_before=lambda moment: Membership.objects.ended_before(moment.date()),
        holds={"accounts.user": "user_id"},
        columns={"accounts_membership": ()},
    )
)
declare(
    Kind(
        name="accounts.invitations",
        label=_("Invitations"),
        term="accounts.keep_invitations_months",
        ended_before=Invitation.objects.sent_before,
        columns={"accounts_invitation": ("email", "role", "invited_by")},
    )
)
declare(
    Kind(
        name="accounts.requests",
        label=_("Requests for access"),
        term="accounts.keep_requests_months",
        ended_before=AccessRequest.objects.asked_before,
        columns={"accounts_accessrequest": ("email", "name", "words", "reason")},
    )
)
declare(
    Kind(
        name="accounts.absences",
        label=_("Absences"),
        term="accounts.keep_absences_months",
        ended_before=Absence.objects.over_before,
        columns={"accounts_absence": ("user", "stand_in")},
    )
)
tell(
    About(
        name="accounts.absences",
        label=_("When you were away"),
        rows=absences,
        erase=lambda person: Absence.objects.filter(user_id=person.number).delete()[0],
    )
)
tell(
    About(
        name="accounts.saved_views",
        label=_("Views of lists that you kept"),
        rows=saved_views,
        erase=lambda person: SavedView.objects.filter(owner_id=person.number).delete()[0],
    )
)
tell(
    About(
        name="accounts.account",
        label=_("Your account"),
        rows=account,
        stays_because=_("It is emptied: only a number stays."),
    )
)
tell(
    About(
        name="accounts.memberships",
        label=_("What you may do here, and for whom"),
        rows=memberships,
        stays_because=_(
            "Who was entitled to sign must stay provable; the membership stays with a number, without your name."
        ),
    )
)
tell(
    About(
        name="accounts.invitations",
        label=_("Invitations to your address"),
        rows=invitations,
        erase=lambda person: Invitation.objects.filter(email=person.email).delete()[0],
    )
)
tell(
    About(
        name="accounts.requests",
        label=_("What you asked for"),
        rows=requests,
        erase=lambda person: AccessRequest.objects.filter(email=person.email).delete()[0],
    )
)
