"""The life of a site: which step, from where, to where, by whom, and what it needs. The only place that knows."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, MUNICIPAL, REVIEWERS, Role


class Status(TextChoices):
    """Where a site stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    INCOMPLETE = "incomplete", _("More information asked")
    REPLY = "reply", _("Right of reply")
    RETAINED = "retained", _("Retained")
    RESERVE = "reserve", _("Reserve")
    NOT_RETAINED = "not_retained", _("Not retained")
    REALISATION = "realisation", _("Being realised")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    ON_HOLD = "on_hold", _("On hold")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


class Step(TextChoices):
    """What a person can do with a site; the words stand on buttons."""

    SUBMIT = "submit", _("Submit")
    TAKE_UP = "take_up", _("Take up")
    ASK = "ask", _("Ask for information")
    SUPPLY = "supply", _("Supply the information")
    SHARE = "share", _("Share the assessment")
    RETAIN = "retain", _("Retain")
    RESERVE = "reserve", _("Place on reserve")
    NOT_RETAIN = "not_retain", _("Do not retain")
    PROMOTE = "promote", _("Promote from reserve")
    DROP = "drop", _("Drop from reserve")
    HOLD = "hold", _("Put on hold")
    RESUME = "resume", _("Resume")
    WITHDRAW = "withdraw", _("Withdraw")
    BRING_BACK = "bring_back", _("Bring back as draft")
    REALISE = "realise", _("Start realisation")
    OPEN = "open", _("Open the house")
    CLOSE = "close", _("Close the house")
    CANCEL = "cancel", _("Cancel")
    REOPEN = "reopen", _("Reopen")

    @property
    def gives_up(self) -> bool:
        """Whether the step ends something, so that its button does not call for a click."""
        return self in {Step.NOT_RETAIN, Step.DROP, Step.WITHDRAW, Step.CANCEL}


class Need(TextChoices):
    """What a step asks for."""

    REASON = "reason", _("a reason")
    DUE = "due_on", _("a due date")
    UNTIL = "until", _("a date until when")
    EFFECTIVE = "effective_on", _("the date from which it holds")


class Refusal(TextChoices):
    """Why a step is refused."""

    STATUS = "status", _("This step is not possible any more: the site has moved on since you opened the page.")
    ROLE = "role", _("Your role does not allow this step.")
    REASON = "reason", _("Please give a reason.")
    DUE = "due_on", _("Please give a due date.")
    UNTIL = "until", _("Please give a date until when.")
    EFFECTIVE = "effective_on", _("Please give the date from which it holds.")
    INCOMPLETE = "incomplete", _("Something is still missing before this site can be submitted.")
    UNCONFIRMED = (
        "unconfirmed",
        _("Your municipality must first confirm this proposal, which an office entered for it."),
    )
    UNAPPROVED = (
        "unapproved",
        _("De Huizen must first approve the person who began this draft with the code of a letter."),
    )
    NO_FACTS = "no_facts", _("A site is decided on the page of its decision, and nowhere else.")
    REPLY_RUNS = (
        "reply_runs",
        _("The municipality can still comment on the facts; decide once it has, or its term is over."),
    )
    INTEREST = "interest", _("You have an interest in this site: you neither assess nor decide.")
    UNDECLARED = "undeclared", _("Please say first whether you have an interest in this site.")
    UNFINISHED = (
        "unfinished",
        _("Please finish your own assessment first: until then you do not read what others found."),
    )
    FOUR_EYES = "four_eyes", _("Two people without an interest must have finished an assessment.")
    KNOCK_OUTS = "knock_outs", _("A knock-out has no settled answer yet.")
    TALK = "talk", _("The reviewers lie far apart on a criterion and have not talked about it yet.")
    KNOCKED_OUT = "knocked_out", _("A knock-out is confirmed: this site is not suitable.")


class StepRefused(ValueError):
    """The step is not possible; `refusal.label` tells the person why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the table; `to` None means back to the remembered status, `remembered` narrows which one."""

    sources: frozenset[Status]
    to: Status | None
    roles: frozenset[Role]
    needs: tuple[Need, ...] = ()
    remembered: frozenset[Status] | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """What the person filled in for a step; days are in Belgian time, `asked` are codes of fields and papers."""

    reason: str = ""
    due_on: date | None = None
    until: date | None = None
    effective_on: date | None = None
    asked: tuple[str, ...] = ()

    def lacks(self, need: Need) -> bool:
        """Say whether something the step needs was not given."""
        value = getattr(self, need.value)
        return not (value.strip() if isinstance(value, str) else value)


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What a decision rests on, collected under the lock by the app that assesses: plain values.

    `assessors` are people without an interest whose assessments are final; the codes are those of criteria.
    `answered` says that the municipality used its right of reply or that the term is over. An `override` explains why
    the site is decided although something is missing; it replaces neither the right of reply nor a clean hand.
    """

    assessors: frozenset[int]
    answered: bool
    open_knock_outs: tuple[str, ...] = ()
    confirmed_knock_outs: tuple[str, ...] = ()
    untalked: tuple[str, ...] = ()
    interested: bool = False
    override: str = ""

    @property
    def without_override(self) -> "DecisionFacts":
        """The same facts, as if nothing had been explained."""
        return replace(self, override="")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a site stands: its status, and the one it goes back to from incomplete or on hold."""

    status: Status
    remembered: Status | None = field(default=None)


BEFORE_DECISION = frozenset({Status.DRAFT, Status.SUBMITTED, Status.IN_REVIEW, Status.INCOMPLETE, Status.REPLY})
DECIDABLE = frozenset({Status.REPLY})
HELD_BY_REVIEWERS = frozenset({Status.SUBMITTED, Status.IN_REVIEW, Status.REPLY, Status.RETAINED, Status.REALISATION})
CHOSEN = frozenset({Status.RETAINED, Status.REALISATION, Status.OPEN, Status.CLOSED, Status.CANCELLED})
WAITS = frozenset({Status.INCOMPLETE, Status.ON_HOLD})


def statuses_seen_by(role: str) -> list[Status]:
    """The statuses in which somebody of this role can ever see a site, for the filter of a list."""
    if role in MUNICIPAL:
        return list(Status)
    if role == Role.OBSERVER:
        return [status for status in Status if status in CHOSEN | {Status.ON_HOLD}]
    return [status for status in Status if status != Status.DRAFT]


DECIDING = frozenset({Step.RETAIN, Step.RESERVE, Step.NOT_RETAIN})
EYES = 2

_COORDINATOR = frozenset({Role.COORDINATOR})
_SIGNATORY = frozenset({Role.SIGNATORY})
_DRAFT = frozenset({Status.DRAFT})


def _rule(sources: Iterable[Status], to: Status | None, roles: frozenset[Role], *needs: Need) -> Rule:
    return Rule(sources=frozenset(sources), to=to, roles=roles, needs=needs)


# product table: step, from, to, who, needs
RULES: dict[Step, tuple[Rule, ...]] = {
    Step.SUBMIT: (_rule(_DRAFT, Status.SUBMITTED, _SIGNATORY),),
    Step.TAKE_UP: (_rule([Status.SUBMITTED], Status.IN_REVIEW, REVIEWERS),),
    Step.ASK: (
        _rule([Status.SUBMITTED, Status.IN_REVIEW, Status.REPLY], Status.INCOMPLETE, REVIEWERS, Need.REASON, Need.DUE),
    ),
    Step.SUPPLY: (_rule([Status.INCOMPLETE], None, EDITORS, Need.REASON),),
    Step.SHARE: (_rule([Status.IN_REVIEW], Status.REPLY, _COORDINATOR, Need.DUE),),
    Step.RETAIN: (_rule(DECIDABLE, Status.RETAINED, _COORDINATOR, Need.REASON),),
    Step.RESERVE: (_rule(DECIDABLE, Status.RESERVE, _COORDINATOR, Need.REASON),),
    Step.NOT_RETAIN: (_rule(DECIDABLE, Status.NOT_RETAINED, _COORDINATOR, Need.REASON),),
    Step.PROMOTE: (_rule([Status.RESERVE], Status.RETAINED, _COORDINATOR, Need.REASON),),
    Step.DROP: (_rule([Status.RESERVE], Status.NOT_RETAINED, _COORDINATOR, Need.REASON),),
    Step.HOLD: (
        _rule(_DRAFT, Status.ON_HOLD, EDITORS, Need.UNTIL),
        _rule(HELD_BY_REVIEWERS, Status.ON_HOLD, REVIEWERS, Need.UNTIL),
    ),
    Step.RESUME: (
        Rule(sources=frozenset({Status.ON_HOLD}), to=None, roles=EDITORS, remembered=_DRAFT),
        Rule(sources=frozenset({Status.ON_HOLD}), to=None, roles=REVIEWERS, remembered=HELD_BY_REVIEWERS),
    ),
    Step.WITHDRAW: (
        _rule(BEFORE_DECISION, Status.WITHDRAWN, _SIGNATORY, Need.REASON),
        Rule(
            sources=frozenset({Status.ON_HOLD}),
            to=Status.WITHDRAWN,
            roles=_SIGNATORY,
            needs=(Need.REASON,),
            remembered=BEFORE_DECISION,
        ),
    ),
    Step.BRING_BACK: (_rule([Status.WITHDRAWN], Status.DRAFT, _SIGNATORY),),
    Step.REALISE: (_rule([Status.RETAINED], Status.REALISATION, _COORDINATOR, Need.EFFECTIVE),),
    Step.OPEN: (_rule([Status.REALISATION], Status.OPEN, _COORDINATOR, Need.EFFECTIVE),),
    Step.CLOSE: (_rule([Status.OPEN], Status.CLOSED, _COORDINATOR, Need.EFFECTIVE),),
    Step.CANCEL: (
        _rule([Status.RETAINED, Status.RESERVE, Status.REALISATION], Status.CANCELLED, _COORDINATOR, Need.REASON),
    ),
    Step.REOPEN: (
        _rule(
            [Status.RETAINED, Status.RESERVE, Status.NOT_RETAINED, Status.CANCELLED],
            Status.IN_REVIEW,
            _COORDINATOR,
            Need.REASON,
        ),
    ),
}


def _applies(rule: Rule, standing: Standing) -> bool:
    fits = rule.remembered is None or standing.remembered in rule.remembered
    return standing.status in rule.sources and fits


def rule_for(standing: Standing, step: Step, *, role: str) -> Rule:
    """Return the line of the table that lets this role take this step from here; raises StepRefused."""
    possible = [rule for rule in RULES[step] if _applies(rule, standing)]
    if not possible:
        raise StepRefused(Refusal.STATUS)
    allowed = next((rule for rule in possible if role in rule.roles), None)
    if allowed is None:
        raise StepRefused(Refusal.ROLE)
    return allowed


def missing_for_decision(step: Step, facts: DecisionFacts) -> list[Refusal]:
    """List what keeps a site from being decided so; the first two can be explained away by nobody."""
    always = [(not facts.answered, Refusal.REPLY_RUNS), (facts.interested, Refusal.INTEREST)]
    unless_explained = [
        (len(facts.assessors) < EYES, Refusal.FOUR_EYES),
        (bool(facts.open_knock_outs), Refusal.KNOCK_OUTS),
        (bool(facts.untalked), Refusal.TALK),
        (bool(facts.confirmed_knock_outs) and step != Step.NOT_RETAIN, Refusal.KNOCKED_OUT),
    ]
    asked = always if facts.override.strip() else always + unless_explained
    return [refusal for is_missing, refusal in asked if is_missing]


def next_status(
    standing: Standing, step: Step, *, role: str, given: Given, facts: DecisionFacts | None = None
) -> Status:
    """Return the status after the step; raises StepRefused when status, role or what was given do not allow it.

    A step that decides is refused without the facts it rests on.
    """
    rule = rule_for(standing, step, role=role)
    for need in rule.needs:
        if given.lacks(need):
            raise StepRefused(Refusal(need.value))
    if step in DECIDING:
        missing = missing_for_decision(step, facts) if facts else [Refusal.NO_FACTS]
        if missing:
            raise StepRefused(missing[0])
    to = rule.to or standing.remembered
    if to is None:
        raise StepRefused(Refusal.STATUS)
    return to


def steps_for(standing: Standing, *, role: str) -> list[Step]:
    """List the steps this role can take from here, in the order of the table: the buttons on the page."""
    return [
        step for step, rules in RULES.items() if any(_applies(rule, standing) and role in rule.roles for rule in rules)
    ]
