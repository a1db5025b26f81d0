"""A proposal that is marked "not yet" looks to the governor's office like any municipality that considers."""

import pytest
from django.urls import reverse

from accounts.models import User
from calls.coverage import Coverage
from calls.models import Answer, Call
from calls.overview import Overview, provinces_of
from tests import make
from tests.calls.giving import CONSIDER, PROPOSE, own_answer
from tests.make import Cast
from tests.roles import as_web

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(cast: Cast) -> Call:
    """Kortrijk proposes and says not yet."""
    call = make.call()
    own_answer(call, PROPOSE, by=cast.signatory)
    make.submitted(cast.signatory, shared_with_governor=False)
    return call


def row_of(call: Call, user: User):
    with as_web(user):
        rows = Overview(call, user, provinces_of(user)).by_municipality()
    return next(row for row in rows if row.municipality.nis == make.KORTRIJK)


def test_the_row_has_a_day_like_every_other_that_considers(cast: Cast, kept: Call) -> None:
    row = row_of(kept, cast.governor)
    assert row.coverage == Coverage.CONSIDERING
    assert row.answer is not None
    assert row.answer.until > row.answer.given_at.date()
    assert row.answer.until <= kept.closes_on if kept.closes_on else True


def test_it_has_every_fact_that_a_real_one_has(cast: Cast, kept: Call) -> None:
    row = row_of(kept, cast.governor)
    Answer.objects.all().delete()
    own_answer(kept, CONSIDER, by=cast.signatory)
    real = row_of(kept, cast.governor)
    for name in ("coverage", "next_step", "last_contact", "opened_at"):
        assert bool(getattr(row, name)) == bool(getattr(real, name)), name
    assert row.answer.given_by == real.answer.given_by
    assert row.next_step == real.next_step


def test_its_page_tells_the_same(cast: Cast, kept: Call, sign_in) -> None:
    page = sign_in(cast.governor).get(reverse("calls:answer_for", args=[kept.code, make.KORTRIJK]))
    [shown] = page.context["answers"]
    assert shown.kind == "consider"
    assert page.context["counts"] == shown
    assert "propose" not in {answer.kind for answer in page.context["answers"]}


def test_de_huizen_and_other_governors_are_told_the_truth_and_nothing(cast: Cast, kept: Call) -> None:
    assert row_of(kept, cast.coordinator).answer.kind == "propose"
    assert not Answer.objects.kept_back_from(cast.coordinator).exists()
    with as_web(cast.governor_elsewhere):
        assert not Answer.objects.kept_back_from(cast.governor_elsewhere).exists()
