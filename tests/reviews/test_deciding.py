"""Decide with four eyes: what is refused, who was faster, what leaves when, what stays as it was."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from documents.kinds import FileRefused
from foundation.mail.models import OutgoingMail
from foundation.parameters.models import Parameter
from reviews.assessing import (
    AssessmentRefused,
    Unfinished,
    begin,
    changed_since,
    finish,
    look_again,
    note_talk,
    save,
    with_file,
)
from reviews.deciding import (
    AlreadyDecided,
    AlreadyShared,
    NothingToShare,
    decide,
    effects_of_reopening,
    reopen,
    share,
    take_back,
)
from reviews.gathering import gather
from reviews.interests import declare, interested_in
from reviews.kinds import AnswerKind, Outcome
from reviews.models import Assessment, Decision, Interest, Letter, LetterText, Reply
from reviews.printing import print_gone
from reviews.replying import ReplyRefused, comment
from reviews.reserving import leave_reserve
from reviews.scoring import Answer
from reviews.sending import LetterRefused, edit, hold, mark_posted, plan, release, send, send_due, sign
from sites.models import Site
from sites.review import take_step
from sites.workflow import Given, Refusal, Step, StepRefused
from tests import make
from tests.documents.files import pdf
from tests.make import Cast
from tests.roles import as_web

YES = Answer(kind=AnswerKind.SCORED, score=2, note="Too large.", knock_out="yes")


@pytest.fixture
def in_review(cast: Cast) -> Site:
    return make.in_review(cast.signatory, cast.reviewer)


@pytest.fixture
def replied(cast: Cast, in_review: Site) -> Site:
    return make.replied(in_review, cast.reviewer, cast.coordinator)


def refused(site: Site, cast: Cast, outcome: Outcome = Outcome.RETAINED, **given: str) -> Refusal:
    """Why a decision is refused."""
    with pytest.raises(StepRefused) as found:
        decide(site, outcome, by=cast.coordinator, **{"reasons": "Because.", **given})
    return found.value.refusal


def set_parameter(key: str, value: object) -> None:
    """Let a parameter have another value from today on."""
    old = Parameter.objects.get(key=key)
    old.pk, old.value, old.valid_from = None, value, timezone.localdate()
    old.save()


def test_the_status_moves_when_the_letter_leaves(cast: Cast, replied: Site) -> None:
    decision = decide(replied, Outcome.RETAINED, by=cast.coordinator, reasons="Near everything.")
    assert Site.objects.get(pk=replied.pk).status == "reply"
    assert (decision.assessment_1.reviewer, decision.assessment_2.reviewer) == (cast.reviewer, cast.coordinator)
    OutgoingMail.objects.all().delete()
    send(decision.letters.get(), by=cast.coordinator)
    assert Site.objects.get(pk=replied.pk).status == "retained"
    mails = OutgoingMail.objects.all()
    assert {mail.address for mail in mails} == {"signatory@example.org", "editor@example.org"}
    assert all("Near everything." in mail.text and "De Huizen weerhoudt" in mail.text for mail in mails)


def test_a_parameter_lets_a_decision_leave_at_once(cast: Cast, replied: Site) -> None:
    set_parameter("reviews.send_decision", "at_once")
    assert decide(replied, Outcome.RESERVE, by=cast.coordinator, reasons="Later.").is_told
    assert Site.objects.get(pk=replied.pk).status == "reserve"


def test_a_shared_draft_can_wait_for_a_person_and_its_term_begins_when_it_leaves(cast: Cast, in_review: Site) -> None:
    set_parameter("reviews.send_shared", "wait")
    for person in (cast.coordinator, cast.reviewer):
        make.assessed(in_review, by=person)
    letter = share(in_review, by=cast.coordinator, words="")
    assert Site.objects.get(pk=in_review.pk).status == "in_review"
    assert "{term}" in letter.texts.get().body
    with pytest.raises(AlreadyShared):
        share(in_review, by=cast.coordinator, words="")
    mark_posted(letter, by=cast.coordinator, on=date(2026, 11, 2))
    reply = Reply.objects.get()
    assert reply.due_on == date(2026, 11, 24)  # fifteen working days, Armistice Day is none
    assert "24 november 2026" in LetterText.objects.get(letter=letter).body


def test_nothing_is_decided_while_the_reply_runs_not_even_with_an_explanation(cast: Cast, in_review: Site) -> None:
    site = make.shared(in_review, cast.reviewer, cast.coordinator)
    assert refused(site, cast) == refused(site, cast, override="We are in a hurry.") == Refusal.REPLY_RUNS
    Reply.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")


def test_one_assessment_is_not_enough_without_an_explanation(cast: Cast, in_review: Site) -> None:
    make.assessed(in_review, by=cast.reviewer)
    make.free(in_review, by=cast.coordinator)
    with pytest.raises(NothingToShare):
        share(in_review, by=cast.coordinator, words=" ")
    share(in_review, by=cast.coordinator, words="The second reviewer fell ill.")
    comment(Reply.objects.get(), by=cast.editor, words={}, today=timezone.localdate(), done=True)
    in_review.refresh_from_db()
    assert refused(in_review, cast) == Refusal.FOUR_EYES
    decision = decide(
        in_review, Outcome.RESERVE, by=cast.coordinator, reasons="Good.", override="Nobody else is there."
    )
    assert decision.lacking == ["four_eyes"]
    assert (decision.reviewer_1, decision.reviewer_2) == (cast.reviewer, None)


def test_a_later_interest_takes_an_assessment_out(cast: Cast, replied: Site) -> None:
    declare(replied, by=cast.reviewer, has_interest=True, words="My sister moved in next door.")
    assert refused(replied, cast) == Refusal.FOUR_EYES
    decision = decide(replied, Outcome.RESERVE, by=cast.coordinator, reasons="x", override="Only one is left.")
    assert decision.table["interests"] == [{"person": "Reviewer", "words": "My sister moved in next door."}]


def test_who_has_an_interest_neither_decides_nor_assesses(cast: Cast, replied: Site) -> None:
    declare(replied, by=cast.coordinator, has_interest=True, words="I own it.")
    assert refused(replied, cast, override="Still.") == Refusal.INTEREST
    with pytest.raises(AssessmentRefused):
        begin(replied, by=cast.coordinator)


@pytest.fixture
def newcomer(cast: Cast) -> User:
    """A second coordinator, who has declared nothing yet."""
    return make.person("newcomer", cast.coordinator.acting.organisation, "coordinator")


def kept_from(act: Callable[[], object]) -> Refusal:
    """Why somebody is kept from an act."""
    with pytest.raises(StepRefused) as found:
        act()
    return found.value.refusal


def test_a_coordinator_too_declares_before_any_act(cast: Cast, replied: Site, newcomer: User) -> None:
    other = make.in_review(cast.signatory, cast.reviewer, name="Second")
    assert kept_from(lambda: share(other, by=newcomer, words="Nobody assesses.")) == Refusal.UNDECLARED
    assert kept_from(lambda: decide(replied, Outcome.RETAINED, by=newcomer, reasons="x")) == Refusal.UNDECLARED
    decision = decide(replied, Outcome.RESERVE, by=cast.coordinator, reasons="Because.")
    assert kept_from(lambda: take_back(decision, by=newcomer, reason="x")) == Refusal.UNDECLARED
    letter = decision.letters.get()
    text, tomorrow = letter.texts.get(), timezone.now() + timedelta(days=1)
    for act in (
        lambda: hold(letter, by=newcomer),
        lambda: release(letter, by=newcomer),
        lambda: plan(letter, by=newcomer, until=tomorrow),
        lambda: edit(text, by=newcomer, subject="x", body="x"),
        lambda: sign(text, io.BytesIO(b"%PDF-1.7"), by=newcomer, name="x.pdf"),
        lambda: mark_posted(letter, by=newcomer, on=timezone.localdate()),
        lambda: send(letter, by=newcomer),
    ):
        assert kept_from(act) == Refusal.UNDECLARED
    send(letter, by=cast.coordinator)
    site = Site.objects.get(pk=replied.pk)
    assert kept_from(lambda: reopen(site, by=newcomer, reason="x")) == Refusal.UNDECLARED
    assert kept_from(lambda: leave_reserve(site, Outcome.RETAINED, by=newcomer, reasons="x")) == Refusal.UNDECLARED
    declare(site, by=newcomer, has_interest=False)
    assert reopen(site, by=newcomer, reason="The owner withdrew.").status == "in_review"


def test_who_writes_down_a_talk_declares_first(cast: Cast, in_review: Site, newcomer: User) -> None:
    talked = {"codes": ["value"], "held_on": timezone.localdate(), "words": "We agree now."}
    with pytest.raises(AssessmentRefused) as found:
        note_talk(in_review, by=newcomer, **talked)
    assert found.value.refusal == "undeclared"
    make.free(in_review, by=newcomer)
    assert note_talk(in_review, by=newcomer, **talked).written_by == newcomer
    declare(in_review, by=newcomer, has_interest=True, words="My sister bought it.")
    with pytest.raises(AssessmentRefused) as found:
        note_talk(in_review, by=newcomer, **talked)
    assert found.value.refusal == "interest"


def test_nobody_lifts_an_own_interest_before_deciding(cast: Cast, replied: Site) -> None:
    declare(replied, by=cast.coordinator, has_interest=True, words="I own it.")
    assert kept_from(lambda: declare(replied, by=cast.coordinator, has_interest=False)) == Refusal.INTEREST
    Interest.objects.create(site=replied, person=cast.coordinator, has_interest=False, declared_at=timezone.now())
    assert refused(replied, cast) == Refusal.INTEREST


def test_a_planned_letter_stays_when_who_planned_it_has_an_interest(cast: Cast, replied: Site) -> None:
    letter = decide(replied, Outcome.RETAINED, by=cast.coordinator, reasons="Because.").letters.get()
    plan(letter, by=cast.coordinator, until=timezone.now() + timedelta(hours=1))
    declare(replied, by=cast.coordinator, has_interest=True, words="My sister bought it.")
    Letter.objects.filter(pk=letter.pk).update(embargo_until_at=timezone.now() - timedelta(minutes=1))
    assert send_due(now=timezone.now()) == 0
    assert Site.objects.get(pk=replied.pk).status == "reply"


def test_a_coordinator_begins_before_a_colleague_is_final_or_never(cast: Cast, in_review: Site) -> None:
    make.free(in_review, by=cast.coordinator)
    begun = begin(in_review, by=cast.coordinator)
    make.assessed(in_review, by=cast.reviewer)
    assert begin(in_review, by=cast.coordinator) == begun
    begun.delete()
    with pytest.raises(AssessmentRefused) as found:
        begin(in_review, by=cast.coordinator)
    assert found.value.refusal == "seen"
    huizen = cast.coordinator.acting.organisation
    Membership.objects.create(user=cast.second_reviewer, organisation=huizen, role="coordinator", starts_on=date.min)
    make.free(in_review, by=cast.second_reviewer)
    with pytest.raises(AssessmentRefused) as found:
        begin(in_review, by=cast.second_reviewer)
    assert found.value.refusal == "other_role"


def test_who_still_assesses_neither_shares_nor_decides(cast: Cast, in_review: Site) -> None:
    make.free(in_review, by=cast.coordinator)
    begin(in_review, by=cast.coordinator)
    for person in (cast.reviewer, cast.second_reviewer):
        make.assessed(in_review, by=person)
    with as_web(cast.coordinator):
        assert kept_from(lambda: share(in_review, by=cast.coordinator, words="Fewer.")) == Refusal.UNFINISHED
    Assessment.objects.filter(reviewer=cast.coordinator).delete()
    make.nothing_added(make.opened_for_reply(in_review, cast.coordinator))
    begun = Assessment.objects.get(reviewer=cast.reviewer)
    Assessment.objects.create(
        site=in_review,
        reviewer=cast.coordinator,
        framework=begun.framework,
        started_at=begun.started_at,
        changed_at=begun.started_at,
    )
    assert refused(in_review, cast, override="In a hurry.") == Refusal.UNFINISHED


def test_every_membership_counts_for_an_interest(cast: Cast, in_review: Site) -> None:
    kortrijk = make.municipality(make.KORTRIJK)
    ended = timezone.localdate() - timedelta(days=400)
    Membership.objects.create(
        user=cast.second_reviewer, organisation=kortrijk, role=Role.READER, starts_on=make.LONG_AGO, ends_on=ended
    )
    assert interested_in(in_review, [cast.reviewer.pk, cast.second_reviewer.pk]) == {cast.second_reviewer.pk}


def test_a_spread_needs_its_talk_and_a_knock_out_its_answer(cast: Cast, in_review: Site) -> None:
    make.assessed(in_review, by=cast.coordinator)
    make.assessed(in_review, by=cast.reviewer, value=Answer(kind="scored", score=0, note="None."), scale=YES)
    share(in_review, by=cast.coordinator, words="")
    comment(Reply.objects.get(), by=cast.editor, words={}, today=timezone.localdate(), done=True)
    in_review.refresh_from_db()
    assert refused(in_review, cast) == Refusal.KNOCK_OUTS
    mine = Assessment.objects.get(reviewer=cast.coordinator)
    look_again(mine, by=cast.coordinator, answers={"scale": YES})
    assert refused(in_review, cast) == Refusal.TALK
    gathered = gather(in_review, user=cast.coordinator)
    assert [criterion.code for criterion in gathered.to_talk] == ["value"]
    assert [criterion.code for criterion in gathered.confirmed_knock_outs] == ["scale"]


def test_decide_is_no_step_of_the_generic_page(cast: Cast, replied: Site) -> None:
    with pytest.raises(StepRefused) as found:
        take_step(replied, Step.RETAIN, by=cast.coordinator, given=Given(reason="Now."))
    assert found.value.refusal == Refusal.NO_FACTS


def test_reasons_are_asked_and_the_role_too(cast: Cast, replied: Site) -> None:
    assert refused(replied, cast, reasons="  ") == Refusal.REASON
    with pytest.raises(StepRefused) as found:
        decide(replied, Outcome.RETAINED, by=cast.reviewer, reasons="Because.")
    assert found.value.refusal == Refusal.ROLE


def test_an_assessment_lacks_what_it_lacks(cast: Cast, in_review: Site) -> None:
    declare(in_review, by=cast.reviewer, has_interest=False)
    made = begin(in_review, by=cast.reviewer)
    save(made, by=cast.reviewer, version=1, answers={"cost": Answer(kind="scored", score=3)})
    with pytest.raises(Unfinished) as found:
        finish(made, by=cast.reviewer)
    assert ("cost", "ground") in [(code, lack.value) for code, lack in found.value.lacking]
    assert ("support", "knock_out") in [(code, lack.value) for code, lack in found.value.lacking]


def test_the_assessment_keeps_its_version_and_its_facts(cast: Cast, in_review: Site) -> None:
    made = make.assessed(in_review, by=cast.reviewer)
    assert changed_since(made, with_file(in_review.pk)) == []
    Site.objects.filter(pk=in_review.pk).update(places=44, owner_kind="state")
    assert [(one.code, one.fields) for one in changed_since(made, with_file(in_review.pk))] == [
        ("scale", ["places"]),
        ("tenure", ["owner_kind"]),
        ("cost", ["places"]),
    ]


def test_reopening_leaves_a_trace_and_begins_anew(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    effects = effects_of_reopening(site, user=cast.coordinator)
    assert (effects.outcome, effects.letters, effects.places, effects.is_ranked) == ("Retained", 1, 30, True)
    site = reopen(site, by=cast.coordinator, reason="The owner withdrew.")
    assert site.status == "in_review"
    assert Decision.objects.get().ended_reason == "The owner withdrew."
    share(site, by=cast.coordinator, words="")
    comment(Reply.objects.standing().get(), by=cast.editor, words={}, today=timezone.localdate(), done=True)
    site.refresh_from_db()
    again = decide(site, Outcome.NOT_RETAINED, by=cast.coordinator, reasons="It is gone.")
    send(again.letters.get(), by=cast.coordinator)
    assert Site.objects.get(pk=site.pk).status == "not_retained"
    assert Decision.objects.count() == 2


@pytest.fixture
def on_reserve(cast: Cast, in_review: Site) -> Site:
    return make.decided(in_review, "reserve", cast.reviewer, cast.coordinator)


@pytest.mark.parametrize(
    ("outcome", "says"),
    [(Outcome.RETAINED, "is alsnog weerhouden"), (Outcome.NOT_RETAINED, "staat niet langer in reserve")],
)
def test_a_site_leaves_the_reserve_with_a_letter(cast: Cast, on_reserve: Site, outcome: Outcome, says: str) -> None:
    former = Decision.objects.get()
    decision = leave_reserve(on_reserve, outcome, by=cast.coordinator, reasons="A place came free.")
    assert decision
    letter = decision.letters.get()
    assert says in letter.texts.get().subject
    assert Site.objects.get(pk=on_reserve.pk).status == "reserve"
    assert set(Decision.objects.standing()) == {former, decision}
    OutgoingMail.objects.all().delete()
    send(letter, by=cast.coordinator)
    assert Site.objects.get(pk=on_reserve.pk).status == outcome
    former.refresh_from_db()
    assert (former.ended_reason, former.ended_by) == ("A place came free.", cast.coordinator)
    assert list(Decision.objects.standing()) == [decision]
    assert decision.table["rows"] == former.table["rows"]
    mails = OutgoingMail.objects.all()
    assert len(mails) == 2  # the letter alone, once for each who writes for the municipality
    assert all(says in mail.subject for mail in mails)


def test_leaving_the_reserve_asks_what_a_decision_asks(cast: Cast, on_reserve: Site) -> None:
    def why(by: User, reasons: str = "Because.") -> Refusal:
        with pytest.raises(StepRefused) as found:
            leave_reserve(on_reserve, Outcome.RETAINED, by=by, reasons=reasons)
        return found.value.refusal

    assert why(cast.reviewer) == Refusal.ROLE
    assert why(cast.coordinator, " ") == Refusal.REASON
    leave_reserve(on_reserve, Outcome.NOT_RETAINED, by=cast.coordinator, reasons="Because.")
    with pytest.raises(AlreadyDecided):
        leave_reserve(on_reserve, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
    take_back(Decision.objects.standing()[0], by=cast.coordinator, reason="Too soon.")
    declare(on_reserve, by=cast.coordinator, has_interest=True, words="I own it.")
    assert why(cast.coordinator) == Refusal.INTEREST
    assert Site.objects.get(pk=on_reserve.pk).status == "reserve"


def test_reopening_ends_what_waits_about_the_reserve_too(cast: Cast, on_reserve: Site) -> None:
    decision = leave_reserve(on_reserve, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
    assert decision
    reopen(on_reserve, by=cast.coordinator, reason="The owner withdrew.")
    assert not Decision.objects.standing().exists()
    assert decision.letters.get().state == "dropped"


def test_a_house_of_before_the_portal_leaves_the_reserve_at_once(cast: Cast, in_review: Site) -> None:
    Site.objects.filter(pk=in_review.pk).update(origin="history", source_note="Press", status="reserve")
    make.free(in_review, by=cast.coordinator)
    assert leave_reserve(in_review, Outcome.RETAINED, by=cast.coordinator, reasons="Because.") is None
    assert Site.objects.get(pk=in_review.pk).status == "retained"


def test_only_what_nobody_knows_is_taken_back(cast: Cast, replied: Site) -> None:
    decision = decide(replied, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
    take_back(decision, by=cast.coordinator, reason="Too soon.")
    assert Letter.objects.get(decision=decision).state == "dropped"
    other = decide(replied, Outcome.RESERVE, by=cast.coordinator, reasons="Because.")
    send(other.letters.get(), by=cast.coordinator)
    with pytest.raises(StepRefused):
        take_back(other, by=cast.coordinator, reason="Too late.")


def test_an_embargo_ends_by_itself(cast: Cast, replied: Site) -> None:
    letter = decide(replied, Outcome.RETAINED, by=cast.coordinator, reasons="Because.").letters.get()
    moment = timezone.now() + timedelta(hours=1)
    plan(letter, by=cast.coordinator, until=moment)
    with pytest.raises(LetterRefused):
        send(letter, by=cast.coordinator)
    assert send_due(now=timezone.now()) == 0
    Letter.objects.filter(pk=letter.pk).update(embargo_until_at=timezone.now() - timedelta(minutes=1))
    assert send_due(now=timezone.now()) == 1
    assert Site.objects.get(pk=replied.pk).status == "retained"
    assert Letter.objects.get(pk=letter.pk).told_by == cast.coordinator


def test_a_letter_is_held_signed_and_printed_once(cast: Cast, replied: Site, tmp_path) -> None:
    letter = decide(replied, Outcome.RETAINED, by=cast.coordinator, reasons="Because.").letters.get()
    hold(letter, by=cast.coordinator)
    with pytest.raises(LetterRefused):
        mark_posted(letter, by=cast.coordinator, on=timezone.localdate())
    release(letter, by=cast.coordinator)
    file = tmp_path / "signed.pdf"
    file.write_bytes(pdf())
    script = io.BytesIO(pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert) >>\nendobj\n"))
    with pytest.raises(FileRefused):
        sign(letter.texts.get(), script, by=cast.coordinator, name="script.pdf")
    with file.open("rb") as upload:
        text = sign(letter.texts.get(), upload, by=cast.coordinator, name="signed.pdf")
    send(letter, by=cast.coordinator)
    print_gone()
    kept = LetterText.objects.get(pk=text.pk)
    assert kept.is_signed
    assert kept.paper.read() == pdf()
    with pytest.raises(LetterRefused):
        hold(letter, by=cast.coordinator)


def test_a_reply_ends_with_its_term(cast: Cast, in_review: Site) -> None:
    make.shared(in_review, cast.reviewer, cast.coordinator)
    reply = Reply.objects.get()
    comment(reply, by=cast.editor, words={"scale": "More."}, today=reply.due_on)
    comment(reply, by=cast.editor, words={"scale": " "}, today=reply.due_on)
    assert not reply.comments.exists()
    with pytest.raises(ReplyRefused):
        comment(reply, by=cast.editor, words={"scale": "Late."}, today=reply.due_on + timedelta(days=1))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_coordinators_in_the_same_second_make_one_decision(transactional_db: None) -> None:
    cast = make.cast()
    site = make.replied(make.in_review(cast.signatory, cast.reviewer), cast.reviewer, cast.coordinator)
    rival = make.person("rival", cast.coordinator.acting.organisation, Role.COORDINATOR)
    make.free(site, by=rival)
    together = Barrier(2)

    def try_it(by: User) -> str:
        together.wait()
        try:
            return decide(site, Outcome.RETAINED, by=by, reasons="Because.").get_outcome_display()
        except AlreadyDecided as already:
            return f"{already.decision.decided_by} was faster"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = set(pool.map(try_it, [cast.coordinator, rival]))
    assert Decision.objects.count() == Letter.objects.filter(kind="decision").count() == 1
    assert said in ({"Retained", "Coordinator was faster"}, {"Retained", "Rival was faster"})


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [send, hold])
def test_a_letter_and_who_takes_its_decision_back_wait_for_each_other(
    transactional_db: None, act: Callable[..., Letter]
) -> None:
    cast = make.cast()
    site = make.replied(make.in_review(cast.signatory, cast.reviewer), cast.reviewer, cast.coordinator)
    decision = decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
    letter = decision.letters.get()

    def act_on_it() -> str:
        try:
            return act(letter, by=cast.coordinator).state
        except LetterRefused as found:
            return str(found.refusal.value)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Site.objects.select_for_update(of=("self",)).get(pk=site.pk)  # as a colleague's take_back begins
            acting = pool.submit(act_on_it)
            with pytest.raises(TimeoutError):
                acting.result(timeout=1)
            take_back(decision, by=cast.coordinator, reason="Too soon.")
        assert acting.result(timeout=30) == "gone"
    assert Letter.objects.get(pk=letter.pk).state == "dropped"
    assert Site.objects.get(pk=site.pk).status == "reply"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_comment_and_who_ends_the_reply_wait_for_each_other(transactional_db: None) -> None:
    cast = make.cast()
    site = make.shared(make.in_review(cast.signatory, cast.reviewer), cast.reviewer, cast.coordinator)
    reply = Reply.objects.get()

    def say_it() -> str:
        try:
            comment(reply, by=cast.editor, words={"scale": "More."}, today=timezone.localdate())
            return "said"
        except ReplyRefused as found:
            return str(found.refusal.value)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Site.objects.select_for_update(of=("self",)).get(pk=site.pk)  # as every step of the site begins
            saying = pool.submit(say_it)
            with pytest.raises(TimeoutError):
                saying.result(timeout=1)
            Reply.objects.filter(pk=reply.pk).update(closed_at=timezone.now())
        assert saying.result(timeout=30) == "over"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_score_changes_once_a_decision_gathered_its_table(transactional_db: None) -> None:
    cast = make.cast()
    site = make.replied(make.in_review(cast.signatory, cast.reviewer), cast.reviewer, cast.coordinator)
    mine = Assessment.objects.get(reviewer=cast.reviewer)

    def change_it() -> str:
        try:
            look_again(mine, by=cast.reviewer, answers={"scale": Answer(kind="scored", score=0, note="No.")})
            return "changed"
        except AssessmentRefused as refused:
            return str(refused.refusal.value)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            decide(site, Outcome.RETAINED, by=cast.coordinator, reasons="Because.")
            changing = pool.submit(change_it)
            with pytest.raises(TimeoutError):
                changing.result(timeout=1)
        assert changing.result(timeout=30) == "decided"
