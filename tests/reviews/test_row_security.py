"""The second wall around assessments: who gets which row from a query that forgets visible_to."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from reviews.assessing import begin, note_talk
from reviews.deciding import decide, share
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Assessment, Decision, Interest, Letter, LetterText, Reply, ReplyComment, Talk
from reviews.replying import comment
from reviews.sending import send
from sites.models import Site
from tests import make
from tests.make import Cast
from tests.roles import as_web

MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
TABLES = (Assessment, Decision, Interest, Letter, LetterText, Reply, ReplyComment, Talk)


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.in_review(cast.signatory, cast.reviewer)


def who_gets(cast: Cast, model: type) -> set[str]:
    """Those whose scope lets a bare `.all()` return a row; `visible_to` must say the same."""
    found = set()
    for name, user in cast.everybody().items():
        allowed = set(model.objects.visible_to(user).values_list("pk", flat=True))
        with as_web(user):
            rows = set(model.objects.values_list("pk", flat=True))
        assert rows == allowed, (name, model)
        if rows:
            found.add(name)
    return found


def test_unfinished_scores_are_their_reviewers_alone(cast: Cast, site: Site) -> None:
    declare(site, by=cast.reviewer, has_interest=False)
    begin(site, by=cast.reviewer)
    assert who_gets(cast, Assessment) == {"reviewer"}


def test_final_scores_are_read_by_who_finished_too_and_by_a_coordinator_who_assesses_nothing(
    cast: Cast, site: Site
) -> None:
    make.assessed(site, by=cast.reviewer)
    assert who_gets(cast, Assessment) == {"reviewer", "coordinator"}
    declare(site, by=cast.second_reviewer, has_interest=False)
    begin(site, by=cast.second_reviewer)
    with as_web(cast.second_reviewer):
        assert [row.reviewer_id for row in Assessment.objects.all()] == [cast.second_reviewer.pk]
    other = make.in_review(cast.signatory, cast.reviewer, name="Second")
    declare(other, by=cast.coordinator, has_interest=False)
    begin(other, by=cast.coordinator)
    make.assessed(other, by=cast.reviewer)
    with as_web(cast.coordinator):
        assert [row.reviewer_id for row in Assessment.objects.of_site(other)] == [cast.coordinator.pk]


def test_a_talk_is_hidden_from_who_still_assesses(cast: Cast, site: Site) -> None:
    make.assessed(site, by=cast.reviewer)
    note_talk(site, by=cast.reviewer, codes=["scale"], held_on=timezone.localdate(), words="We talked.")
    assert who_gets(cast, Talk) == {"reviewer", "coordinator"}


def test_what_waits_is_de_huizens_and_what_left_is_the_municipalitys_too(cast: Cast, site: Site) -> None:
    for person in (cast.coordinator, cast.reviewer):
        make.assessed(site, by=person)
    letter = share(site, by=cast.coordinator, words="")
    comment(Reply.objects.get(), by=cast.editor, words={"": "Fine."}, today=timezone.localdate(), done=True)
    assert who_gets(cast, Reply) == MUNICIPAL | {"reviewer", "coordinator"}
    assert who_gets(cast, ReplyComment) == MUNICIPAL | DE_HUIZEN
    assert who_gets(cast, Letter) == who_gets(cast, LetterText) == MUNICIPAL | DE_HUIZEN
    assert letter.told_at
    decision = decide(site, Outcome.NOT_RETAINED, by=cast.coordinator, reasons="Too far.")
    assert who_gets(cast, Decision) == DE_HUIZEN
    with as_web(cast.signatory):
        assert not LetterText.objects.filter(body__contains="Too far.").exists()
    send(decision.letters.get(), by=cast.coordinator)
    assert who_gets(cast, Decision) == MUNICIPAL | DE_HUIZEN
    assert who_gets(cast, Interest) == DE_HUIZEN


@pytest.mark.parametrize("model", TABLES)
def test_without_a_scope_the_web_gets_nothing(cast: Cast, model: type) -> None:
    make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    with as_web():
        assert not model.objects.exists()


def test_nobody_writes_in_anothers_name(cast: Cast, site: Site) -> None:
    made = make.assessed(site, by=cast.reviewer)
    with as_web(cast.coordinator):
        assert Assessment.objects.filter(pk=made.pk).update(answers={}) == 0
    row = Assessment(site=site, reviewer=cast.second_reviewer, framework=made.framework)
    row.started_at = row.changed_at = timezone.now()
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save()
    with as_web(cast.editor):
        assert Decision.objects.update(told_at=timezone.now()) == 0


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM reviews_assessment",
        "DELETE FROM reviews_decision",
        "UPDATE reviews_decision SET reasons = reasons",
        "UPDATE reviews_interest SET words = words",
        "DELETE FROM reviews_letter",
        "DELETE FROM reviews_reply",
        "UPDATE reviews_talk SET words = words",
        "UPDATE reviews_criterion SET weight_min = 0",
        "UPDATE reviews_framework SET note = note",
        "DELETE FROM reviews_framework",
        "UPDATE reviews_lettertemplate SET body = body",
    ],
)
def test_the_web_rewrites_nothing_that_was_decided(cast: Cast, change: str) -> None:
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)
