"""Which organisations somebody sees: all for De Huizen, for others those that are involved in their scope."""

from django.db.models import Exists, OuterRef

from accounts.models import Organisation, User
from accounts.models.organisations import OrganisationQuerySet
from accounts.roles import REVIEWERS
from contacts.models import Involvement


def organisations_for(user: User, *, with_merged: bool = False) -> OrganisationQuerySet:
    """Return the organisations that this person may see, in the membership the person acts in."""
    rows: OrganisationQuerySet = Organisation.objects.all() if with_merged else Organisation.objects.of_today()
    if user.role in REVIEWERS:
        return rows
    involved = Involvement.objects.visible_to(user).filter(organisation_id=OuterRef("pk"))
    return rows.filter(Exists(involved))
