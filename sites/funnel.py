"""Gather how far municipalities and sites got, in one person's sight; sites/stages.py says what each number means.

Statistics follow the territory on the day of the fact: the province is that of the municipality as it was then. Houses
that were there before the portal are left out, and so is what nobody has confirmed yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from calls.models import Answer, Recipient
from foundation.parameters.reading import bridge_days
from foundation.tables import Cell
from sites.models import Site
from sites.stages import Course, Measured, Row, Stage, measure
from territory.models import Province


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The whole country (or what a person sees of it), and each province by name."""

    total: Row
    rows: list[Row]

    @property
    def table(self) -> list[list[Cell]]:
        """The same numbers as rows of a file: province, then count, median and of how many for each stage."""
        return [
            [row.province, *(cell for stage in Stage for cell in cells_of(row.stages[stage]))]
            for row in [*self.rows, self.total]
        ]


def cells_of(measured: Measured) -> tuple[Cell, Cell, Cell]:
    """One stage as cells."""
    return measured.count, measured.median, measured.of


def funnel_of(user: User, *, all_together: str) -> Funnel:
    """Measure every stage in what this person sees; `all_together` names the last row."""
    courses = [*courses_of_municipalities(user), *courses_of_sites(user)]
    found = measure(courses, bridge_days=bridge_days())
    names = {province.code: province.name for province in Province.objects.all()}
    known = [code for code in names if code in found]
    return Funnel(
        total=row_of(all_together, found.get("", {})), rows=[row_of(names[code], found[code]) for code in known]
    )


def row_of(province: str, stages: dict[Stage, Measured]) -> Row:
    """One row, with a place for every stage."""
    return Row(province=province, stages={stage: stages.get(stage, Measured()) for stage in Stage})


def courses_of_municipalities(user: User) -> Iterator[Course]:
    """Every municipality that a call asked, once per call, and when it first said something."""
    answers = dict(Answer.objects.visible_to(user).confirmed().first_by_call())
    for call, municipality, province, asked in Recipient.objects.visible_to(user).asked_days():
        reached = {Stage.LETTER: asked}
        if (call, municipality) in answers:
            reached[Stage.ANSWER] = day_of(answers[call, municipality])
        yield Course(province=province, reached=reached)


def courses_of_sites(user: User) -> Iterator[Course]:
    """Every site that was submitted through the portal, and how far it got."""
    for province, *moments in Site.objects.visible_to(user).confirmed().submitted_here().with_stage_moments():
        days = {
            stage: day_of(moment) for stage, moment in zip(list(Stage)[2:], moments, strict=True) if moment is not None
        }
        yield Course(province=province, reached=days)


def day_of(moment: date | datetime) -> date:
    """The Belgian day of a moment; a day stays what it is."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment
