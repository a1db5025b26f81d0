"""What the portal itself measures around a site: how far the nearest station, prison, house and other sites are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.parameters.reading import value
from sites.models import Site
from territory.kinds import PrisonKind
from territory.models import Prison, Station

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


def measured_around(site: Site, user: User) -> list[Measured]:
    """The nearest station, prison and house, then the other sites within reach that this person may see."""
    point = site.point
    if point is None:
        return []
    prisons, houses = Prison.objects.without(HOUSES), Prison.objects.of_kinds(HOUSES)
    nearest = [
        (_("Nearest station"), Station.objects.nearest(point)[:1]),
        (_("Nearest prison"), prisons.nearest(point)[:1]),
        (_("Nearest detention or transition house"), houses.nearest(point)[:1]),
    ]
    found = [Measured(label, str(row), row.metres) for label, rows in nearest for row in rows]
    return found + list(others(site, user))


def others(site: Site, user: User) -> Iterable[Measured]:
    """Other sites within reach, as far as this person may see them."""
    reach = value("sites.surroundings_reach")
    near = Site.objects.visible_to(user).within(site.point, reach).exclude(pk=site.pk).with_places_of()[:10]
    return [Measured(_("Another site"), other.name, other.metres, other) for other in near]
