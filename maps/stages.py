"""Rules: the stages in which the overview of a province counts sites, and the colours that stand for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from calls.coverage import Coverage
from sites.workflow import Status


class Stage(TextChoices):
    """How near a site is to being a house."""

    OPEN = "open", _("open")
    REALISED = "realised", _("being realised")
    RETAINED = "retained", _("retained")
    RESERVE = "reserve", _("on reserve")
    TALKED = "talked", _("being assessed")


STAGE_OF: dict[Status, Stage] = {
    Status.OPEN: Stage.OPEN,
    Status.REALISATION: Stage.REALISED,
    Status.RETAINED: Stage.RETAINED,
    Status.RESERVE: Stage.RESERVE,
    Status.SUBMITTED: Stage.TALKED,
    Status.IN_REVIEW: Stage.TALKED,
    Status.INCOMPLETE: Stage.TALKED,
    Status.REPLY: Stage.TALKED,
}

# One hue for how far, as on the map; other shapes and words always stand beside a colour.
COLOUR_OF_STAGE = {
    Stage.OPEN: "#084048",
    Stage.REALISED: "#0b5c66",
    Stage.RETAINED: "#41858c",
    Stage.RESERVE: "#b7791f",
    Stage.TALKED: "#b5d3d3",
}
COLOUR_OF_ANSWER = {
    Coverage.PROPOSED: "#41858c",
    Coverage.CONSIDERING: "#e3c27d",
    Coverage.DECLINED: "#c9a798",
    Coverage.OPENED: "#e3efee",
    Coverage.SILENT: "#fffdf9",
    Coverage.NOT_ASKED: "#ebe6db",
}
# Colours of statuses, for pins on paper and in a GIS.
COLOUR_OF_STATUS = {
    **{status: COLOUR_OF_STAGE[stage] for status, stage in STAGE_OF.items()},
    **dict.fromkeys((Status.NOT_RETAINED, Status.CANCELLED, Status.WITHDRAWN, Status.CLOSED), "#ddd6c9"),
    Status.ON_HOLD: "#7b766b",
    Status.DRAFT: "#fffdf9",
}
# Five classes for places proposed: the least number of each.
CLASSES = (0, 1, 20, 60, 120)
SHADES = ("#fffdf9", "#b5d3d3", "#7fb1b4", "#41858c", "#0b4f58")


def shade_of(places: int) -> str:
    """The colour of a municipality by the places proposed in it."""
    return next(shade for least, shade in reversed(list(zip(CLASSES, SHADES, strict=True))) if places >= least)


@dataclass(frozen=True, kw_only=True)
class Need:
    """Places wanted in one area, and places found there by stage."""

    name: str
    wanted: int
    found: Mapping[Stage, int]
    houses_open: int = 0

    @property
    def by_stage(self) -> list[tuple[Stage, int, str]]:
        """Every stage with its places and its colour, from open to being assessed."""
        return [(stage, self.found.get(stage, 0), COLOUR_OF_STAGE[stage]) for stage in Stage]

    @property
    def sure(self) -> int:
        """Places that are open, being realised or retained."""
        return sum(self.found.get(stage, 0) for stage in (Stage.OPEN, Stage.REALISED, Stage.RETAINED))

    @property
    def missing(self) -> int:
        """Places still wanted beside the sure ones."""
        return max(self.wanted - self.sure, 0)

    def bars(self, widest: int, width: float = 400.0) -> list[tuple[Stage, float, float, str]]:
        """The stages as pieces of one bar: where each begins, how wide it is, its colour."""
        pieces, at = [], 0.0
        for stage, places, colour in self.by_stage:
            size = places / widest * width if widest else 0.0
            pieces.append((stage, round(at, 1), round(size, 1), colour))
            at += size
        return [piece for piece in pieces if piece[2]]


def together(rows: list[Need], *, name: str) -> Need:
    """Add areas up."""
    found = {stage: sum(row.found.get(stage, 0) for row in rows) for stage in Stage}
    return Need(
        name=name,
        wanted=sum(row.wanted for row in rows),
        found=found,
        houses_open=sum(row.houses_open for row in rows),
    )
