"""Find municipalities by any of their names, by a village or quarter in them, by a former name, or by postcode."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import Case, F, FloatField, Func, IntegerField, Value, When
from django.utils.translation import gettext as _

from territory.models import Municipality, Place, Postcode
from territory.spelling import NAME, WORD, squashed

SHORTEST = 2  # letters before a search begins
LONGEST = 100  # letters that are looked at; no name is as long, and comparing thousands of them takes seconds
ALIKE = 0.5  # share of letter triples in common that makes a misspelt name worth showing


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: what to call it, where it lies, which municipality it belongs to today."""

    name: str
    detail: str
    municipality: Municipality
    point: Point | None

    @property
    def lon(self) -> str:
        """Longitude in degrees for a data- attribute, with a point in every language; empty where unknown."""
        return f"{self.point.x:.6f}" if self.point else ""

    @property
    def lat(self) -> str:
        """Latitude in degrees for a data- attribute, with a point in every language; empty where unknown."""
        return f"{self.point.y:.6f}" if self.point else ""


class Alike(Func):
    """How much of the first text is found, as letter triples, in the best stretch of the second: 0 to 1."""

    function = "word_similarity"
    output_field = FloatField()


def search(text: str, limit: int = 8) -> list[Found]:
    """Return the best answers, best first: the whole name, a beginning, a later word, a part of it, a misspelling.

    Accents, case, hyphens, apostrophes and blanks do not count. Digits are looked up as a postcode, which works only
    where `postcodes_known()`.
    """
    wanted = squashed(text[:LONGEST])
    if len(wanted) < SHORTEST:
        return []
    if wanted.isdigit():
        return with_postcode(wanted, limit)
    return named(wanted, limit) or resembling(wanted, limit)


def postcodes_known() -> bool:
    """Say whether postcodes were loaded; the embedded default has none."""
    return Postcode.objects.exists()


def with_postcode(digits: str, limit: int) -> list[Found]:
    """Return the municipalities of the postcodes that begin with these digits."""
    rows = Postcode.objects.beginning(digits).with_municipality()[:limit]
    return [
        Found(
            f"{row.code} {row.municipality}",
            str(row.municipality.province),
            row.municipality,
            row.municipality.label_point,
        )
        for row in rows
    ]


def named(wanted: str, limit: int) -> list[Found]:
    """Return the rows whose spellings contain the text."""
    rank = Case(
        When(spellings__contains=f"{NAME}{wanted}{NAME}", then=Value(0)),
        When(spellings__contains=f"{NAME}{wanted}", then=Value(1)),
        When(spellings__contains=f"{WORD}{wanted}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    municipalities = Municipality.objects.filter(spellings__contains=wanted).annotate(rank=rank)
    places = Place.objects.filter(spellings__contains=wanted).annotate(rank=rank)
    return best(municipalities, places, limit)


def resembling(wanted: str, limit: int) -> list[Found]:
    """Return the rows with a spelling like the text, for those who mistype."""
    rank = Value(1.0) - Alike(Value(wanted), F("spellings"))
    municipalities = Municipality.objects.annotate(rank=rank).filter(rank__lte=1 - ALIKE)
    places = Place.objects.annotate(rank=rank).filter(rank__lte=1 - ALIKE)
    return best(municipalities, places, limit)


def best(municipalities: Any, places: Any, limit: int) -> list[Found]:
    """Return the answers of both (rows with a `rank`), best first: municipalities, then places, then former names.

    A place that bears the name of its municipality is not said twice.
    """
    enough = 2 * limit
    areas = municipalities.with_successor().order_by("rank", "name_nl", "nis")[:enough]
    spots = places.with_municipality().order_by("rank", "name", "pk")[:enough]
    ranked = [
        *(((row.rank, 2 if row.successor_id else 0, row.name_nl), of_municipality(row)) for row in areas),
        *(((spot.rank, 1, spot.name), of_place(spot)) for spot in spots if not is_namesake(spot)),
    ]
    ranked.sort(key=lambda pair: pair[0])
    return list(once(found for _rank, found in ranked))[:limit]


def of_municipality(row: Municipality) -> Found:
    """Return a municipality, or under its former name the one that took over."""
    heir = row.today()
    if heir == row:
        return Found(str(row), str(row.province), row, row.label_point)
    detail = _("former municipality, now %(municipality)s") % {"municipality": heir}
    return Found(str(row), detail, heir, row.label_point or heir.label_point)


def of_place(place: Place) -> Found:
    """Return a place; one without a point of its own is shown at its municipality's."""
    municipality = place.municipality
    detail = f"{municipality}, {municipality.province}"
    return Found(str(place), detail, municipality, place.point or municipality.label_point)


def is_namesake(place: Place) -> bool:
    """Say whether a place bears a name of its own municipality, which is an answer already."""
    return squashed(place.name) in {squashed(name) for name in place.municipality.names.values()}


def once(answers: Iterable[Found]) -> Iterable[Found]:
    """Leave out an answer with the same name in the same municipality as a better one."""
    seen: set[tuple[str, int]] = set()
    for found in answers:
        key = (squashed(found.name), found.municipality.pk)
        if key not in seen:
            seen.add(key)
            yield found
