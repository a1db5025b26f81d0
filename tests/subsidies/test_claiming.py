"""The life of a claim: who may do what, what is booked, what the database refuses."""

import threading
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from documents.preparing import prepare
from foundation.mail.models import OutgoingMail
from subsidies.claiming import NothingToClaim, add_claim_paper, save_claim, start_claim, take_claim_step
from subsidies.justifying import add_spending
from subsidies.kinds import ClaimPaperKind, EntryKind, SpendingKind
from subsidies.models import Claim, ClaimEvent, LedgerEntry
from subsidies.workflow import (
    RULES,
    ClaimFacts,
    ClaimGiven,
    ClaimRefusal,
    ClaimStatus,
    ClaimStep,
    ClaimStepRefused,
    claim_steps_for,
    unused,
)
from tests import make
from tests.documents.clamd import scanner
from tests.make import Cast
from tests.subsidies.houses import (
    ACCOUNT,
    LAST_YEAR,
    PAID,
    claim_of,
    draft_claim,
    granted,
    house,
    places,
    spent,
    stepped,
)

ALL = (*PAID, ClaimStep.HAND_IN, ClaimStep.JUSTIFY)


def booked() -> dict[str, Decimal]:
    return dict(LedgerEntry.objects.order_by("pk").values_list("kind", "amount"))


def test_a_claim_goes_from_draft_to_justified_through_three_pairs_of_hands(cast: Cast) -> None:
    claim = claim_of(cast, *PAID)
    spent(claim, cast, "60000.00")
    claim = stepped(claim, cast, ClaimStep.HAND_IN, ClaimStep.JUSTIFY)
    assert claim.status == ClaimStatus.JUSTIFIED
    assert [event.step for event in claim.events.all()] == list(ALL)
    assert len({claim.submitted_by, claim.checked_by, claim.approved_by}) == 3
    assert booked() == {
        EntryKind.ENTITLEMENT: Decimal("95019.00"),
        EntryKind.APPROVED: Decimal("95019.00"),
        EntryKind.PAYMENT: Decimal("95019.00"),
        EntryKind.JUSTIFIED: Decimal("60000.00"),
    }
    assert unused(claim.paid_amount, claim.spending.all().total()) == Decimal("35019.00")


def test_what_was_spent_beyond_the_payment_is_booked_up_to_it(cast: Cast) -> None:
    claim = claim_of(cast, *PAID)
    spent(claim, cast, "120000.00")
    stepped(claim, cast, ClaimStep.HAND_IN, ClaimStep.JUSTIFY)
    assert booked()[EntryKind.JUSTIFIED] == Decimal("95019.00")
    assert unused(Decimal(5), Decimal(7)) == 0


def test_an_unused_part_is_reclaimed_and_never_more_than_was_paid(cast: Cast) -> None:
    claim = claim_of(cast, *PAID)
    too_much = ClaimGiven(reason="Unused", amount=Decimal("95019.01"))
    with pytest.raises(ClaimStepRefused) as refused:
        take_claim_step(claim, ClaimStep.RECLAIM, by=cast.coordinator, given=too_much)
    assert refused.value.refusal == ClaimRefusal.TOO_MUCH
    claim = stepped(claim, cast, ClaimStep.RECLAIM)
    assert (claim.status, claim.reclaimed_amount) == (ClaimStatus.RECLAIMED, Decimal("10.00"))
    assert booked()[EntryKind.RECLAIMED] == Decimal("10.00")


def test_a_claim_that_was_sent_back_takes_over_the_corrected_entitlement(cast: Cast) -> None:
    site = house(cast, places=57)
    granted(cast)
    claim = stepped(draft_claim(cast), cast, ClaimStep.SUBMIT, ClaimStep.CHECK)
    places(site, 50, date(LAST_YEAR, 1, 1))
    granted(cast, reason="Fifty places.")
    with pytest.raises(ClaimStepRefused) as refused:
        stepped(claim, cast, ClaimStep.APPROVE)
    assert refused.value.refusal == ClaimRefusal.OTHER_AMOUNT
    claim = stepped(claim, cast, ClaimStep.SEND_BACK, ClaimStep.SUBMIT)
    assert (claim.status, claim.amount) == (ClaimStatus.SUBMITTED, Decimal("83350.00"))


def test_a_rejected_claim_leaves_room_for_another(cast: Cast) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT, ClaimStep.REJECT)
    again = draft_claim(cast)
    assert again != claim
    assert draft_claim(cast) == again


def test_nothing_is_claimed_without_a_recorded_amount_or_while_the_year_runs(cast: Cast) -> None:
    with pytest.raises(NothingToClaim):
        start_claim(cast.signatory.municipality, LAST_YEAR, by=cast.editor)
    house(cast)
    granted(cast, year=LAST_YEAR + 1)
    with pytest.raises(NothingToClaim):
        start_claim(cast.signatory.municipality, LAST_YEAR + 1, by=cast.editor)


def test_whoever_checked_does_not_approve(cast: Cast) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    claim = take_claim_step(claim, ClaimStep.CHECK, by=cast.coordinator)
    with pytest.raises(ClaimStepRefused) as refused:
        take_claim_step(claim, ClaimStep.APPROVE, by=cast.coordinator)
    assert refused.value.refusal == ClaimRefusal.HANDS


def test_whoever_submitted_for_a_municipality_does_not_check_in_another_role(cast: Cast) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    huizen = cast.reviewer.acting.organisation
    both = Membership.objects.create(user=cast.signatory, organisation=huizen, role=Role.REVIEWER)
    with pytest.raises(ClaimStepRefused) as refused:
        take_claim_step(claim, ClaimStep.CHECK, by=cast.signatory.act_as(both))
    assert refused.value.refusal == ClaimRefusal.HANDS


@pytest.mark.parametrize(
    "same", [("checked_by", "approved_by"), ("submitted_by", "checked_by"), ("submitted_by", "approved_by")]
)
def test_the_database_too_refuses_one_person_in_two_places(cast: Cast, same: tuple[str, str]) -> None:
    claim = claim_of(cast, *PAID)
    with pytest.raises(IntegrityError, match="claim_takes_three_people"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**dict.fromkeys(same, cast.second_reviewer))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"paid_on": None}, "claim_paid_has_day"),
        ({"approved_at": None}, "claim_approved_has_moment"),
        ({"checked_at": None}, "claim_checked_has_moment"),
        ({"iban": ""}, "claim_submitted_is_whole"),
        ({"paid_amount": Decimal("95019.01")}, "claim_amounts_fit"),
        ({"reclaimed_amount": Decimal("95019.01")}, "claim_amounts_fit"),
        ({"status": "justified"}, "claim_justified_was_handed_in"),
        ({"status": "approved"}, "claim_paid_has_day"),
    ],
)
def test_a_status_is_tied_to_its_facts(cast: Cast, change: dict, constraint: str) -> None:
    claim = claim_of(cast, *PAID)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**change)


def test_one_claim_a_year(cast: Cast) -> None:
    claim = claim_of(cast)
    claim.pk = None
    with pytest.raises(IntegrityError, match="claim_once_a_year"), transaction.atomic():
        claim.save(force_insert=True)


@pytest.mark.parametrize("missing", ["kbo_number", "iban"])
def test_a_claim_without_somebody_and_an_account_to_pay_to_is_not_submitted(cast: Cast, missing: str) -> None:
    claim = claim_of(cast)
    save_claim(claim, by=cast.editor, values={**ACCOUNT, missing: ""})
    with pytest.raises(ClaimStepRefused) as refused:
        stepped(claim, cast, ClaimStep.SUBMIT)
    assert refused.value.refusal == ClaimRefusal.UNFINISHED


def test_papers_and_words_belong_to_the_draft_and_spending_to_the_paid_claim(cast: Cast) -> None:
    claim = claim_of(cast)
    values = {"kind": SpendingKind.BRIDGE, "description": "Early", "months": 1, "amount": Decimal(1)}
    with pytest.raises(ClaimStepRefused):
        add_spending(claim, by=cast.editor, values=values)
    paper = add_claim_paper(claim, make.picture(), by=cast.editor, name="a.jpg", kind=ClaimPaperKind.INVOICE)
    assert paper.document.municipality == claim.municipality
    claim = stepped(claim, cast, ClaimStep.SUBMIT)
    with pytest.raises(ClaimStepRefused):
        save_claim(claim, by=cast.editor, values={**ACCOUNT, "remark": "Late"})
    with pytest.raises(ClaimStepRefused):
        add_claim_paper(claim, make.picture(), by=cast.editor, name="b.jpg", kind=ClaimPaperKind.INVOICE)
    paper.document.refresh_from_db()
    assert paper.document.for_reviewers


def test_a_paper_opens_for_nobody_before_the_scanner_has_seen_it(cast: Cast, settings: Any, sign_in) -> None:
    claim, browser = claim_of(cast), sign_in(cast.editor)
    page = reverse("subsidies:claim", args=[claim.pk])
    with scanner() as running:
        settings.CLAMD_ADDRESS = running.address
        paper = add_claim_paper(claim, make.picture(), by=cast.editor, name="a.jpg", kind=ClaimPaperKind.INVOICE)
        address = reverse("subsidies:claim_paper", args=[paper.pk])
        assert "still looks into this file" in browser.get(page).content.decode()
        assert browser.get(address).status_code == 404
        assert prepare(paper.document_id)
    assert f'href="{address}"' in browser.get(page).content.decode()
    assert browser.get(address).status_code == 200


def test_a_justification_is_handed_in_once_and_only_with_lines(cast: Cast) -> None:
    claim = claim_of(cast, *PAID)
    with pytest.raises(ClaimStepRefused) as refused:
        stepped(claim, cast, ClaimStep.HAND_IN)
    assert refused.value.refusal == ClaimRefusal.NO_LINES
    with pytest.raises(ClaimStepRefused) as refused:
        stepped(claim, cast, ClaimStep.JUSTIFY)
    assert refused.value.refusal == ClaimRefusal.NOT_HANDED_IN
    spent(claim, cast)
    claim = stepped(claim, cast, ClaimStep.HAND_IN)
    with pytest.raises(ClaimStepRefused) as refused:
        stepped(claim, cast, ClaimStep.HAND_IN)
    assert refused.value.refusal == ClaimRefusal.HANDED_IN


def test_only_these_arrows_are_in_the_table() -> None:
    arrows = {(source, rule.to) for rule in RULES.values() for source in rule.sources}
    line = [ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.CHECKED, ClaimStatus.APPROVED, ClaimStatus.PAID]
    back = {(status, to) for status in line[1:3] for to in (ClaimStatus.DRAFT, ClaimStatus.REJECTED)}
    after = {(ClaimStatus.PAID, ClaimStatus.PAID), (ClaimStatus.PAID, ClaimStatus.JUSTIFIED)}
    taken_back = {(status, ClaimStatus.RECLAIMED) for status in (ClaimStatus.PAID, ClaimStatus.JUSTIFIED)}
    assert arrows == {*pairwise(line), *back, *after, *taken_back}


def test_a_button_is_offered_to_nobody_who_would_be_refused() -> None:
    facts = ClaimFacts(status=ClaimStatus.CHECKED, submitted_by=1, checked_by=2)
    assert ClaimStep.APPROVE not in claim_steps_for(facts, role=Role.COORDINATOR, person=2)
    assert ClaimStep.APPROVE in claim_steps_for(facts, role=Role.COORDINATOR, person=3)
    assert claim_steps_for(facts, role=Role.GOVERNOR, person=4) == []


def test_letters_go_to_those_concerned_in_the_language_of_the_municipality(cast: Cast) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    to = set(OutgoingMail.objects.filter(subject__contains=str(LAST_YEAR)).values_list("address", "language"))
    municipality = {("editor@example.org", "nl"), ("signatory@example.org", "nl")}
    assert municipality <= to
    assert ("coordinator@example.org", "en") in to
    OutgoingMail.objects.all().delete()
    claim = stepped(claim, cast, ClaimStep.CHECK)
    assert not OutgoingMail.objects.exists()
    stepped(claim, cast, ClaimStep.APPROVE)
    assert set(OutgoingMail.objects.values_list("address", "language")) == municipality


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    cast = make.cast()
    claim = claim_of(cast, ClaimStep.SUBMIT, ClaimStep.CHECK)
    huizen = cast.coordinator.acting.organisation
    second = make.person("second_coordinator", huizen, Role.COORDINATOR)
    start, told = threading.Barrier(2), []

    def approve(person: make.User) -> None:
        try:
            start.wait()
            with transaction.atomic():
                take_claim_step(claim, ClaimStep.APPROVE, by=person)
            told.append("approved")
        except ClaimStepRefused as refused:
            told.append(refused.refusal.value)
        finally:
            connection.close()

    both = [threading.Thread(target=approve, args=(person,)) for person in (cast.coordinator, second)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(told) == ["approved", ClaimRefusal.STATUS.value]
    assert ClaimEvent.objects.filter(step=ClaimStep.APPROVE).count() == 1
    assert LedgerEntry.objects.filter(kind=EntryKind.APPROVED).count() == 1
