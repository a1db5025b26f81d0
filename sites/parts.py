"""The seven parts of a file and the fields in each: one code per field, everywhere the same. Rules, no database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sites.kinds import PaperKind


class Part(TextChoices):
    """The parts of a file, in the order in which they are offered; they can be filled in in any."""

    PLACE = "place", _("Place")
    BUILDING = "building", _("Building")
    CAPACITY = "capacity", _("Capacity and target group")
    SURROUNDINGS = "surroundings", _("Surroundings")
    SUPPORT = "support", _("Support")
    PAPERS = "papers", _("Papers and photos")
    SUBMIT = "submit", _("Check and submit")


# Columns of the site itself: what lists, maps and ranking read without a join.
ON_SITE: dict[Part, tuple[str, ...]] = {
    Part.PLACE: ("name", "address", "point", "point_explanation", "origin"),
    Part.BUILDING: ("building_kind", "owner_kind", "gross_area"),
    Part.CAPACITY: ("house_kind", "places"),
    Part.SUPPORT: ("motivation", "college_decided_on", "college_decides_later"),
    Part.SUBMIT: ("shared_with_governor",),
}

FIELDS: dict[Part, tuple[str, ...]] = {
    Part.PLACE: (
        "name",
        "address",
        "postcode",
        "point",
        "point_explanation",
        "parcels",
        "outline",
        "capture",
        "precision",
        "origin",
    ),
    Part.BUILDING: (
        "building_kind",
        "owner_kind",
        "tenure",
        "available_on",
        "price",
        "rent",
        "lease_years",
        "gross_area",
        "usable_area",
        "plot_area",
        "outdoor_area",
        "storeys",
        "built_in",
        "state",
        "heritage",
        "asbestos",
        "soil",
        "flood_parcel",
        "flood_building",
        "flood_hazard",
        "zone",
        "permit_outlook",
        "permit_words",
    ),
    Part.CAPACITY: ("house_kind", "places", "rooms", "living_groups", "target_groups"),
    Part.SURROUNDINGS: (
        "school",
        "child_care",
        "shelter",
        "overlooking",
        "stop_metres",
        "evening_bus",
        "parking",
        "services",
        "surroundings_words",
    ),
    Part.SUPPORT: (
        "motivation",
        "college_stance",
        "college_decided_on",
        "college_decides_later",
        "council_stance",
        "council_decided_on",
        "police_advice",
        "police_advised_on",
        "fire_advice",
        "fire_advised_on",
        "neighbours_told",
        "neighbours_told_on",
        "neighbours_how",
        "concerns",
        "concerns_words",
        "added_value",
    ),
    Part.PAPERS: tuple(f"papers.{kind}" for kind in PaperKind.values),
    Part.SUBMIT: ("shared_with_governor",),
}

# Parts with a row of their own, and what the site calls it.
ROWS: dict[Part, str] = {
    Part.PLACE: "location",
    Part.BUILDING: "building",
    Part.CAPACITY: "capacity",
    Part.SURROUNDINGS: "surroundings",
    Part.SUPPORT: "support",
}

# Free words about what other people said: left out where nobody is named.
WORDS_OF_OTHERS = frozenset({"concerns_words"})

_PART_OF = {code: part for part, codes in FIELDS.items() for code in codes}
ALL_CODES = frozenset(_PART_OF)


def part_of(code: str) -> Part:
    """Return the part that a field belongs to; raises KeyError for a code that is none."""
    return _PART_OF[code]


def is_on_site(code: str) -> bool:
    """Say whether a field is a column of the site itself."""
    return code in ON_SITE.get(part_of(code), ())
