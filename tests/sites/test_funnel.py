"""From letter to house: each number by its one definition, the same on the page and in the files."""

import csv
import io
import statistics
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from foundation.workdays import workdays_between
from sites.funnel import funnel_of
from sites.models import Site, SiteEvent, SiteVisit
from sites.stages import Course, Measured, Stage, days_of, measure, median_of
from sites.visiting import write_up
from tests import make
from tests.calls.giving import PROPOSE, own_answer
from tests.make import Cast

MONDAY = date(2026, 3, 2)


def on(day: int) -> date:
    """A day so many days after a Monday without a holiday near."""
    return MONDAY + timedelta(days=day)


def course(province: str = "30000", **reached: int) -> Course:
    return Course(province=province, reached={Stage(name): on(day) for name, day in reached.items()})


# --- Rules ------------------------------------------------------------------------------------------------------------


def test_a_stage_is_timed_from_the_last_one_before_it_that_was_reached() -> None:
    whole = course(proposal=0, visit=7, advice=14, decision=15, open=22)
    assert days_of(whole) == {Stage.VISIT: 5, Stage.ADVICE: 5, Stage.DECISION: 1, Stage.OPEN: 5}
    assert days_of(course(proposal=0, decision=14)) == {Stage.DECISION: 10}
    assert days_of(course(letter=0, answer=1)) == {Stage.ANSWER: 1}


def test_the_first_stage_of_a_chain_takes_no_time() -> None:
    assert days_of(course(letter=0)) == days_of(course(proposal=0)) == {}


def test_counts_and_medians_stand_per_province_and_for_all_together() -> None:
    found = measure(
        [
            course("30000", proposal=0, decision=7),
            course("30000", proposal=0, decision=14),
            course("60000", proposal=0, decision=28),
            course("60000", proposal=0),
        ]
    )
    assert found["30000"][Stage.DECISION] == Measured(count=2, median=5, of=2)
    assert found["60000"][Stage.PROPOSAL] == Measured(count=2)
    assert found[""][Stage.DECISION] == Measured(count=3, median=10, of=3)


@given(st.lists(st.integers(0, 500), max_size=40))
def test_the_median_is_one_that_somebody_waited(numbers: list[int]) -> None:
    assert median_of(numbers) == (statistics.median_low(numbers) if numbers else None)


@given(st.lists(st.tuples(st.sampled_from(["1", "2"]), st.integers(0, 90), st.integers(0, 90)), max_size=20))
def test_the_provinces_add_up_to_all_together(rows: list[tuple[str, int, int]]) -> None:
    found = measure([course(province, proposal=first, decision=first + more) for province, first, more in rows])
    for stage in (Stage.PROPOSAL, Stage.DECISION):
        parts = sum(stages[stage].count for province, stages in found.items() if province)
        assert parts == (found[""][stage].count if rows else 0)


# --- Gathering --------------------------------------------------------------------------------------------------------


@pytest.fixture
def country(cast: Cast) -> dict[str, Site]:
    """A call that one municipality answered, a site that was visited, one only submitted, and a draft."""
    call = make.call()
    own_answer(call, PROPOSE, by=cast.editor)
    visited = make.in_review(cast.signatory, cast.reviewer, name="Visited")
    visit = make.planned_visit(visited, cast.reviewer, cast.editor)
    write_up(visit, by=cast.reviewer, now=timezone.now() + timedelta(days=9))
    make.draft(cast.signatory, name="Draft")
    return {"visited": visited, "submitted": make.submitted(cast.neighbour, name="Submitted")}


def numbers(cast: Cast, who: str) -> dict[str, dict[Stage, int]]:
    found = funnel_of(getattr(cast, who), all_together="All")
    return {row.province: {stage: m.count for stage, m in row.cells if m.count} for row in [*found.rows, found.total]}


def test_each_number_counts_what_its_definition_says(cast: Cast, country: dict[str, Site]) -> None:
    found = numbers(cast, "coordinator")
    asked = found["All"][Stage.LETTER]
    assert found["All"] == {Stage.LETTER: asked, Stage.ANSWER: 1, Stage.PROPOSAL: 2, Stage.VISIT: 1}
    assert found["West Flanders"][Stage.VISIT] == 1
    assert Stage.VISIT not in found["Antwerp"]
    assert asked > 3


def test_days_are_counted_between_the_real_moments(cast: Cast, country: dict[str, Site]) -> None:
    site = country["visited"]
    submitted_at, visit = timezone.now() - timedelta(days=30), SiteVisit.objects.get()
    Site.objects.filter(pk=site.pk).update(submitted_at=submitted_at)
    start = timezone.localdate(submitted_at)
    median = funnel_of(cast.coordinator, all_together="All").total.stages[Stage.VISIT].median
    assert median == workdays_between(start, timezone.localdate(visit.starts_at))


def test_a_decision_and_its_reopening_count_the_first_one(cast: Cast, country: dict[str, Site]) -> None:
    site = country["submitted"]
    first = datetime.fromisoformat("2026-03-02T10:00:00+01:00")
    for step, moment in (("reserve", first), ("retain", first + timedelta(days=40))):
        SiteEvent.objects.create(
            site=site, step=step, from_status="reply", to_status="reserve", effective_on=moment.date(), at=moment
        )
    assert funnel_of(cast.coordinator, all_together="All").total.stages[Stage.DECISION].count == 1


def test_a_governor_counts_the_own_province_alone(cast: Cast, country: dict[str, Site]) -> None:
    assert set(numbers(cast, "governor")) == {"West Flanders", "All"}


# --- The page and the files -------------------------------------------------------------------------------------------


def test_page_csv_and_xlsx_hold_the_same_numbers(cast: Cast, country: dict[str, Site], sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    table = client.get("/sites/funnel/").context["funnel"].table
    read = csv.reader(io.StringIO(client.get("/sites/funnel/csv/").content.decode("utf-8-sig")))
    head, *rows = read
    assert [[cell if cell is not None else "" for cell in row] for row in table] == [
        [row[0], *(int(cell) if cell else "" for cell in row[1:])] for row in rows
    ]
    sheet = load_workbook(io.BytesIO(client.get("/sites/funnel/xlsx/").content)).active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [str(name) for name in cells[0]] == head
    assert cells[1:] == table


def test_an_unknown_form_is_no_file(cast: Cast, sign_in) -> None:
    assert sign_in(cast.coordinator).get("/sites/funnel/exe/").status_code == 404


def test_the_page_asks_little(cast: Cast, country: dict[str, Site], sign_in, django_assert_max_num_queries) -> None:
    client: Client = sign_in(cast.governor)
    # Two of these open and close the request's own savepoint.
    with django_assert_max_num_queries(12 + 2):
        client.get("/sites/funnel/")
