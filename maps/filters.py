"""The filter of the map: read from the address once, for page, list and data alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from accounts.models import User
from accounts.roles import Role
from sites.models import Site, SiteCell, SiteChange, SiteQuerySet
from sites.models.cells import SiteCellQuerySet
from sites.workflow import Status
from territory.models import Municipality, Province


@dataclass(frozen=True, kw_only=True)
class MapFilter:
    """What a person asks to see; no province stands for the whole country, an empty status for all.

    Which rows a person may see is asked of `Site.objects.visible_to` alone: the filter can only take rows away.
    """

    user: User
    provinces: tuple[Province, ...]
    province: Province | None = None
    status: str = ""

    def sites_of_area(self) -> SiteQuerySet:
        """The sites of the province or the country that this person may see, whatever their status."""
        return Site.objects.visible_to(self.user).in_province(self.province.code if self.province else "")

    def sites(self) -> SiteQuerySet:
        """The sites that fit: the same rows for the map, the list and the data."""
        return self.sites_of_area().with_status(self.status)

    def cells(self) -> SiteCellQuerySet:
        """The kept counts of the same sites, on the grid of the map."""
        area = SiteCell.objects.visible_to(self.user).in_province(self.province.code if self.province else "")
        return area.with_status(self.status)

    def changes(self) -> int:
        """How often the sites of this area changed, as far as this person may know: the same number, the same sites."""
        area = SiteChange.objects.visible_to(self.user).in_province(self.province.code if self.province else "")
        return area.counted()

    def kept_from_governor(self) -> int:
        """How many sites of the own province the governor's office counts but may not see yet; 0 for all others."""
        return Site.objects.kept_from_governor() if self.user.role == Role.GOVERNOR else 0

    def municipalities(self) -> Any:
        """The municipalities of today, in the province or in the country, that can be drawn."""
        return self.in_area(Municipality.objects.current().drawn())

    def in_area(self, rows: Any) -> Any:
        """Rows of the territory that lie in the province, all of them for the whole country."""
        return rows.in_province(self.province) if self.province else rows

    @property
    def is_schematic(self) -> bool:
        """Whether some border on this map is drawn from places and not official."""
        return any(province.schematic for province in ([self.province] if self.province else self.provinces))

    @property
    def address(self) -> str:
        """The filter as it stands in an address, without what is not asked."""
        asked = {"province": self.province.code if self.province else "", "status": self.status}
        return urlencode({name: value for name, value in asked.items() if value})


def read_filter(query: Mapping[str, str], user: User) -> MapFilter:
    """Read the filter from an address; words that nobody knows are left out.

    A governor's office is bound to its own province, whatever the address says.
    """
    status = query.get("status", "")
    known = status if status in Status.values else ""
    own = user.acting.organisation.province if user.acting and user.role == Role.GOVERNOR else None
    if own:
        return MapFilter(user=user, provinces=(own,), province=own, status=known)
    provinces = tuple(Province.objects.all())
    wanted = next((province for province in provinces if province.code == query.get("province")), None)
    return MapFilter(user=user, provinces=provinces, province=wanted, status=known)
