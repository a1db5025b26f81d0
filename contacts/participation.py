"""Rules of the participation plan: eleven steps around a site, which belongs before which, what stands out of order.

The steps were distilled from what went well and wrong around real houses: where neighbours heard of a house from the
press, or the police was not asked, the house did not come. They advise; nothing is refused. No database here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PlanStep(TextChoices):
    """The eleven steps in their order, and the day of the press, which is none of them but must not come first."""

    FEASIBLE = "feasible", _("Look inside, in confidence, whether it is possible")
    COLLEGE = "college", _("The college decides")
    ADVICE = "advice", _("Police zone and fire service give advice")
    NEAR = "near", _("Talk with school, care and nearest neighbours, one by one")
    STREET = "street", _("Letter and brochure to the streets around")
    EVENING = "evening", _("Information evening with Justice, police, mayor and an existing house")
    QUESTIONS = "questions", _("Questions and answers, with a phone number and an address")
    INQUIRY = "inquiry", _("Public inquiry of the permit")
    COMMITTEE = "committee", _("Committee with the neighbourhood")
    OPEN_DAY = "open_day", _("Open day")
    REPORT = "report", _("Report to the neighbourhood, twice a year")
    PRESS = "press", _("The press is told")


ELEVEN = tuple(step for step in PlanStep if step != PlanStep.PRESS)


@dataclass(frozen=True, kw_only=True)
class StepDays:
    """What is known of one step: planned for a day, done on a day, or not needed here."""

    planned_on: date | None = None
    done_on: date | None = None
    not_needed: bool = False

    @property
    def on(self) -> date | None:
        """The day that counts: when it was done, else when it is planned."""
        return self.done_on or self.planned_on

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.done_on is not None or self.not_needed


Days = Mapping[PlanStep, StepDays]
UNKNOWN = StepDays()

# What belongs before what, and what the page says when it does not.
ORDER: tuple[tuple[PlanStep, PlanStep, Promise], ...] = (
    (PlanStep.FEASIBLE, PlanStep.COLLEGE, _("The college decides before anybody looked whether it is possible.")),
    (PlanStep.COLLEGE, PlanStep.NEAR, _("Neighbours hear of it before the college decided.")),
    (PlanStep.COLLEGE, PlanStep.STREET, _("The street hears of it before the college decided.")),
    (PlanStep.COLLEGE, PlanStep.PRESS, _("The press hears of it before the college decided.")),
    (PlanStep.ADVICE, PlanStep.STREET, _("Police and fire service not asked before the street is told.")),
    (PlanStep.NEAR, PlanStep.STREET, _("Nearest neighbours not spoken to before the street.")),
    (PlanStep.NEAR, PlanStep.PRESS, _("Nearest neighbours not spoken to before the press.")),
    (PlanStep.STREET, PlanStep.PRESS, _("Street not told before the press.")),
    (PlanStep.STREET, PlanStep.EVENING, _("Street not told before the information evening.")),
    (PlanStep.EVENING, PlanStep.INQUIRY, _("No information evening before the public inquiry.")),
    (PlanStep.QUESTIONS, PlanStep.INQUIRY, _("Nowhere to ask questions before the public inquiry.")),
    (PlanStep.COMMITTEE, PlanStep.REPORT, _("No committee with the neighbourhood before the first report.")),
)


@dataclass(frozen=True)
class OutOfOrder:
    """Two steps in the wrong order, and the sentence about them."""

    earlier: PlanStep
    later: PlanStep
    words: Promise


def out_of_order(days: Days) -> list[OutOfOrder]:
    """Return every step that comes, or is planned, before one that belongs before it; the same day is in order."""
    return [
        OutOfOrder(earlier, later, words)
        for earlier, later, words in ORDER
        if overtakes(days.get(later, UNKNOWN), days.get(earlier, UNKNOWN))
    ]


def overtakes(later: StepDays, earlier: StepDays) -> bool:
    """Say whether a step comes before the one that belongs before it; what is not needed overtakes nothing."""
    if later.not_needed or earlier.not_needed or later.on is None:
        return False
    if earlier.on is None or earlier.on > later.on:
        return True
    return later.done_on is not None and earlier.done_on is None


def next_step(days: Days) -> PlanStep | None:
    """The first of the eleven that is still to do, None when all are over."""
    return next((step for step in ELEVEN if not days.get(step, UNKNOWN).is_over), None)


def done_of_eleven(days: Days) -> int:
    """How many of the eleven are over."""
    return sum(days.get(step, UNKNOWN).is_over for step in ELEVEN)
