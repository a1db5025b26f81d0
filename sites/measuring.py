"""What the portal itself measures around a site: how far the nearest station, prison, house and other sites are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sites.models import Site
from territory.kinds import PrisonKind
from territory.models import Prison, Station

MOST_OTHERS = 10
HOUSES = (PrisonKind.DETENTION, PrisonKind.TRANSITION)


@dataclass(frozen=True)
class Measured:
    """One distance, in metres as the crow flies."""

    label: Promise
    name: str
    metres: float
    site: Site | None = None

    @property
    def far(self) -> bool:
        """Whether kilometres say it better."""
        return self.metres >= 1000

    @property
    def kilometres(self) -> float:
        """The distance in kilometres, to a tenth."""
        return round(self.metres / 1000, 1)

    @property
    def rounded(self) -> int:
        """The distance in metres, to ten: no finer than the points are."""
        return int(round(self.metres, -1))


def measured_around(site: Site, user: User, *, reach: float) -> list[Measured]:
    """The nearest station, prison and house, then the other sites within reach (metres) that this person may see."""
    point = site.point
    if point is None:
        return []
    prisons = list(Prison.objects.nearest(point))
    nearest: list[tuple[Promise, Any]] = [
        (_("Nearest station"), Station.objects.nearest(point).first()),
        (_("Nearest prison"), next((row for row in prisons if row.kind not in HOUSES), None)),
        (_("Nearest detention or transition house"), next((row for row in prisons if row.kind in HOUSES), None)),
    ]
    found = [Measured(label, str(row), row.metres) for label, row in nearest if row]
    near: Iterable[Any] = Site.objects.visible_to(user).within(point, reach)[: MOST_OTHERS + 1]
    others = [Measured(_("Another site"), other.name, other.metres, other) for other in near if other.pk != site.pk]
    return found + others[:MOST_OTHERS]
