"""How long accounts, memberships, invitations and requests are kept, and what they say about a person."""

from django.utils.translation import gettext_lazy as _

from accounts.erasing import erase
from accounts.models import Absence, AccessRequest, Invitation, Membership, SavedView, User
from foundation.retention.kinds import About, Kind, Person, Rows, declare, deleted, shown_as, tell


def erase_accounts(rows: Rows) -> int:
    """Empty accounts that were closed a term ago, one by one."""
    return len([erase(user, by=None) for user in rows])


def account(person: Person) -> Rows:
    """The account itself."""
    return User.objects.filter(pk=person.number)


def memberships(person: Person) -> Rows:
    """What the person may do, for whom, since when."""
    return Membership.objects.filter(user_id=person.number).with_places()


def absences(person: Person) -> Rows:
    """When the person is or was away."""
    return Absence.objects.filter(user_id=person.number).select_related("stand_in")


def saved_views(person: Person) -> Rows:
    """Views of lists that the person kept."""
    return SavedView.objects.filter(owner_id=person.number)


def invitations(person: Person) -> Rows:
    """Invitations to this address."""
    return Invitation.objects.filter(email=person.email).select_related("organisation")


def requests(person: Person) -> Rows:
    """What this address asked."""
    return AccessRequest.objects.filter(email=person.email).select_related("organisation")


ACCOUNT = {
    "email": "email",
    "name": "name",
    "language": "language",
    "account since": "date_joined",
    "last sign-in": "last_login",
    "closed": "closed_at",
}
MEMBERSHIP = {
    "organisation": "organisation",
    "role": "role",
    "from": "starts_on",
    "until": "ends_on",
    "confirmed": "confirmed_on",
}
ABSENCE = {"from": "starts_on", "until": "ends_on", "stand-in": "stand_in"}
SAVED_VIEW = {"page": "page", "name": "name", "filter": "query"}
INVITATION = {"organisation": "organisation", "role": "role", "invited": "invited_at", "used": "used_at"}
REQUEST = {"organisation": "organisation", "role": "role", "asked": "asked_at", "words": "words", "answer": "state"}

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
        rows=shown_as(absences, ABSENCE),
        erase=deleted(absences),
    )
)
tell(
    About(
        name="accounts.saved_views",
        label=_("Views of lists that you kept"),
        rows=shown_as(saved_views, SAVED_VIEW),
        erase=deleted(saved_views),
    )
)
tell(
    About(
        name="accounts.account",
        label=_("Your account"),
        rows=shown_as(account, ACCOUNT),
        stays_because=_("It is emptied: only a number stays."),
    )
)
tell(
    About(
        name="accounts.memberships",
        label=_("What you may do here, and for whom"),
        rows=shown_as(memberships, MEMBERSHIP),
        stays_because=_(
            "Who was entitled to sign must stay provable; the membership stays with a number, without your name."
        ),
    )
)
tell(
    About(
        name="accounts.invitations",
        label=_("Invitations to your address"),
        rows=shown_as(invitations, INVITATION),
        erase=deleted(invitations),
    )
)
tell(
    About(
        name="accounts.requests",
        label=_("What you asked for"),
        rows=shown_as(requests, REQUEST),
        erase=deleted(requests),
    )
)
