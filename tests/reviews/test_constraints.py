"""What must be true of a decision whatever the code does: each constraint of the database broken on purpose."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from reviews.deciding import decide
from reviews.kinds import Outcome
from reviews.models import (
    Assessment,
    Criterion,
    Decision,
    Framework,
    Interest,
    Letter,
    LetterText,
    Reply,
    ReplyComment,
    Talk,
)
from sites.models import Site
from tests import make
from tests.breaking import at_the_end_of, broken, now_rather_than_at_the_end
from tests.make import Cast


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site with two final assessments and an answered reply."""
    return make.replied(make.in_review(cast.signatory, cast.reviewer), cast.reviewer, cast.coordinator)


@pytest.fixture
def decision(site: Site, cast: Cast) -> Decision:
    return decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")


def changed(decision: Decision, **columns: Any) -> Any:
    """A change of one decision."""
    return lambda: Decision.objects.filter(pk=decision.pk).update(**columns)


def test_a_decision_needs_two_assessments_or_an_override(decision: Decision) -> None:
    broken("decision_has_two_assessments_or_override", changed(decision, assessment_2=None, reviewer_2=None))


def test_one_person_has_no_four_eyes(decision: Decision) -> None:
    first = {"assessment_2": decision.assessment_1_id, "reviewer_2": decision.reviewer_1_id}
    broken("decision_has_two_people", changed(decision, **first))


def test_an_assessment_belongs_to_its_reviewer(decision: Decision, cast: Cast) -> None:
    broken("decision_second_assessment_is_its_reviewers", changed(decision, reviewer_2=cast.second_reviewer))
    broken("decision_first_assessment_is_its_reviewers", changed(decision, reviewer_1=cast.second_reviewer))


def test_an_assessment_is_of_the_same_site(decision: Decision, cast: Cast) -> None:
    other = make.in_review(cast.neighbour, cast.reviewer)
    foreign = make.assessed(other, by=cast.reviewer)
    broken(
        "decision_first_assessment_is_its_reviewers",
        changed(decision, assessment_1=foreign, reviewer_1=foreign.reviewer),
    )


def test_an_assessment_has_its_reviewer_beside_it(decision: Decision) -> None:
    broken("decision_first_assessment_has_reviewer", changed(decision, override="x", reviewer_1=None))
    broken("decision_second_assessment_has_reviewer", changed(decision, override="x", reviewer_2=None))


def test_a_decision_has_reasons_and_ends_with_one(decision: Decision) -> None:
    broken("decision_has_reasons", changed(decision, reasons=""))
    broken("decision_ends_with_reason", changed(decision, ended_at=timezone.now()))


def test_one_decision_waits_and_one_stands_per_site(decision: Decision, cast: Cast) -> None:
    def again(site: Site, told_at: datetime | None) -> None:
        Decision.objects.create(
            site=site, outcome="retained", reasons="x", override="x", decided_at=timezone.now(), told_at=told_at
        )

    broken("one_waiting_decision", lambda: again(decision.site, None))
    told = make.retained(cast.neighbour, cast.reviewer, cast.coordinator)
    broken("one_told_decision", lambda: again(told, timezone.now()))


def test_a_decision_that_leaves_the_reserve_is_not_reserve_again(decision: Decision) -> None:
    broken("decision_from_reserve_is_another", changed(decision, outcome="reserve", from_reserve=True))


def test_a_decision_rests_on_final_assessments(site: Site, cast: Cast) -> None:
    Assessment.objects.filter(reviewer=cast.reviewer).update(final_at=None)
    first, second = Assessment.objects.order_by("pk")

    def unfinished() -> None:
        Decision.objects.create(
            site=site,
            outcome="reserve",
            reasons="x",
            decided_at=timezone.now(),
            assessment_1=first,
            reviewer_1=first.reviewer,
            assessment_2=second,
            reviewer_2=second.reviewer,
        )

    broken("decision_rests_on_final_assessments", unfinished)


@pytest.mark.parametrize(
    "columns",
    [
        {"status": status}
        for status in ("retained", "reserve", "not_retained", "realisation", "open", "closed", "cancelled")
    ]
    + [{"status": "on_hold", "resume_status": "retained", "hold_until": "2100-01-01"}],
)
def test_a_site_is_not_decided_without_a_decision(site: Site, columns: dict[str, str]) -> None:
    broken("decided_site_has_decision", lambda: Site.objects.filter(pk=site.pk).update(**columns))


def test_a_decision_that_nobody_was_told_decides_no_site(decision: Decision) -> None:
    broken("decided_site_has_decision", lambda: Site.objects.filter(pk=decision.site_id).update(status="retained"))


def test_a_decision_does_not_go_while_its_site_is_decided(cast: Cast) -> None:
    made = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    broken("decided_site_has_decision", lambda: Decision.objects.filter(site=made).update(told_at=None))
    broken(
        "decided_site_has_decision",
        lambda: Decision.objects.filter(site=made).update(ended_at=timezone.now(), ended_reason="x"),
    )
    Letter.objects.filter(site=made, kind="decision").delete()
    broken("decided_site_has_decision", lambda: Decision.objects.filter(site=made).delete())


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "reserve"},
        {"status": "not_retained"},
        {"status": "in_review"},
        {"status": "on_hold", "resume_status": "in_review", "hold_until": "2100-01-01"},
        {"status": "withdrawn"},
    ],
)
def test_a_site_says_nothing_else_than_the_decision_that_stands(cast: Cast, columns: dict[str, str]) -> None:
    made = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    broken("decision_fits_status", lambda: Site.objects.filter(pk=made.pk).update(**columns))
    at_the_end_of(lambda: Site.objects.filter(pk=made.pk).update(status="realisation"))
    at_the_end_of(lambda: Site.objects.filter(pk=made.pk).update(status="cancelled"))


def test_a_decision_says_nothing_else_than_the_status_of_its_site(cast: Cast, decision: Decision) -> None:
    broken("decision_fits_status", changed(decision, told_at=timezone.now()))
    made = make.retained(cast.neighbour, cast.reviewer, cast.coordinator)
    for outcome in ("reserve", "not_retained"):
        broken("decision_fits_status", lambda: Decision.objects.filter(site=made).update(outcome=outcome))  # noqa: B023


def test_history_needs_no_decision(cast: Cast) -> None:
    made = make.submitted(cast.signatory)
    Site.objects.filter(pk=made.pk).update(origin="history", source_note="A newspaper.", status="open")
    now_rather_than_at_the_end()


def test_rows_around_an_assessment(site: Site, cast: Cast) -> None:
    assessment, reply = Assessment.objects.first(), Reply.objects.get()
    letter = Letter.objects.get()
    now = timezone.now()
    assert assessment
    broken(
        "one_assessment_per_reviewer",
        lambda: Assessment.objects.create(
            site=site, reviewer=assessment.reviewer, framework=assessment.framework, started_at=now, changed_at=now
        ),
    )
    broken(
        "interest_says_which",
        lambda: Interest.objects.create(site=site, person=cast.reviewer, has_interest=True, declared_at=now),
    )
    broken(
        "talk_has_words_and_codes",
        lambda: Talk.objects.create(site=site, codes=[], held_on=now.date(), words="x", written_at=now),
    )
    broken(
        "one_reply_at_a_time",
        lambda: Reply.objects.create(site=site, framework=assessment.framework, table={}, prepared_at=now),
    )
    broken("reply_has_term_once_shared", lambda: Reply.objects.filter(pk=reply.pk).update(due_on=None))
    broken(
        "reply_answers_what_was_shared", lambda: Reply.objects.filter(pk=reply.pk).update(shared_at=None, due_on=None)
    )
    broken("comment_has_words", lambda: ReplyComment.objects.create(site=site, reply=reply, words="", written_at=now))
    ReplyComment.objects.create(site=site, reply=reply, words="x", written_at=now)
    broken(
        "one_comment_per_criterion",
        lambda: ReplyComment.objects.create(site=site, reply=reply, words="y", written_at=now),
    )
    broken("letter_tells_one_thing", lambda: Letter.objects.filter(pk=letter.pk).update(reply=None))
    broken("letter_left_at_a_moment", lambda: Letter.objects.filter(pk=letter.pk).update(told_at=None))
    broken("letter_posted_on_a_day", lambda: Letter.objects.filter(pk=letter.pk).update(posted_on=now.date()))
    broken(
        "letter_planned_has_moment_and_sender",
        lambda: Letter.objects.filter(pk=letter.pk).update(state="planned", told_at=None),
    )
    broken(
        "letter_once_per_language",
        lambda: LetterText.objects.create(site=site, letter=letter, language="nl", subject="x", body="x"),
    )


def test_rows_of_the_framework(cast: Cast) -> None:
    criterion = Criterion.objects.first()
    assert criterion
    broken("criterion_weights_are_a_range", lambda: Criterion.objects.filter(pk=criterion.pk).update(weight_max=0))
    criterion.pk = None
    broken("criterion_once_per_version", criterion.save)
    broken("reviews_framework_version_key", lambda: Framework.objects.create(version=1, made_at=timezone.now()))


def test_every_constraint_of_a_model_is_broken_here() -> None:
    written = Path(__file__).read_text()
    names = {one.name for model in apps.get_app_config("reviews").get_models() for one in model._meta.constraints}
    # It only lets the decision refer to an assessment together with its reviewer and site.
    names.remove("assessment_with_its_reviewer")
    assert not {name for name in names if f'"{name}"' not in written}
