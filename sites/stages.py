"""From letter to house: how many got how far, and how long each stage took. One definition per number; no database.

*Reached*: a municipality reached *letter* when a call asked it and *answer* when it said anything; a site reached
*proposal* when it was submitted, *visit* when a visit that took place began, *advice* when its assessment was shared,
*decision* when it was first retained, placed on reserve or not retained, *open* on the day the house opened.
*Days of a stage*: working days from the last stage before it that the same municipality or site reached; the day on
which that was reached is day 0. The number shown is the median, the middle one (of two middle ones the lower): somebody
waited exactly so long.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from foundation.workdays import workdays_between


class Stage(TextChoices):
    """How far it got, in order."""

    LETTER = "letter", _("Letter")
    ANSWER = "answer", _("Answer")
    PROPOSAL = "proposal", _("Proposal")
    VISIT = "visit", _("Visit")
    ADVICE = "advice", _("Advice")
    DECISION = "decision", _("Decision")
    OPEN = "open", _("Open")


OF_MUNICIPALITY = (Stage.LETTER, Stage.ANSWER)
OF_SITE = (Stage.PROPOSAL, Stage.VISIT, Stage.ADVICE, Stage.DECISION, Stage.OPEN)
# A stage that something always precedes within its own chain: the letter and the proposal begin one.
TIMED = (Stage.ANSWER, Stage.VISIT, Stage.ADVICE, Stage.DECISION, Stage.OPEN)


@dataclass(frozen=True, kw_only=True)
class Course:
    """How far one municipality or one site got: its province, and the day it reached each stage."""

    province: str
    reached: Mapping[Stage, date]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One stage of one province: how many reached it, the median of its working days, and of how many that is."""

    count: int = 0
    median: int | None = None
    of: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One province (or the whole country): every stage, in order."""

    province: str
    stages: Mapping[Stage, Measured] = field(default_factory=dict)

    @property
    def counts(self) -> list[int]:
        """How many reached each stage, in order."""
        return [measured.count for measured in self.stages.values()]

    @property
    def cells(self) -> list[tuple[Stage, Measured]]:
        """Every stage with its numbers, in order, for a table."""
        return list(self.stages.items())


def measure(courses: Iterable[Course], *, bridge_days: Collection[date] = ()) -> dict[str, dict[Stage, Measured]]:
    """Count and time every stage per province; the empty word stands for all together."""
    counts: dict[str, dict[Stage, int]] = {}
    days: dict[str, dict[Stage, list[int]]] = {}
    for course in courses:
        taken = days_of(course, bridge_days=bridge_days)
        for province in ("", course.province):
            for stage in course.reached:
                at = counts.setdefault(province, {})
                at[stage] = at.get(stage, 0) + 1
            for stage, number in taken.items():
                days.setdefault(province, {}).setdefault(stage, []).append(number)
    return {
        province: {stage: measured(count, days.get(province, {}).get(stage, [])) for stage, count in stages.items()}
        for province, stages in counts.items()
    }


def days_of(course: Course, *, bridge_days: Collection[date] = ()) -> dict[Stage, int]:
    """Working days of each stage that follows another; a stage that came before the one it follows took none."""
    chain = [stage for stage in Stage if stage in course.reached]
    return {
        later: workdays_between(course.reached[earlier], course.reached[later], bridge_days=bridge_days)
        for earlier, later in pairwise(chain)
        if later in TIMED
    }


def measured(count: int, days: list[int]) -> Measured:
    """Put a count and the days behind it together."""
    return Measured(count=count, median=median_of(days), of=len(days))


def median_of(numbers: list[int]) -> int | None:
    """The middle one; of two middle ones the lower, so that it is a number somebody really waited."""
    return sorted(numbers)[(len(numbers) - 1) // 2] if numbers else None
