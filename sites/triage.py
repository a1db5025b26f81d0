"""Checks on arrival: what a reviewer would look at first, each with its reason. Plain values in, plain words out.

They decide nothing. What could become a knock-out is only a hint: knock-outs are answered by people, in the assessment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sites.completeness import Limits
from sites.lists import FloodHazard, FloodScore, Heritage, Overlooking, PermitOutlook, Stance

Text = str | Promise


class Verdict(TextChoices):
    """How a check ended."""

    FINE = "fine", _("fine")
    LOOK = "look", _("worth a look")
    HINT = "hint", _("may be a knock-out")
    UNKNOWN = "unknown", _("not known")


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: what was looked at, how it ended, and why."""

    subject: Text
    verdict: Verdict
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What a submitted file says, as plain values; empty words where nothing was said."""

    places: int | None
    metres_outside: float
    borders_schematic: bool
    explained: bool
    college_decided: bool
    college_paper: bool
    photos: int
    permit_outlook: str = ""
    heritage: str = ""
    flood_parcel: str = ""
    flood_building: str = ""
    flood_hazard: str = ""
    overlooking: str = ""
    college_stance: str = ""
    council_stance: str = ""


def look_over(arrival: Arrival, *, limits: Limits) -> list[Check]:
    """Make every check, in the order in which a reviewer reads them."""
    frame = {"least": limits.least, "most": limits.most}
    checks: list[Callable[[], Check | None]] = [
        lambda: frame_of_places(arrival, frame),
        lambda: point_in_municipality(arrival, limits),
        lambda: college(arrival),
        lambda: photos(arrival),
        lambda: planning(arrival),
        lambda: flooding(arrival),
        lambda: heritage(arrival),
        lambda: neighbours(arrival),
        lambda: support(arrival),
    ]
    return [check for make in checks if (check := make())]


def worth_a_look(checks: list[Check]) -> list[Check]:
    """Those that did not end well, the hints at a knock-out first."""
    return sorted(
        (check for check in checks if check.verdict in {Verdict.LOOK, Verdict.HINT}),
        key=lambda check: check.verdict != Verdict.HINT,
    )


def said(words: Any, **values: object) -> Text:
    """Fill numbers into words that are translated only when they are shown."""
    return format_lazy(words, **values)


def frame_of_places(arrival: Arrival, frame: dict[str, int]) -> Check:
    """The number of places against the frame in force."""
    subject = _("Places")
    if arrival.places is None:
        return Check(subject=subject, verdict=Verdict.UNKNOWN, reason=_("No number of places is given."))
    values = {"places": arrival.places, **frame}
    if frame["least"] <= arrival.places <= frame["most"]:
        reason = said(_("{places} places, within the frame of {least} to {most}."), **values)
        return Check(subject=subject, verdict=Verdict.FINE, reason=reason)
    reason = said(_("{places} places, outside the frame of {least} to {most}."), **values)
    return Check(subject=subject, verdict=Verdict.LOOK, reason=reason)


def point_in_municipality(arrival: Arrival, limits: Limits) -> Check:
    """The point against the borders; schematic ones only advise."""
    subject = _("Place on the map")
    if arrival.metres_outside <= limits.border_tolerance:
        return Check(subject=subject, verdict=Verdict.FINE, reason=_("The point lies in the municipality."))
    metres = round(arrival.metres_outside)
    if arrival.borders_schematic:
        reason = said(_("The point seems to lie {metres} m outside; the borders in use are schematic."), metres=metres)
        return Check(subject=subject, verdict=Verdict.UNKNOWN, reason=reason)
    reason = (
        said(_("The point lies {metres} m outside the municipality; the file explains why."), metres=metres)
        if arrival.explained
        else said(_("The point lies {metres} m outside the municipality, without a word why."), metres=metres)
    )
    return Check(subject=subject, verdict=Verdict.LOOK, reason=reason)


def college(arrival: Arrival) -> Check:
    """The decision of the college and its paper."""
    subject = _("Decision of the college")
    if arrival.college_paper:
        return Check(subject=subject, verdict=Verdict.FINE, reason=_("The decision is among the papers."))
    if arrival.college_decided:
        reason = _("The college decided, but its decision is not among the papers.")
    else:
        reason = _("The college's decision comes later.")
    return Check(subject=subject, verdict=Verdict.LOOK, reason=reason)


def photos(arrival: Arrival) -> Check:
    """Whether anything can be seen."""
    subject = _("Photos")
    if arrival.photos:
        return Check(
            subject=subject, verdict=Verdict.FINE, reason=said(_("{number} in the file."), number=arrival.photos)
        )
    return Check(subject=subject, verdict=Verdict.LOOK, reason=_("No photo yet."))


def planning(arrival: Arrival) -> Check | None:
    """The chance of a permit, where the municipality said something about it."""
    subject = _("Permit")
    if arrival.permit_outlook == PermitOutlook.EXCLUDED:
        return Check(
            subject=subject, verdict=Verdict.HINT, reason=_("The municipality says that the zone excludes it.")
        )
    if arrival.permit_outlook == PermitOutlook.PLAN_CHANGE:
        return Check(subject=subject, verdict=Verdict.LOOK, reason=_("Only possible after a change of the plan."))
    return None


def flooding(arrival: Arrival) -> Check | None:
    """The highest class of flooding that the file names."""
    scores = {arrival.flood_parcel, arrival.flood_building}
    if FloodScore.D in scores or arrival.flood_hazard == FloodHazard.HIGH:
        return Check(
            subject=_("Flooding"), verdict=Verdict.HINT, reason=_("The file names the highest class of flooding.")
        )
    return None


def heritage(arrival: Arrival) -> Check | None:
    """Whether the building is protected."""
    if arrival.heritage == Heritage.PROTECTED:
        return Check(subject=_("Heritage"), verdict=Verdict.LOOK, reason=_("The building is protected."))
    return None


def neighbours(arrival: Arrival) -> Check | None:
    """Whether one looks straight into a school yard, a play area or a garden."""
    if arrival.overlooking == Overlooking.DIRECT:
        reason = _("Windows or doors open onto a school yard, a play area or a garden.")
        return Check(subject=_("Surroundings"), verdict=Verdict.LOOK, reason=reason)
    return None


def support(arrival: Arrival) -> Check | None:
    """Whether college or council are against it."""
    if Stance.AGAINST in {arrival.college_stance, arrival.council_stance}:
        return Check(subject=_("Support"), verdict=Verdict.HINT, reason=_("The college or the council is against it."))
    return None
