"""The table of steps, cell by cell: status × step × role, against the table as product people wrote it."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from accounts.roles import Role
from sites.wording import OTHERWISE, what_happens_next
from sites.workflow import (
    DecisionFacts,
    Given,
    Refusal,
    Standing,
    Status,
    Step,
    StepRefused,
    next_status,
    statuses_seen_by,
    steps_for,
)

DAY = date(2026, 3, 2)
ALL_GIVEN = Given(reason="Because.", due_on=DAY, until=DAY, effective_on=DAY)
FOUR_EYES = DecisionFacts(assessors=frozenset({1, 2}), answered=True)

S, C, R, E = "signatory", "coordinator", "reviewer", "editor"

# step: [(from, remembered, to, roles)], written by hand and apart from the code.
TABLE = {
    "submit": [("draft", "", "submitted", S)],
    "take_up": [("submitted", "", "in_review", f"{R} {C}")],
    "ask": [(status, "", "incomplete", f"{R} {C}") for status in ("submitted", "in_review", "reply")],
    "supply": [("incomplete", was, was, f"{E} {S}") for was in ("submitted", "in_review", "reply")],
    "share": [("in_review", "", "reply", C)],
    "retain": [("reply", "", "retained", C)],
    "reserve": [("reply", "", "reserve", C)],
    "not_retain": [("reply", "", "not_retained", C)],
    "promote": [("reserve", "", "retained", C)],
    "drop": [("reserve", "", "not_retained", C)],
    "hold": [("draft", "", "on_hold", f"{E} {S}")]
    + [(s, "", "on_hold", f"{R} {C}") for s in ("submitted", "in_review", "reply", "retained", "realisation")],
    "resume": [("on_hold", "draft", "draft", f"{E} {S}")]
    + [("on_hold", s, s, f"{R} {C}") for s in ("submitted", "in_review", "reply", "retained", "realisation")],
    "withdraw": [(s, "", "withdrawn", S) for s in ("draft", "submitted", "in_review", "reply")]
    + [("incomplete", was, "withdrawn", S) for was in ("submitted", "in_review", "reply")]
    + [("on_hold", was, "withdrawn", S) for was in ("draft", "submitted", "in_review", "reply")],
    "bring_back": [("withdrawn", "", "draft", S)],
    "realise": [("retained", "", "realisation", C)],
    "open": [("realisation", "", "open", C)],
    "close": [("open", "", "closed", C)],
    "cancel": [(s, "", "cancelled", C) for s in ("retained", "reserve", "realisation")],
    "reopen": [(s, "", "in_review", C) for s in ("retained", "reserve", "not_retained", "cancelled")],
}
WAITING = {
    "incomplete": ("submitted", "in_review", "reply"),
    "on_hold": ("draft", "submitted", "in_review", "reply", "retained", "realisation"),
}
STANDINGS = [
    Standing(status=status, remembered=Status(was) if was else None)
    for status in Status
    for was in WAITING.get(status.value, ("",))
]


def expected(standing: Standing, step: Step, role: Role) -> str | None:
    """The status that the table promises, or None for a refusal."""
    was = standing.remembered.value if standing.remembered else ""
    rows = [row for row in TABLE[step.value] if row[0] == standing.status.value and row[1] == was]
    return next((to for _from, _was, to, roles in rows if role.value in roles.split()), None)


def assert_cell(standing: Standing, step: Step, role: Role) -> None:
    """One cell: the promised status and a button, or a refusal and no button."""
    promised = expected(standing, step, role)
    assert (step in steps_for(standing, role=role)) == (promised is not None)
    if promised is not None:
        assert next_status(standing, step, role=role, given=ALL_GIVEN, facts=FOUR_EYES) == promised
        return
    with pytest.raises(StepRefused) as refused:
        next_status(standing, step, role=role, given=ALL_GIVEN, facts=FOUR_EYES)
    assert refused.value.refusal in {Refusal.STATUS, Refusal.ROLE}


@pytest.mark.parametrize(("step", "role"), list(itertools.product(Step, Role)))
def test_every_cell_of_the_table(step: Step, role: Role) -> None:
    for standing in STANDINGS:
        assert_cell(standing, step, role)


def test_every_step_stands_in_the_table() -> None:
    assert set(TABLE) == set(Step.values)


@pytest.mark.parametrize(
    ("step", "status", "role", "refusal"),
    [
        (Step.RETAIN, Status.REPLY, Role.COORDINATOR, Refusal.REASON),
        (Step.WITHDRAW, Status.SUBMITTED, Role.SIGNATORY, Refusal.REASON),
        (Step.ASK, Status.SUBMITTED, Role.REVIEWER, Refusal.REASON),
        (Step.HOLD, Status.DRAFT, Role.EDITOR, Refusal.UNTIL),
        (Step.REALISE, Status.RETAINED, Role.COORDINATOR, Refusal.EFFECTIVE),
    ],
)
def test_a_step_says_what_it_lacks(step: Step, status: Status, role: Role, refusal: Refusal) -> None:
    with pytest.raises(StepRefused) as refused:
        next_status(Standing(status=status), step, role=role, given=Given(reason="   "))
    assert refused.value.refusal == refusal


def test_asking_needs_a_due_date_beside_the_question() -> None:
    with pytest.raises(StepRefused) as refused:
        next_status(Standing(status=Status.SUBMITTED), Step.ASK, role=Role.REVIEWER, given=Given(reason="Which rooms?"))
    assert refused.value.refusal == Refusal.DUE


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (None, Refusal.NO_FACTS),
        (replace(FOUR_EYES, answered=False), Refusal.REPLY_RUNS),
        (replace(FOUR_EYES, answered=False, override="Explained."), Refusal.REPLY_RUNS),
        (replace(FOUR_EYES, interested=True, override="Explained."), Refusal.INTEREST),
        (replace(FOUR_EYES, assessors=frozenset({1})), Refusal.FOUR_EYES),
        (replace(FOUR_EYES, open_knock_outs=("scale",)), Refusal.KNOCK_OUTS),
        (replace(FOUR_EYES, untalked=("scale",)), Refusal.TALK),
        (replace(FOUR_EYES, confirmed_knock_outs=("scale",)), Refusal.KNOCKED_OUT),
    ],
)
def test_nothing_is_decided_without_its_facts(facts: DecisionFacts | None, refusal: Refusal) -> None:
    with pytest.raises(StepRefused) as refused:
        next_status(Standing(status=Status.REPLY), Step.RETAIN, role=Role.COORDINATOR, given=ALL_GIVEN, facts=facts)
    assert refused.value.refusal == refusal


def test_an_override_explains_what_is_missing_and_a_knock_out_is_a_reason_not_to_retain() -> None:
    explained = DecisionFacts(assessors=frozenset(), answered=True, override="One reviewer fell ill.")
    knocked_out = replace(FOUR_EYES, confirmed_knock_outs=("scale",))
    for step, facts in ((Step.RETAIN, explained), (Step.NOT_RETAIN, knocked_out)):
        assert next_status(Standing(status=Status.REPLY), step, role=Role.COORDINATOR, given=ALL_GIVEN, facts=facts)


def test_a_stranger_has_no_buttons() -> None:
    assert not any(steps_for(standing, role="") for standing in STANDINGS)


def test_a_filter_offers_only_what_a_role_can_ever_see() -> None:
    assert Status.DRAFT in statuses_seen_by(Role.EDITOR)
    assert Status.DRAFT not in statuses_seen_by(Role.GOVERNOR)
    assert set(statuses_seen_by(Role.OBSERVER)) == {
        Status.RETAINED,
        Status.REALISATION,
        Status.OPEN,
        Status.CLOSED,
        Status.CANCELLED,
        Status.ON_HOLD,
    }


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("status", [Status.NOT_RETAINED, Status.RESERVE, Status.WITHDRAWN, Status.CANCELLED])
def test_nobody_is_said_to_work_on_what_waits_or_ended(status: Status, role: Role) -> None:
    assert str(what_happens_next(status, role=role)) != str(OTHERWISE)
