"""What a plan is about: a site, a province, or the country; and the word that names it in an address."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from sites.models import Site
from territory.models import Province

WORD = re.compile(r"site-([0-9]{1,18})|province-([0-9]{5})")


class NoSuchPlace(LookupError):
    """There is no such place, or this person may not see it."""


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
    def found_by(self) -> dict[str, Any]:
        """What a row about this place is found by: the database adds the province of a site by itself."""
        return {"site": self.site} if self.site else self.columns

    @property
    def word(self) -> str:
        """The place in an address: `site-12`, `province-30000`, nothing for the country."""
        if self.site:
            return f"site-{self.site.pk}"
        return f"province-{self.province.code}" if self.province else ""


def place_named(word: str, user: User) -> Place:
    """Return the place that a word of an address names, an empty one the country; raises NoSuchPlace."""
    if not word:
        return Place()
    named = WORD.fullmatch(word)
    if not named:
        raise NoSuchPlace(word)
    if named[1]:
        site = Site.objects.visible_to(user).with_places_of().filter(pk=int(named[1])).first()
        return found(word, site=site)
    return found(word, province=Province.objects.filter(code=named[2]).first())


def found(word: str, **place: Any) -> Place:
    """The place, or NoSuchPlace where nothing was found."""
    if not any(place.values()):
        raise NoSuchPlace(word)
    return Place(**place)
