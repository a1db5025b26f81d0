"""How many sites and places there are: by status, by province, by municipality."""

from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from sites.models.along import SitesAlong

if TYPE_CHECKING:
    from sites.models.site import Site  # noqa: F401 (the base class names it)


class SitesCounted(SitesAlong):
    """Sites as numbers."""

    def counted_by_status(self) -> dict[str, int]:
        """How many sites stand in each status."""
        return dict(self.order_by().values_list("status").annotate(Count("pk")))

    def places_by_province(self) -> list[tuple[int, str, int, int]]:
        """Province, status, how many places there, and how many sites."""
        rows = self.order_by().values_list("province_id", "status")
        return list(rows.annotate(Sum("places"), Count("pk")))

    def places_by_municipality(self) -> dict[int, int]:
        """How many places are proposed in each municipality of today."""
        rows = self.order_by().values_list("municipality_id").annotate(Sum("places"))
        return {key: places or 0 for key, places in rows}

    def places_by_nis(self) -> dict[str, int]:
        """The same by the code of the municipality."""
        rows = self.order_by().values_list("municipality__nis").annotate(Sum("places"))
        return {nis: places or 0 for nis, places in rows}
