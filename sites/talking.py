"""Who writes to whom about a site, and who must say twice that it is meant. Plain values in, plain answers out."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, MUNICIPAL, REVIEWERS


class Side(TextChoices):
    """The two threads of a site: two places, two colours, two circles of readers."""

    SHARED = "shared", _("With the municipality")
    INTERNAL = "internal", _("Inside De Huizen")


READS = {Side.SHARED: MUNICIPAL | REVIEWERS, Side.INTERNAL: REVIEWERS}
WRITES = {Side.SHARED: EDITORS | REVIEWERS, Side.INTERNAL: REVIEWERS}


def may_read(side: Side, *, role: str) -> bool:
    """Say whether this role reads the thread; governors and observers read none."""
    return role in READS[side]


def may_write(side: Side, *, role: str, known: bool) -> bool:
    """Say whether this role writes in the thread; about a draft nobody does, because De Huizen does not see it."""
    return known and role in WRITES[side]


def must_confirm(side: Side, *, role: str) -> bool:
    """Say whether the words wait for a second yes: those of De Huizen that leave the house."""
    return side == Side.SHARED and role in REVIEWERS
