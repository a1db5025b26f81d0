"""The rules of a visit: where it stands and which moments can be proposed. Plain values in, plain words out."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sites.workflow import Status

NO_VISIT = frozenset({Status.DRAFT, Status.WITHDRAWN, Status.NOT_RETAINED, Status.CANCELLED, Status.CLOSED})


class VisitState(TextChoices):
    """Where a visit stands."""

    PROPOSED = "proposed", _("Moments proposed")
    NONE_SUITS = "none_suits", _("No moment suits")
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Took place")
    CALLED_OFF = "called_off", _("Called off")


class MomentRefusal(TextChoices):
    """Why moments cannot be proposed."""

    NONE = "none", _("Please propose at least one moment.")
    PAST = "past", _("A moment lies in the past. Please choose moments from now on.")
    TWICE = "twice", _("The same moment stands there twice.")


class VisitRefusal(TextChoices):
    """Why a visit cannot be changed so."""

    MOVED_ON = "moved_on", _("This visit has changed since you opened the page. Please look again.")
    OPEN = "open", _("There is a visit already that is proposed or planned. Call it off first.")
    NOT_OFFERED = "not_offered", _("This moment was not proposed.")
    STATUS = "status", _("A visit can be proposed once the site is submitted, until De Huizen has decided against it.")
    EARLY = "early", _("The visit has not begun yet.")


class VisitRefused(ValueError):
    """What was asked of a visit is not possible; `refusal.label` tells the person why."""

    def __init__(self, refusal: VisitRefusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


def refused_moments(moments: Sequence[datetime], *, now: datetime) -> MomentRefusal | None:
    """Say why these moments cannot be proposed; None when they can."""
    if not moments:
        return MomentRefusal.NONE
    if min(moments) <= now:
        return MomentRefusal.PAST
    return MomentRefusal.TWICE if len(set(moments)) < len(moments) else None


def may_visit(status: Status, *, known: bool) -> bool:
    """Say whether a visit makes sense: De Huizen sees the site, and it is not over."""
    return known and status not in NO_VISIT
