"""What a plan is about: a site, a province, or the country. Plain values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sites.models import Site
from territory.models import Province


@dataclass(frozen=True, kw_only=True)
class Place:
    """A site, else a province, else the country."""

    site: Site | None = None
    province: Province | None = None

    def __str__(self) -> str:
        if self.site:
            return self.site.name
        return str(self.province) if self.province else _("Belgium")

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a new row about this place; the database fills in what follows from them."""
        return {"site": self.site, "province": None if self.site else self.province}

    @property
    def query(self) -> str:
        """The place as the query of an address."""
        if self.site:
            return f"?site={self.site.pk}"
        return f"?province={self.province.code}" if self.province else "?"
