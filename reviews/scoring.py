"""Rules of an assessment: what it still lacks, what several of them say together, and how reliable that is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reviews.kinds import AnswerKind, KnockOut
from reviews.ranking import Candidate, Criterion, Score, Special, reliability

SCORES = (0, 1, 2, 3, 4)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one reviewer says about one criterion; an empty kind means nothing yet."""

    kind: str = ""
    score: int | None = None
    note: str = ""
    evidence: tuple[str, ...] = ()
    knock_out: str = ""

    @property
    def as_score(self) -> Score:
        """The answer as the ranking wants it."""
        if self.kind == AnswerKind.NOT_APPLICABLE:
            return Special.NOT_APPLICABLE
        return (float(self.score),) if self.kind == AnswerKind.SCORED and self.score is not None else Special.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One criterion of a framework, as the rules want it: its weights, and whether it has a knock-out."""

    code: str
    weight_min: float
    weight_max: float
    has_knock_out: bool = False

    @property
    def weighed(self) -> Criterion:
        """The criterion as the ranking wants it."""
        return Criterion(code=self.code, weight_min=self.weight_min, weight_max=self.weight_max)


class Lack(TextChoices):
    """What an assessment needs before it is final."""

    ANSWER = "answer", _("no answer yet: give a score, or say unknown or not applicable")
    SCORE = "score", _("a score from 0 to 4 is missing")
    GROUND = "ground", _("a score needs a note or a link to evidence")
    KNOCK_OUT = "knock_out", _("the knock-out question has no answer yet")


def lacks(asked: Iterable[Asked], answers: Mapping[str, Answer]) -> list[tuple[str, Lack]]:
    """List what keeps an assessment from being final: the code of the criterion, and what it lacks."""
    return [(one.code, lack) for one in asked for lack in lacks_of(one, answers.get(one.code, Answer()))]


def lacks_of(one: Asked, answer: Answer) -> list[Lack]:
    """List what one answer lacks."""
    found = []
    if answer.kind not in AnswerKind.values:
        found.append(Lack.ANSWER)
    elif answer.kind == AnswerKind.SCORED and answer.score not in SCORES:
        found.append(Lack.SCORE)
    elif answer.kind == AnswerKind.SCORED and not (answer.note.strip() or answer.evidence):
        found.append(Lack.GROUND)
    if one.has_knock_out and answer.knock_out not in KnockOut.values:
        found.append(Lack.KNOCK_OUT)
    return found


@dataclass(frozen=True, kw_only=True)
class Together:
    """What the final assessments say about one criterion.

    `mean` is None where no reviewer gave a score; `spread` is the distance between the lowest and the highest score.
    A knock-out is `confirmed` when every reviewer says yes, `open` while one says nothing or the reviewers differ.
    """

    code: str
    scores: tuple[float, ...]
    kinds: tuple[str, ...]
    knock_outs: tuple[str, ...] = ()

    @property
    def mean(self) -> float | None:
        """The mean of the scores given."""
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def spread(self) -> float:
        """How far the reviewers lie apart; 0 for fewer than two scores."""
        return max(self.scores) - min(self.scores) if self.scores else 0.0

    @property
    def span(self) -> str:
        """The lowest and the highest score, for where the reviewers differ."""
        return f"{min(self.scores):g}–{max(self.scores):g}" if self.spread else ""

    @property
    def is_not_applicable(self) -> bool:
        """Whether every reviewer says that it does not apply."""
        return bool(self.kinds) and set(self.kinds) == {AnswerKind.NOT_APPLICABLE}

    @property
    def is_unknown(self) -> bool:
        """Whether nobody gave a score, although it applies."""
        return not self.scores and not self.is_not_applicable

    @property
    def knock_out_confirmed(self) -> bool:
        """Whether every reviewer finds that the knock-out is the case."""
        return bool(self.knock_outs) and set(self.knock_outs) == {KnockOut.YES}

    @property
    def knock_out_open(self) -> bool:
        """Whether the knock-out question has no settled answer."""
        return bool(self.knock_outs) and set(self.knock_outs) not in ({KnockOut.YES}, {KnockOut.NO})

    @property
    def as_score(self) -> Score:
        """The answers as the ranking wants them: the span between the reviewers."""
        if self.is_not_applicable:
            return Special.NOT_APPLICABLE
        return self.scores or Special.UNKNOWN


def together(asked: Iterable[Asked], assessments: Sequence[Mapping[str, Answer]]) -> list[Together]:
    """Bring the final assessments of one site together, criterion by criterion, in the order of the framework."""
    return [bring(one, [answers.get(one.code, Answer()) for answers in assessments]) for one in asked]


def bring(one: Asked, answers: Sequence[Answer]) -> Together:
    """Bring the answers to one criterion together."""
    scored = [answer.score for answer in answers if answer.kind == AnswerKind.SCORED and answer.score is not None]
    return Together(
        code=one.code,
        scores=tuple(float(score) for score in scored),
        kinds=tuple(answer.kind for answer in answers if answer.kind),
        knock_outs=tuple(answer.knock_out for answer in answers) if one.has_knock_out else (),
    )


def candidate_of(site: str, rows: Iterable[Together]) -> Candidate:
    """A site as the ranking wants it."""
    rows = list(rows)
    return Candidate(
        id=site,
        scores={row.code: row.as_score for row in rows},
        knock_outs=[row.code for row in rows if row.knock_out_confirmed],
    )


def reliability_of(asked: Iterable[Asked], rows: Iterable[Together]) -> float:
    """How much of the weight is known, from 0 to 1; never shown apart from the version of the framework."""
    return reliability([one.weighed for one in asked], candidate_of("", rows))


def value_of(asked: Iterable[Asked], rows: Iterable[Together]) -> float | None:
    """The weighted mean with the middle weights over what is known, from 0 to 4; None where nothing is known."""
    means = {row.code: row.mean for row in rows}
    known = [(one.weighed.middle, mean) for one in asked if (mean := means.get(one.code)) is not None]
    whole = sum(weight for weight, _mean in known)
    return sum(weight * mean for weight, mean in known) / whole if whole else None


def asking_for_talk(rows: Iterable[Together], *, spread: float, talked: Iterable[str] = ()) -> list[str]:
    """List the criteria whose reviewers lie so far apart that they must talk, and have not yet."""
    done = set(talked)
    return [row.code for row in rows if row.spread >= spread and row.code not in done]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A criterion that rests on facts which changed after its answer was given."""

    code: str
    fields: list[str] = field(default_factory=list)


def touched(
    asked_fields: Mapping[str, Sequence[str]], seen: Mapping[str, Mapping[str, str]], now: Mapping[str, str]
) -> list[Changed]:
    """List the criteria whose facts differ from those that the reviewer saw.

    `asked_fields` maps a criterion to the facts it rests on, `seen` to those facts as they were, `now` the facts today.
    """
    found = []
    for code, names in asked_fields.items():
        before = seen.get(code, {})
        fields = [name for name in names if name in before and before[name] != now.get(name, "")]
        if fields:
            found.append(Changed(code=code, fields=fields))
    return found
