"""The filter of the map: read from the address once, for page, list, data, export and letters alike."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from accounts.models import User
from accounts.roles import REVIEWERS, Role
from calls.coverage import Coverage
from calls.models import Call
from calls.overview import Overview
from foundation.statements import Phrases, Statement, planned, worded
from sites.models import Site, SiteCell, SiteChange, SiteQuerySet
from sites.models.cells import SiteCellQuerySet
from sites.models.changes import SiteChangeQuerySet
from sites.workflow import Status
from territory.models import Municipality, Province

MAY_SEE_ANSWERS = REVIEWERS | {Role.GOVERNOR}
COLOURS = ("answer", "places")
# How the changes of an area are asked for.
counting = Phrases()


@dataclass(frozen=True, kw_only=True)
class MapFilter:
    """What a person asks to see; no province stands for the whole country, an empty status for all.

    Which rows a person may see is asked of `visible_to` alone: the filter can only take rows away.
    """

    user: User
    provinces: tuple[Province, ...]
    province: Province | None = None
    status: str = ""
    call: Call | None = None
    answer: str = ""
    colour: str = ""

    @property
    def area(self) -> list[Province]:
        """The provinces that are looked at."""
        return [self.province] if self.province else list(self.provinces)

    def overview(self) -> Overview | None:
        """Who answered the call in this area; None for those who may not see answers, or without a call."""
        if self.call is None or self.user.role not in MAY_SEE_ANSWERS:
            return None
        return Overview(self.call, self.user, self.area)

    def answering(self) -> list[int]:
        """The keys of the municipalities whose answer is looked for."""
        seen = self.overview()
        return seen.keys(self.answer) if seen else []

    def sites_of_area(self) -> SiteQuerySet:
        """The sites of the province or the country that this person may see, whatever their status."""
        rows = Site.objects.visible_to(self.user).in_province(self.province.code if self.province else "")
        return rows.in_municipalities(self.answering()) if self.answer else rows

    def sites(self) -> SiteQuerySet:
        """The sites that fit: the same rows for the map, the list, the data and the export."""
        return self.sites_of_area().with_status(self.status)

    def cells(self) -> SiteCellQuerySet:
        """The kept counts of the same sites, on the grid of the map; the grid knows no answers."""
        area = SiteCell.objects.visible_to(self.user).in_province(self.province.code if self.province else "")
        return area.with_status(self.status)

    @property
    def depends_on(self) -> tuple[Hashable, ...]:
        """Everything that the rows of this filter depend on, but for the rows themselves."""
        acting = self.user.acting
        who = (acting.role, acting.municipality_id, acting.province_id, acting.organisation_id) if acting else ()
        return (who, self.address)

    def changes(self) -> int:
        """How often the sites of this area changed, as far as this person may know: the same number, the same sites."""
        return counted(counting.once(self.depends_on, lambda: worded(self.changes_of_area().numbers())))

    def changes_of_area(self) -> SiteChangeQuerySet:
        """The changes of the sites of this area, as far as this person may know."""
        return SiteChange.objects.visible_to(self.user).in_province(self.province.code if self.province else "")

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
        return any(province.schematic for province in self.area)

    @property
    def asked(self) -> dict[str, str]:
        """The filter as words: what a form, an address or a job is given to find the same rows again."""
        words = {
            "province": self.province.code if self.province else "",
            "status": self.status,
            "answer": self.answer,
            "colour": self.colour,
        }
        return {name: word for name, word in words.items() if word}

    @property
    def address(self) -> str:
        """The filter as it stands in an address, without what is not asked."""
        return urlencode(self.asked)

    @property
    def name(self) -> str:
        """The name of the area, empty for the whole country."""
        return str(self.province or "")


def read_filter(query: Mapping[str, str], user: User) -> MapFilter:
    """Read the filter from an address; words that nobody knows are left out.

    A governor's office is bound to its own province, whatever the address says; who may not see answers, filters none.
    """
    sees_answers = user.role in MAY_SEE_ANSWERS
    answer = query.get("answer", "")
    known: dict[str, Any] = {
        "user": user,
        "status": known_word(query.get("status", ""), Status.values),
        "answer": known_word(answer, Coverage.values) if sees_answers else "",
        "colour": known_word(query.get("colour", ""), COLOURS),
    }
    own = user.acting.organisation.province if user.acting and user.role == Role.GOVERNOR else None
    if sees_answers and answer:
        known["call"] = newest_call(user)
    if own:
        return MapFilter(provinces=(own,), province=own, **known)
    provinces = tuple(Province.objects.all())
    wanted = next((province for province in provinces if province.code == query.get("province")), None)
    return MapFilter(provinces=provinces, province=wanted, **known)


def counted(changes: Statement) -> int:
    """How many changes there were."""
    if changes is None:
        return 0
    with planned(using=SiteChange.objects.all().db) as cursor:
        cursor.execute(*changes)
        return int(cursor.fetchone()[0] or 0)


def known_word(word: str, words: Any) -> str:
    """The word if it is one of these, else an empty one."""
    return word if word in words else ""


def newest_call(user: User) -> Call | None:
    """The newest call that this person may read."""
    return Call.objects.visible_to(user).newest_first().first()


def with_call(wanted: MapFilter) -> MapFilter:
    """The same filter with the newest call: for pages that show answers."""
    if wanted.call or wanted.user.role not in MAY_SEE_ANSWERS:
        return wanted
    return replace(wanted, call=newest_call(wanted.user))
