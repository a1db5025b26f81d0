"""Bring the final assessments of a site together for one reader: means, spread, reliability, what asks for a talk."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from foundation.parameters.reading import value
from reviews.interests import Aside, aside_of
from reviews.models import Assessment, Criterion, Framework, Talk
from reviews.scoring import Answer, Together, asking_for_talk, reliability_of, together, value_of
from sites.models import Site


@dataclass(frozen=True)
class Voice:
    """What one reviewer says about one criterion."""

    reviewer: str
    answer: Answer


@dataclass(frozen=True)
class Row:
    """One criterion with what the reviewers say together and each by themselves."""

    criterion: Criterion
    together: Together
    voices: list[Voice]
    asks_for_talk: bool


@dataclass(frozen=True)
class Gathered:
    """All final assessments of a site that count, brought together under one version of the framework."""

    framework: Framework | None
    assessments: list[Assessment] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    reliability: float = 0.0
    value: float | None = None

    @property
    def reviewers(self) -> list[User]:
        """Who assessed, the first one first."""
        return [assessment.reviewer for assessment in self.assessments]

    @property
    def to_talk(self) -> list[Criterion]:
        """Criteria on which the reviewers must talk first."""
        return [row.criterion for row in self.rows if row.asks_for_talk]

    @property
    def open_knock_outs(self) -> list[Criterion]:
        """Knock-outs without a settled answer."""
        return [row.criterion for row in self.rows if row.together.knock_out_open]

    @property
    def confirmed_knock_outs(self) -> list[Criterion]:
        """Knock-outs that every reviewer confirms."""
        return [row.criterion for row in self.rows if row.together.knock_out_confirmed]


def gather(site: Site, *, user: User, found: list[Assessment] | None = None, aside: Aside | None = None) -> Gathered:
    """Bring together what this person may read; people with an interest do not count.

    The newest version among the assessments is used, so that none is judged by words it never saw. A page that read
    the assessments or who stands aside already hands them in.
    """
    if found is None:
        found = list(Assessment.objects.visible_to(user).filter(site=site).final().with_people())
    barred = (aside or aside_of(site)).among(assessment.reviewer_id for assessment in found)
    counting = [assessment for assessment in found if assessment.reviewer_id not in barred]
    chosen = newest_of(counting)
    if chosen is None:
        return Gathered(None)
    talks = list(Talk.objects.visible_to(user).filter(site=site).with_people())
    return put_together(chosen, counting, talks)


def newest_of(assessments: list[Assessment]) -> Framework | None:
    """The newest version that one of the assessments used."""
    return max((assessment.framework for assessment in assessments), key=lambda one: one.version, default=None)


def put_together(framework: Framework, assessments: list[Assessment], talks: list[Talk]) -> Gathered:
    """Compute the rows under one version."""
    criteria = list(framework.rows)
    asked = [criterion.asked for criterion in criteria]
    given = [assessment.given for assessment in assessments]
    brought = together(asked, given)
    to_talk = set(untalked(brought, talks))
    rows = [
        Row(
            criterion,
            row,
            [
                Voice(str(assessment.reviewer), answers.get(criterion.code, Answer()))
                for assessment, answers in zip(assessments, given, strict=True)
            ],
            criterion.code in to_talk,
        )
        for criterion, row in zip(criteria, brought, strict=True)
    ]
    return Gathered(framework, assessments, rows, talks, reliability_of(asked, brought), value_of(asked, brought))


def untalked(rows: list[Together], talks: list[Talk]) -> list[str]:
    """The criteria that ask for a talk; where nobody differs, no parameter is asked."""
    if not any(row.spread for row in rows):
        return []
    talked = [code for talk in talks for code in talk.codes]
    return asking_for_talk(rows, spread=value("reviews.spread_asks_talk"), talked=talked)


def as_table(gathered: Gathered) -> dict[str, Any]:
    """The table as it is kept and shown to the municipality: no names, no single scores, every criterion in words."""
    if gathered.framework is None:
        return {"version": None, "reliability": 0.0, "value": None, "rows": []}
    return {
        "version": gathered.framework.version,
        "is_draft": gathered.framework.is_draft,
        "reliability": round(gathered.reliability, 4),
        "value": None if gathered.value is None else round(gathered.value, 4),
        "rows": [as_kept(row) for row in gathered.rows],
    }


def as_kept(row: Row) -> dict[str, Any]:
    """One criterion of the table."""
    criterion, found = row.criterion, row.together
    return {
        "code": criterion.code,
        "name": criterion.name,
        "weights": [float(criterion.weight_min), float(criterion.weight_max)],
        "mean": found.mean,
        "spread": found.spread,
        "kind": "scored" if found.scores else "na" if found.is_not_applicable else "unknown",
        "anchor": anchor_of(criterion, found.mean),
        "notes": list(dict.fromkeys(voice.answer.note for voice in row.voices if voice.answer.note)),
        "knock_out": criterion.knock_out if found.knock_out_confirmed else {},
    }


def anchor_of(criterion: Criterion, mean: float | None) -> dict[str, str]:
    """What the nearest whole score means, per language; nothing where there is no score."""
    if mean is None:
        return {}
    nearest = int(mean + 0.5)
    return {language: words[nearest] for language, words in criterion.anchors.items()}
