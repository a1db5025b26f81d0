"""What a file still lacks: for submission, and as advice. Plain values in, plain words out."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sites.parts import Part


class Missing(TextChoices):
    """What must be there before a site can be submitted."""

    POINT = "point", _("the place on the map")
    EXPLANATION = "point_explanation", _("a word on why the point lies outside your municipality")
    BUILDING = "building_kind", _("the kind of building")
    OWNER = "owner_kind", _("who owns it")
    PLACES = "places", _("the number of places")
    MOTIVATION = "motivation", _("a short motivation")
    COLLEGE = "college_decision", _("the day of the college's decision, or a word that it comes later")
    COLLEGE_PAPER = (
        "college_paper",
        _("the paper of the college's decision, whose day you gave, or a word that it comes later"),
    )


class Advice(TextChoices):
    """What does not stop a submission but deserves a look."""

    OUTSIDE_FRAME = (
        "outside_frame",
        _("The number of places lies outside the usual frame. De Huizen will talk it over with you."),
    )
    LARGE = "large", _("De Huizen prefers smaller houses: with this many places the small scale is lost, in its view.")
    AREA = "area", _("With the floor area De Huizen can judge the number of places better.")
    ROOMS = (
        "rooms",
        _("The rooms you listed may lawfully house fewer people than the number of places. Please look at both."),
    )
    ON_SITE = "on_site", _("Some rooms can only be judged on site: they do not count in the lawful number yet.")
    AREA_DIFFERS = (
        "area_differs",
        _("The outline you drew and the area of the plot that you typed differ a good deal. Which one is right?"),
    )
    PHOTO = "photo", _("A photo tells a reviewer more than a page of text.")
    NEAR_BORDER = (
        "near_border",
        _("The point seems to lie outside your municipality, but the borders in use are schematic."),
    )


# Where each is mended: the part, and the field to go to.
MENDED_AT: dict[str, tuple[Part, str]] = {
    Missing.POINT: (Part.PLACE, "latitude"),
    Missing.EXPLANATION: (Part.PLACE, "point_explanation"),
    Missing.BUILDING: (Part.BUILDING, "building_kind"),
    Missing.OWNER: (Part.BUILDING, "owner_kind"),
    Missing.PLACES: (Part.CAPACITY, "places"),
    Missing.MOTIVATION: (Part.SUPPORT, "motivation"),
    Missing.COLLEGE: (Part.SUPPORT, "college_decided_on"),
    Missing.COLLEGE_PAPER: (Part.PAPERS, "papers.college"),
}
ADVISED_AT: dict[str, Part] = {
    Advice.OUTSIDE_FRAME: Part.CAPACITY,
    Advice.LARGE: Part.CAPACITY,
    Advice.ROOMS: Part.CAPACITY,
    Advice.ON_SITE: Part.CAPACITY,
    Advice.AREA: Part.BUILDING,
    Advice.AREA_DIFFERS: Part.BUILDING,
    Advice.PHOTO: Part.PAPERS,
    Advice.NEAR_BORDER: Part.PLACE,
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The parameters in force.

    Fewest and most places of a house, the number above which De Huizen advises against it, how many metres a point may
    lie outside its municipality, and by how many percent a typed and a drawn area may differ unremarked.
    """

    least: int
    most: int
    advised_most: int
    border_tolerance: float
    area_difference: int


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What a file says, as plain values.

    Of the college's decision: announced to come later, taken on a day, its paper among the papers.
    """

    has_point: bool
    metres_outside: float
    borders_schematic: bool
    point_explanation: str
    building_kind: str
    owner_kind: str
    places: int | None
    gross_area: int | None
    motivation: str
    college_decides_later: bool
    college_decided: bool
    college_attached: bool
    photos: int
    lawful_places: int | None = None
    rooms_on_site: int = 0
    drawn_area: float | None = None
    plot_area: int | None = None


def lies_outside(facts: FileFacts, *, limits: Limits) -> bool:
    """Say whether the point lies farther outside its municipality than the tolerance."""
    return facts.metres_outside > limits.border_tolerance


def area_differs(facts: FileFacts, *, limits: Limits) -> bool:
    """Say whether the drawn and the typed area of the plot lie farther apart than the frame, measured on the typed."""
    if not facts.drawn_area or not facts.plot_area:
        return False
    return abs(facts.drawn_area - facts.plot_area) * 100 > limits.area_difference * facts.plot_area


def missing_for_submission(facts: FileFacts, *, limits: Limits) -> list[Missing]:
    """List what must still be filled in before the site can be submitted, in the order of the form."""
    explain = lies_outside(facts, limits=limits) and not facts.borders_schematic
    lacking = {
        Missing.POINT: not facts.has_point,
        Missing.EXPLANATION: explain and not facts.point_explanation.strip(),
        Missing.BUILDING: not facts.building_kind,
        Missing.OWNER: not facts.owner_kind,
        Missing.PLACES: not facts.places,
        Missing.MOTIVATION: not facts.motivation.strip(),
        Missing.COLLEGE: not facts.college_decides_later and not facts.college_decided,
        Missing.COLLEGE_PAPER: not facts.college_decides_later and facts.college_decided and not facts.college_attached,
    }
    return [missing for missing, lacks in lacking.items() if lacks]


def advice_for(facts: FileFacts, *, limits: Limits) -> list[Advice]:
    """List what would make the file better, without stopping anybody."""
    places = facts.places
    outside_frame = places is not None and not limits.least <= places <= limits.most
    worth_a_look = {
        Advice.OUTSIDE_FRAME: outside_frame,
        Advice.LARGE: places is not None and not outside_frame and places > limits.advised_most,
        Advice.ROOMS: facts.lawful_places is not None
        and not facts.rooms_on_site
        and (places or 0) > facts.lawful_places,
        Advice.ON_SITE: facts.rooms_on_site > 0,
        Advice.AREA_DIFFERS: area_differs(facts, limits=limits),
        Advice.AREA: not facts.gross_area,
        Advice.PHOTO: not facts.photos,
        Advice.NEAR_BORDER: lies_outside(facts, limits=limits) and facts.borders_schematic,
    }
    return [advice for advice, holds in worth_a_look.items() if holds]
