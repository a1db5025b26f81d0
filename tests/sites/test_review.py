"""Steps on real rows: one transaction that changes status, writes the log and the letters."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import Document
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from sites.kinds import PaperKind
from sites.models import InformationRequest, Site
from sites.papers import add_paper
from sites.review import take_step
from sites.workflow import Given, Refusal, Status, Step, StepRefused
from tests import make
from tests.make import Cast

SOON = timezone.localdate() + timedelta(days=20)


def test_submitting_gives_a_reference_a_log_and_a_receipt(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    assert site.status == Status.SUBMITTED
    assert site.reference.startswith(f"DH-{timezone.localdate().year}-")
    event = site.events.get()
    assert (event.from_status, event.to_status, event.by) == ("draft", "submitted", cast.signatory)
    assert event.membership_id == cast.signatory.acting.pk
    assert Entry.objects.filter(verb="site.submit", object_id=str(site.pk), actor_id=cast.signatory.pk).exists()
    assert set(OutgoingMail.objects.values_list("address", flat=True)) == {
        "signatory@example.org",
        "editor@example.org",
        "reviewer@example.org",
        "second_reviewer@example.org",
        "coordinator@example.org",
    }


def test_an_incomplete_file_is_not_submitted(cast: Cast) -> None:
    site = make.draft(cast.signatory, motivation="")
    with pytest.raises(StepRefused) as refused:
        take_step(site, Step.SUBMIT, by=cast.signatory)
    assert refused.value.refusal == Refusal.INCOMPLETE
    site.refresh_from_db()
    assert (site.status, site.reference) == ("draft", None)
    assert not OutgoingMail.objects.exists()


def test_a_decision_of_the_college_is_attached_or_announced_never_only_dated(cast: Cast) -> None:
    site = make.draft(cast.signatory, college_decides_later=False)
    with pytest.raises(StepRefused) as refused:
        take_step(site, Step.SUBMIT, by=cast.signatory)
    assert refused.value.refusal == Refusal.INCOMPLETE
    paper = add_paper(site, make.picture((64, 48)), by=cast.editor, name="a.jpg", kind=PaperKind.COLLEGE).paper
    Document.objects.filter(pk=paper.document_id).update(refusal="infected")
    with pytest.raises(StepRefused):
        take_step(site, Step.SUBMIT, by=cast.signatory)
    Document.objects.filter(pk=paper.document_id).update(refusal="")
    assert take_step(site, Step.SUBMIT, by=cast.signatory).status == Status.SUBMITTED


def test_an_editor_cannot_submit(cast: Cast) -> None:
    with pytest.raises(StepRefused) as refused:
        take_step(make.draft(cast.editor), Step.SUBMIT, by=cast.editor)
    assert refused.value.refusal == Refusal.ROLE


def test_submitting_twice_happens_once(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    with pytest.raises(StepRefused) as refused:
        take_step(site, Step.SUBMIT, by=cast.signatory)
    assert refused.value.refusal == Refusal.STATUS
    assert site.events.count() == 1


def test_a_question_stops_and_its_answer_restores(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    assert (site.status, site.resume_status) == ("incomplete", "in_review")
    question = InformationRequest.objects.get()
    assert question.question == "Which rooms are there?"
    site = take_step(site, Step.SUPPLY, by=cast.editor, given=Given(reason="Twelve single rooms."))
    assert (site.status, site.resume_status) == ("in_review", "")
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Twelve single rooms.", cast.editor)


def test_only_the_reviewer_who_took_it_up_hears_the_answer(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    before = OutgoingMail.objects.count()
    take_step(site, Step.SUPPLY, by=cast.editor, given=Given(reason="Twelve."))
    heard = set(OutgoingMail.objects.order_by("written_at").values_list("address", flat=True)[before:])
    assert heard == {"signatory@example.org", "reviewer@example.org"}


def test_bringing_back_hides_the_site_again(cast: Cast) -> None:
    site = take_step(make.submitted(cast.signatory), Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    assert Site.objects.visible_to(cast.reviewer).exists()
    take_step(site, Step.BRING_BACK, by=cast.signatory)
    assert not Site.objects.visible_to(cast.reviewer).exists()
    again = take_step(site, Step.SUBMIT, by=cast.signatory)
    assert again.reference == site.reference


def test_a_draft_put_to_sleep_tells_nobody(cast: Cast) -> None:
    site = take_step(make.draft(cast.editor), Step.HOLD, by=cast.editor, given=Given(until=SOON))
    assert (site.status, site.hold_until) == ("on_hold", SOON)
    assert not OutgoingMail.objects.exists()
    assert not Site.objects.visible_to(cast.coordinator).exists()


def test_effective_day_and_entry_moment_are_two_things(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    opened = date(2026, 1, 5)
    site = take_step(site, Step.REALISE, by=cast.coordinator, given=Given(effective_on=opened))
    event = site.events.newest_first().first()
    assert event.effective_on == opened
    assert event.at.date() >= opened


def test_a_whole_life(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    for step, status in ((Step.REALISE, "realisation"), (Step.OPEN, "open"), (Step.CLOSE, "closed")):
        site = take_step(site, step, by=cast.coordinator, given=Given(effective_on=SOON))
        assert site.status == status
    steps = list(site.events.order_by("pk").values_list("step", flat=True))
    assert steps == ["submit", "take_up", "share", "retain", "realise", "open", "close"]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"status": "incomplete"}, "site_remembers_while_waiting"),
        ({"resume_status": "in_review"}, "site_remembers_while_waiting"),
        ({"status": "on_hold", "resume_status": "withdrawn", "hold_until": SOON}, "site_remembers_a_real_status"),
        ({"status": "draft"}, "site_draft_is_not_submitted"),
        ({"reference": None}, "site_submitted_has_moment_and_reference"),
        ({"status": "on_hold", "resume_status": "submitted", "hold_until": None}, "site_on_hold_has_date"),
        ({"point": None}, "site_submitted_has_point_and_places"),
        ({"status": "withdrawn", "places": 0}, "site_places_positive"),
        ({"origin": "history"}, "site_history_has_source"),
    ],
)
def test_the_database_refuses_a_status_without_its_facts(
    cast: Cast, change: dict[str, object], constraint: str
) -> None:
    site = make.submitted(cast.signatory)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(**change)


def test_the_database_keeps_one_open_question_per_site(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    with pytest.raises(IntegrityError, match="one_open_request_per_site"), transaction.atomic():
        InformationRequest.objects.create(site=site, question="Again?", due_on=SOON, asked_at=timezone.now())
