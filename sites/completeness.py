"""What a file still lacks: for submission, and as advice. Plain values in, plain words out."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Missing(TextChoices):
    """What must be there before a site can be submitted."""

    POINT = "point", _("the place on the map")
    EXPLANATION = "point_explanation", _("a word on why the point lies outside your municipality")
    BUILDING = "building_kind", _("the kind of building")
    OWNER = "owner_kind", _("who owns it")
    PLACES = "places", _("the number of places")
    MOTIVATION = "motivation", _("a short motivation")
    COLLEGE = "college_decision", _("the college's decision, or a word that it comes later")


class Advice(TextChoices):
    """What does not stop a submission but deserves a look."""

    OUTSIDE_FRAME = (
        "outside_frame",
        _("The number of places lies outside the usual frame. De Huizen will talk it over with you."),
    )
    LARGE = "large", _("De Huizen prefers smaller houses: with this many places the small scale is lost, in its view.")
    AREA = "area", _("With the floor area De Huizen can judge the number of places better.")
    PHOTO = "photo", _("A photo tells a reviewer more than a page of text.")
    NEAR_BORDER = (
        "near_border",
        _("The point seems to lie outside your municipality, but the borders in use are schematic."),
    )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The parameters in force.

    Fewest and most places of a house, the number above which De Huizen advises against it, and how many metres a point
    may lie outside its municipality.
    """

    least: int
    most: int
    advised_most: int
    border_tolerance: float


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What a file says, as plain values."""

    has_point: bool
    metres_outside: float
    borders_schematic: bool
    point_explanation: str
    building_kind: str
    owner_kind: str
    places: int | None
    gross_area: int | None
    motivation: str
    college_decision_known: bool
    photos: int


def lies_outside(facts: FileFacts, *, limits: Limits) -> bool:
    """Say whether the point lies farther outside its municipality than the tolerance."""
    return facts.metres_outside > limits.border_tolerance


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
        Missing.COLLEGE: not facts.college_decision_known,
    }
    return [missing for missing, lacks in lacking.items() if lacks]


def advice_for(facts: FileFacts, *, limits: Limits) -> list[Advice]:
    """List what would make the file better, without stopping anybody."""
    places = facts.places
    outside_frame = places is not None and not limits.least <= places <= limits.most
    worth_a_look = {
        Advice.OUTSIDE_FRAME: outside_frame,
        Advice.LARGE: places is not None and not outside_frame and places > limits.advised_most,
        Advice.AREA: not facts.gross_area,
        Advice.PHOTO: not facts.photos,
        Advice.NEAR_BORDER: lies_outside(facts, limits=limits) and facts.borders_schematic,
    }
    return [advice for advice, holds in worth_a_look.items() if holds]
