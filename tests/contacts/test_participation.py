"""The order of the eleven steps: what belongs before what, and what the page says when it does not."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contacts.participation import ELEVEN, ORDER, PlanStep, StepDays, done_of_eleven, next_step, out_of_order

MONDAY = date(2027, 3, 1)


def done(step_days: dict[PlanStep, int]) -> dict[PlanStep, StepDays]:
    """Steps that were done so many days after a Monday."""
    return {step: StepDays(done_on=MONDAY + timedelta(days=days)) for step, days in step_days.items()}


def words_about(days: dict[PlanStep, StepDays]) -> list[str]:
    return [str(found.words) for found in out_of_order(days)]


def test_there_are_eleven_steps_and_the_press_is_none_of_them() -> None:
    assert len(ELEVEN) == 11
    assert PlanStep.PRESS not in ELEVEN


def test_the_eleven_in_their_order_warn_of_nothing() -> None:
    plan = done({step: number for number, step in enumerate(ELEVEN)}) | done({PlanStep.PRESS: 5})
    assert out_of_order(plan) == []
    assert next_step(plan) is None
    assert done_of_eleven(plan) == 11


def test_the_street_that_reads_it_in_the_paper_is_warned_of() -> None:
    plan = done({step: number for number, step in enumerate(ELEVEN[:4])})
    plan |= done({PlanStep.STREET: 10, PlanStep.PRESS: 9})
    assert words_about(plan) == ["Street not told before the press."]
    plan |= done({PlanStep.PRESS: 10})
    assert words_about(plan) == [], "on the same day is in order"


def test_a_plan_warns_before_anything_is_done() -> None:
    plan = {PlanStep.PRESS: StepDays(planned_on=MONDAY), PlanStep.STREET: StepDays(planned_on=MONDAY)}
    assert "Street not told before the press." not in words_about(plan)
    assert "The press hears of it before the college decided." in words_about(plan)


def test_planned_in_time_but_never_done_still_warns() -> None:
    plan = {PlanStep.ADVICE: StepDays(planned_on=MONDAY), **done({PlanStep.STREET: 3})}
    assert "Police and fire service not asked before the street is told." in words_about(plan)


def test_what_is_not_needed_here_warns_of_nothing() -> None:
    plan = done({PlanStep.INQUIRY: 3})
    plan |= {PlanStep.EVENING: StepDays(not_needed=True), PlanStep.QUESTIONS: StepDays(not_needed=True)}
    assert words_about(plan) == []


def test_the_next_step_is_the_first_that_is_not_over() -> None:
    assert next_step({}) == PlanStep.FEASIBLE
    assert next_step({PlanStep.FEASIBLE: StepDays(not_needed=True)}) == PlanStep.COLLEGE
    assert next_step({PlanStep.FEASIBLE: StepDays(planned_on=MONDAY)}) == PlanStep.FEASIBLE


def test_what_belongs_before_what_is_no_circle() -> None:
    place = {step: number for number, step in enumerate((*ELEVEN[:5], PlanStep.PRESS, *ELEVEN[5:]))}
    assert all(place[earlier] < place[later] for earlier, later, _words in ORDER)


@given(st.dictionaries(st.sampled_from(PlanStep), st.integers(0, 400), max_size=12))
def test_moving_an_earlier_step_forward_never_adds_a_warning_about_it(days: dict[PlanStep, int]) -> None:
    plan = done(days)
    for step in days:
        sooner = plan | done({step: -1})
        before = {(found.earlier, found.later) for found in out_of_order(plan) if found.earlier == step}
        after = {(found.earlier, found.later) for found in out_of_order(sooner) if found.earlier == step}
        assert after <= before
        assert not after, "a step that came first of all overtakes nobody behind it"
