"""Which papers a file needs at which stage, and when one can be taken out. Plain values in, plain words out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sites.kinds import PaperKind
from sites.workflow import Status


class Stage(TextChoices):
    """The stage at which a paper is asked for."""

    SUBMIT = "submit", _("To submit")
    REVIEW = "review", _("For the assessment")
    REALISE = "realise", _("For the realisation")


class Need(TextChoices):
    """How much it is asked for."""

    NEEDED = "needed", _("needed")
    HELPS = "helps", _("recommended")


WANTED: dict[Stage, tuple[tuple[PaperKind, Need], ...]] = {
    Stage.SUBMIT: (
        (PaperKind.COLLEGE, Need.NEEDED),
        (PaperKind.PHOTO, Need.HELPS),
        (PaperKind.PLAN, Need.HELPS),
    ),
    Stage.REVIEW: (
        (PaperKind.POLICE, Need.HELPS),
        (PaperKind.FIRE, Need.HELPS),
        (PaperKind.COUNCIL, Need.HELPS),
        (PaperKind.NEIGHBOURS, Need.HELPS),
        (PaperKind.OWNER, Need.HELPS),
    ),
    Stage.REALISE: (
        (PaperKind.PERMIT, Need.NEEDED),
        (PaperKind.ASBESTOS, Need.HELPS),
        (PaperKind.SOIL, Need.HELPS),
        (PaperKind.HERITAGE, Need.HELPS),
    ),
}
# What others said to the municipality, and may not have meant for everybody.
IN_CONFIDENCE = frozenset({PaperKind.OWNER, PaperKind.NEIGHBOURS, PaperKind.POLICE})
AT_REVIEW = frozenset({Status.SUBMITTED, Status.IN_REVIEW, Status.INCOMPLETE, Status.REPLY, Status.RESERVE})
AT_REALISATION = frozenset({Status.RETAINED, Status.REALISATION, Status.OPEN})


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the checklist: the category, how much it is asked for, and how many are there."""

    kind: PaperKind
    need: Need
    count: int

    @property
    def is_there(self) -> bool:
        """Whether at least one paper is there."""
        return self.count > 0


def may_remove(status: str) -> bool:
    """Say whether papers can be taken out: from a draft alone, what was submitted stays."""
    return status == Status.DRAFT


def stage_of(status: str) -> Stage:
    """Return the stage whose papers matter now."""
    if status in AT_REALISATION:
        return Stage.REALISE
    return Stage.REVIEW if status in AT_REVIEW else Stage.SUBMIT


def checklist(kinds: Iterable[str], *, stage: Stage, college_decides_later: bool) -> list[Item]:
    """List what is asked for at a stage and how many of each are there.

    The college's decision is only recommended where the municipality said that it comes later.
    """
    there = Counter(kinds)
    eased = {PaperKind.COLLEGE} if college_decides_later else set()
    return [
        Item(kind=kind, need=Need.HELPS if kind in eased else need, count=there[kind]) for kind, need in WANTED[stage]
    ]


def every_stage(kinds: Iterable[str], *, college_decides_later: bool) -> list[tuple[Stage, list[Item]]]:
    """The checklist of every stage, in the order of the life of a site."""
    there = list(kinds)
    return [(stage, checklist(there, stage=stage, college_decides_later=college_decides_later)) for stage in Stage]
