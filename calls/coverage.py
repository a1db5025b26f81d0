"""Rules: in which class of a call's coverage a municipality stands. Exactly one, by its newest confirmed answer."""

from collections.abc import Mapping
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from calls.kinds import AnswerKind


class Coverage(TextChoices):
    """How far a call has come with a municipality, from the farthest to not at all."""

    PROPOSED = "proposed", _("Proposes a building")
    CONSIDERING = "considering", _("Considers it")
    DECLINED = "declined", _("No, because …")
    OPENED = "opened", _("Read, no answer yet")
    SILENT = "silent", _("Silent")
    NOT_ASKED = "not_asked", _("Not asked")


CLASS_OF_ANSWER: dict[AnswerKind, Coverage] = {
    AnswerKind.PROPOSE: Coverage.PROPOSED,
    AnswerKind.CONSIDER: Coverage.CONSIDERING,
    AnswerKind.DECLINE: Coverage.DECLINED,
}
ANSWERED = frozenset(CLASS_OF_ANSWER.values())


def coverage_of(*, asked: bool, answer: AnswerKind | None, opened: bool) -> Coverage:
    """Return the class: the newest confirmed answer decides, then whether somebody there read the call."""
    if not asked:
        return Coverage.NOT_ASKED
    if answer is not None:
        return CLASS_OF_ANSWER[AnswerKind(answer)]
    return Coverage.OPENED if opened else Coverage.SILENT


class NextStep(TextChoices):
    """What to do next with a municipality, for those who watch over a call."""

    NOTHING = "nothing", _("nothing: the answer is respected")
    FOLLOW = "follow", _("follow the proposal")
    ASK_LATER = "ask_later", _("ask again when the day has come")
    ASK_NOW = "ask_now", _("ask again now: the day is over")
    OFFER_HELP = "offer_help", _("ask whether something is unclear")
    WRITE = "write", _("write or call")
    INCLUDE = "include", _("include in a call")


NEXT_STEP: dict[Coverage, NextStep] = {
    Coverage.PROPOSED: NextStep.FOLLOW,
    Coverage.DECLINED: NextStep.NOTHING,
    Coverage.OPENED: NextStep.OFFER_HELP,
    Coverage.SILENT: NextStep.WRITE,
    Coverage.NOT_ASKED: NextStep.INCLUDE,
}


def next_step(coverage: Coverage, *, until: date | None, today: date) -> NextStep:
    """Return what to do next; whoever considers is asked again after the day it named."""
    if coverage == Coverage.CONSIDERING:
        return NextStep.ASK_NOW if until and until < today else NextStep.ASK_LATER
    return NEXT_STEP[coverage]


def asked_in(counts: Mapping[Coverage, int]) -> int:
    """How many municipalities the call asks."""
    return sum(number for coverage, number in counts.items() if coverage != Coverage.NOT_ASKED)


def answered_in(counts: Mapping[Coverage, int]) -> int:
    """How many municipalities answered; no, because … is an answer like any other."""
    return sum(number for coverage, number in counts.items() if coverage in ANSWERED)
