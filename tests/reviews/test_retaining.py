"""The words of a decision end with their term; outcome and scores stay, a house keeps everything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.retention.holding import place_hold
from foundation.retention.kinds import kinds
from foundation.retention.running import run
from reviews.assessing import note_talk
from reviews.deciding import decide, reopen
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Assessment, Decision, Interest, LetterText, Reply, ReplyComment, Talk
from reviews.printing import print_gone
from reviews.replying import comment
from reviews.scoring import Answer
from reviews.sending import send
from sites.models import Site
from tests import make
from tests.accounts.test_erasing import everything_in_the_database
from tests.make import Cast
from tests.roles import as_owner

DECISIONS = next(kind for kind in kinds() if kind.name == "reviews.decisions")
NOW = timezone.now()
LATER = NOW + timedelta(days=121 * 31)
SECRET = "Zwaluwwoord"


@pytest.fixture
def refused(cast: Cast) -> Site:
    """A site that was not retained; everybody said a word of its own."""
    site = make.in_review(cast.signatory, cast.reviewer)
    said = Answer(kind="scored", score=1, note=SECRET)
    make.assessed(site, by=cast.reviewer, value=said)
    make.assessed(site, by=cast.second_reviewer)
    note_talk(site, by=cast.reviewer, codes=["value"], held_on=timezone.localdate(), words=SECRET)
    declare(site, by=cast.governor, has_interest=True, words=SECRET)
    make.opened_for_reply(site, cast.coordinator)
    comment(Reply.objects.get(), by=cast.editor, words={"value": SECRET}, today=timezone.localdate(), done=True)
    decision = decide(site, Outcome.NOT_RETAINED, by=cast.coordinator, reasons=SECRET)
    send(decision.letters.get(), by=cast.coordinator)
    print_gone()
    return Site.objects.get(pk=site.pk)


def test_words_go_and_outcome_scores_and_digests_stay(refused: Site, django_capture_on_commit_callbacks) -> None:
    text = LetterText.objects.exclude(letter__decision=None).get()
    digest, file, storage = text.digest, text.paper.name, text.paper.storage
    assert storage.exists(file)
    assert run([DECISIONS], now=NOW, dry=False)[0].due == 0
    with django_capture_on_commit_callbacks(execute=True):
        [report] = run([DECISIONS], now=LATER, dry=False)
    assert (report.due, report.ended, report.trouble) == (1, 1, "")
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reasons, decision.table["interests"]) == ("not_retained", "–", [])
    assert [row["mean"] for row in decision.table["rows"] if row["code"] == "value"] == [2.0]
    assert Assessment.objects.get(reviewer=decision.reviewer_1).given["value"].score == 1
    assert LetterText.objects.exclude(letter__decision=None).get().digest == digest
    assert not storage.exists(file)
    assert not Talk.objects.exists()
    assert not ReplyComment.objects.exists()
    assert Interest.objects.get(has_interest=True).words == "–"
    assert run([DECISIONS], now=LATER, dry=False)[0].due == 0


def test_its_words_stand_nowhere_any_more(refused: Site) -> None:
    run([DECISIONS], now=LATER, dry=False)
    with as_owner():
        left = everything_in_the_database(SECRET)
    # Letters by mail, the words of the audit trail, and the steps of a file have terms of their own.
    assert set(left) <= {"mail_outgoingmail", "audit_details", "candidate_sites_siteevent"}


def test_a_house_and_what_is_held_keep_their_words(cast: Cast, refused: Site) -> None:
    make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    place_hold(refused, reason="Dispute", by=cast.coordinator)
    [report] = run([DECISIONS], now=LATER, dry=False)
    assert (report.due, report.held, report.ended) == (1, 1, 0)


def test_a_decision_that_was_reopened_ends_alone(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    reopen(site, by=cast.coordinator, reason="The owner withdrew.")
    shared = make.opened_for_reply(Site.objects.get(pk=site.pk), cast.coordinator)
    again = make.told(make.nothing_added(shared), Outcome.RETAINED, cast.coordinator)
    assert run([DECISIONS], now=LATER, dry=False)[0].ended == 1
    assert Decision.objects.with_words().get() == again
    assert Assessment.objects.first().given["value"].note == "As the file says."  # type: ignore[union-attr]


def test_a_site_under_review_again_keeps_what_was_found(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    reopen(site, by=cast.coordinator, reason="The owner withdrew.")
    assert run([DECISIONS], now=LATER, dry=False)[0].due == 0
    assert Assessment.objects.first().given["value"].note == "As the file says."  # type: ignore[union-attr]
    shared = make.opened_for_reply(Site.objects.get(pk=site.pk), cast.coordinator)
    make.told(make.nothing_added(shared), Outcome.NOT_RETAINED, cast.coordinator)
    assert run([DECISIONS], now=LATER, dry=False)[0].ended == 2
    assert Assessment.objects.first().given["value"].note == ""  # type: ignore[union-attr]
