"""The second wall around the subsidy: a query that forgets visible_to still gets no foreign row."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from documents.models import Document
from subsidies.claiming import add_claim_paper
from subsidies.counting import set_occupied, set_operation
from subsidies.imagining import keep_scenario
from subsidies.kinds import ClaimPaperKind
from subsidies.models import (
    Claim,
    ClaimEvent,
    ClaimPaper,
    Entitlement,
    HousePlaces,
    LedgerEntry,
    OccupiedMonth,
    Operation,
    Scenario,
    Spending,
)
from subsidies.workflow import ClaimStep
from territory.following import follow_successors
from tests import make
from tests.make import Cast
from tests.roles import as_owner, as_web
from tests.sites.test_row_security import DE_HUIZEN, MUNICIPAL, who_gets
from tests.subsidies.houses import LAST_YEAR, PAID, claim_of, draft_claim, granted, house, places, spent, stepped
from tests.subsidies.world import HOUSES

OF_CLAIM = (Claim, ClaimEvent, ClaimPaper, Spending)
OF_HOUSE = (HousePlaces, OccupiedMonth, Operation)


@pytest.fixture
def paid(cast: Cast) -> Claim:
    """A paid claim with a paper and spending, of a house with everything entered."""
    site = house(cast)
    places(site, 57, date(LAST_YEAR, 1, 1))
    set_occupied(site, by=cast.coordinator, months={date(LAST_YEAR, 1, 1): 20})
    set_operation(site, by=cast.coordinator, operator=None, remark="Unknown")
    granted(cast)
    claim = draft_claim(cast)
    add_claim_paper(claim, make.picture(), by=cast.editor, name="a.jpg", kind=ClaimPaperKind.INVOICE)
    claim = stepped(claim, cast, *PAID)
    spent(claim, cast)
    return claim


@pytest.mark.parametrize("model", [*OF_CLAIM, *OF_HOUSE, Entitlement, LedgerEntry, Document])
def test_a_bare_query_gets_only_rows_of_the_scope(cast: Cast, paid: Claim, model: type) -> None:
    assert who_gets(cast, model) == MUNICIPAL | DE_HUIZEN | {"governor"}
    with as_web():
        assert not model.objects.exists()


def test_both_walls_stand_in_the_same_place(cast: Cast, paid: Claim) -> None:
    for model in (*OF_CLAIM, *OF_HOUSE, Entitlement, LedgerEntry):
        for user in cast.everybody().values():
            allowed = set(model.objects.visible_to(user).values_list("pk", flat=True))
            with as_web(user):
                assert set(model.objects.values_list("pk", flat=True)) == allowed


def test_a_draft_is_the_municipalitys_own_and_its_paper_too(cast: Cast) -> None:
    claim = claim_of(cast)
    add_claim_paper(claim, make.picture(), by=cast.editor, name="a.jpg", kind=ClaimPaperKind.INVOICE)
    for model in (Claim, ClaimPaper, Document):
        assert who_gets(cast, model) == MUNICIPAL
    stepped(claim, cast, ClaimStep.SUBMIT)
    for model in (Claim, ClaimPaper, ClaimEvent, Document):
        assert who_gets(cast, model) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_a_scenario_stays_with_its_organisation(cast: Cast) -> None:
    for by in (cast.editor, cast.reviewer, cast.governor, cast.observer):
        keep_scenario(by=by, name="What if", years=(2027, 2028), houses=HOUSES, shared=False)
    everybody = MUNICIPAL | DE_HUIZEN | {"governor", "observer"}
    assert who_gets(cast, Scenario) == everybody
    for name, user in cast.everybody().items():
        seen = Scenario.objects.visible_to(user).count()
        assert seen == (1 if name in {"editor", "reviewer", "governor", "observer"} else 0), name


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subsidies_ledgerentry SET amount = amount",
        "DELETE FROM subsidies_ledgerentry",
        "UPDATE subsidies_entitlement SET words = words",
        "DELETE FROM subsidies_entitlement",
        "UPDATE subsidies_claimevent SET reason = reason",
        "DELETE FROM subsidies_claim",
        "DELETE FROM subsidies_openyear",
    ],
)
def test_the_web_rewrites_no_entry(cast: Cast, paid: Claim, change: str) -> None:
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


def test_the_web_cannot_take_a_foreign_file_over_by_calling_it_a_paper_of_its_own(cast: Cast, paid: Claim) -> None:
    other = Cast(**{**vars(cast), "signatory": cast.neighbour, "editor": cast.neighbour})
    mine = claim_of(other)
    document = Document.objects.get()
    theft = ClaimPaper(claim=mine, document=document, kind=ClaimPaperKind.OTHER, added_at=timezone.now())
    with as_web(cast.neighbour), pytest.raises(ProgrammingError, match="another municipality"), transaction.atomic():
        theft.save()


def test_a_merger_carries_claims_and_ledger_to_the_successor(cast: Cast, paid: Claim) -> None:
    old, heir = cast.signatory.municipality, cast.neighbour.municipality
    with as_owner():
        old.valid_until, old.successor = timezone.localdate().replace(month=1, day=1), heir
        old.save()
        follow_successors(today=timezone.localdate())
    with as_web(cast.neighbour):
        for model in (*OF_CLAIM, Entitlement, LedgerEntry):
            assert model.objects.exists(), model
    assert Entitlement.objects.get().municipality_then == old
    assert Entitlement.objects.get().year == LAST_YEAR
