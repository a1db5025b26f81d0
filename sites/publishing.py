"""One verb: let the public know of a site, at the level of its municipality; it takes a yes of both sides."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from foundation.audit.recording import record
from sites.models import Site
from sites.workflow import Refusal, StepRefused

# Whose yes is kept where.
SIDES = {Role.SIGNATORY: "published_by_municipality_at", Role.COORDINATOR: "published_by_de_huizen_at"}


def side_of(role: str) -> str:
    """Return the column of this role's yes, empty for everybody else."""
    return SIDES.get(Role(role), "") if role else ""


@transaction.atomic
def publish(site: Site, *, published: bool, by: User) -> Site:
    """Keep the yes of one side, or take it back; the public reads of a site once both sides said yes.

    Raises StepRefused for other roles, and for a site that De Huizen does not know yet or not any more.
    """
    column = side_of(by.role)
    if not column:
        raise StepRefused(Refusal.ROLE)
    current = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if published and not current.can_be_published:
        raise StepRefused(Refusal.STATUS)
    if bool(getattr(current, column)) != published:
        setattr(current, column, timezone.now() if published else None)
        current.save(update_fields=[column])
        record("site.publish", current, by=by, details={"side": by.role, "published": published})
    return current
