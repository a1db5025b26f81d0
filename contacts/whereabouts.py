"""Where something of contacts happens: a site, a municipality or a province that the person may see, or the country."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import REVIEWERS, Role
from sites.models import Site
from territory.models import Municipality, Province

WORD = re.compile(r"(site)-([0-9]{1,18})|(municipality|province)-([0-9]{5})")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One place: one of the three is filled in, none for the country."""

    site: Site | None = None
    municipality: Municipality | None = None
    province: Province | None = None

    @property
    def keys(self) -> dict[str, int | None]:
        """The place as numbers, for the QuerySets of contacts."""
        return {
            "site": self.site.pk if self.site else None,
            "municipality": self.municipality.pk if self.municipality else None,
            "province": self.province.pk if self.province else None,
        }

    @property
    def columns(self) -> dict[str, Site | Municipality | Province | None]:
        """The place as the columns of a row about it; the database fills in what follows."""
        return {"site": self.site, "municipality": self.municipality, "province": self.province}

    @property
    def found_by(self) -> dict[str, Site | Municipality | Province | None]:
        """What a row about this place is found by: the database fills in municipality and province of a site."""
        return {"site": self.site} if self.site else self.columns

    @property
    def word(self) -> str:
        """The place in an address: `site-12`, `municipality-34022`, `province-30000`, nothing for the country."""
        if self.site:
            return f"site-{self.site.pk}"
        if self.municipality:
            return f"municipality-{self.municipality.nis}"
        return f"province-{self.province.code}" if self.province else ""

    @property
    def address(self) -> str:
        """The page about who is involved there."""
        if self.site:
            return reverse("contacts:site", args=[self.site.pk])
        return reverse("contacts:place", args=[self.word])

    def __str__(self) -> str:
        return str(self.site.name if self.site else self.municipality or self.province or _("Belgium"))


class NoSuchPlace(LookupError):
    """There is no such place, or this person may not see it."""


def found_place(word: str, user: User) -> Place:
    """Return the place that a word of an address names; raises NoSuchPlace."""
    named = WORD.fullmatch(word)
    if not named:
        raise NoSuchPlace(word)
    if named[1]:
        number = int(named[2])
        site = Site.objects.visible_to(user).with_places_of().filter(pk=number).first() if number < 2**63 else None
        return one(word, site=site)
    if named[3] == "municipality":
        rows = Municipality.objects.current().select_related("province").defer("province__borders", "province__outline")
        municipality = rows.filter(nis=named[4]).first()
        return one(
            word, municipality=municipality if municipality and reaches(municipality.province_id, user) else None
        )
    province = Province.objects.filter(code=named[4]).first()
    return one(word, province=province if province and reaches(province.pk, user) else None)


def place_of_plan(word: str, user: User) -> Place:
    """Return what a plan is about: a site, a province, or the country for an empty word; raises NoSuchPlace."""
    if word.startswith("municipality"):
        raise NoSuchPlace(word)
    return found_place(word, user) if word else Place()


def one(word: str, **found: Site | Municipality | Province | None) -> Place:
    """Return the place, or raise NoSuchPlace when nothing was found."""
    if not any(found.values()):
        raise NoSuchPlace(word)
    return Place(**found)  # type: ignore[arg-type]


def reaches(province: int, user: User) -> bool:
    """Say whether somebody looks at a whole province: its governor, De Huizen and observers."""
    acting = user.acting
    if acting and user.role == Role.GOVERNOR:
        return acting.province_id == province
    return user.role in REVIEWERS | {Role.OBSERVER}
