"""What falls due about the subsidy: for whom, until what is done, and what counts as a reaction."""

from datetime import date, timedelta

import pytest

from foundation.parameters.models import Parameter
from subsidies.claiming import add_claim_paper
from subsidies.kinds import ClaimPaperKind
from subsidies.reminding import acts_at_claims, acts_in_years, claims_due, justifications_due
from subsidies.workflow import ClaimStep
from tests import make
from tests.make import Cast
from tests.roles import as_owner
from tests.subsidies.houses import LAST_YEAR, PAID, claim_of, draft_claim, granted, house, spent, stepped

DAY = date(LAST_YEAR + 1, 6, 30)
NAMED = f"subsidies.year:{make.KORTRIJK}:{LAST_YEAR}"


@pytest.fixture
def dated(db: None) -> None:
    """The yearly days, which no source tells yet."""
    with as_owner():
        for key in ("subsidies.claim_by", "subsidies.justification_by"):
            Parameter.objects.filter(key=key).update(value=[DAY.isoformat()])


def test_without_days_in_the_rule_set_nothing_is_due(cast: Cast) -> None:
    house(cast)
    granted(cast)
    assert not list(claims_due(date(2000, 1, 1), date(2100, 1, 1)))
    assert not list(justifications_due(date(2000, 1, 1), date(2100, 1, 1)))


def test_a_recorded_year_is_due_until_its_claim_is_submitted(cast: Cast, dated: None) -> None:
    house(cast)
    assert not list(claims_due(DAY, DAY))
    granted(cast)
    (due,) = claims_due(DAY, DAY)
    assert (due.thing, due.on, due.about) == (NAMED, DAY, f"Kortrijk {LAST_YEAR}")
    assert due.path == f"/subsidies/{make.KORTRIJK}/{LAST_YEAR}/"
    assert {due.responsible, *due.informed} == {cast.editor.pk, cast.signatory.pk}
    assert {cast.reviewer.pk, cast.coordinator.pk} <= set(due.follows)
    assert not list(claims_due(DAY + timedelta(days=1), DAY + timedelta(days=90)))
    claim = draft_claim(cast)
    assert len(list(claims_due(DAY, DAY))) == 1
    claim = stepped(claim, cast, ClaimStep.SUBMIT)
    assert not list(claims_due(DAY, DAY))
    stepped(claim, cast, ClaimStep.SEND_BACK)
    assert len(list(claims_due(DAY, DAY))) == 1


def test_a_claim_after_a_rejected_one_ends_the_reminders_too(cast: Cast, dated: None) -> None:
    claim_of(cast, ClaimStep.SUBMIT, ClaimStep.REJECT)
    assert len(list(claims_due(DAY, DAY))) == 1
    stepped(draft_claim(cast), cast, ClaimStep.SUBMIT)
    assert not list(claims_due(DAY, DAY))


def test_a_paid_claim_is_due_until_its_justification_is_handed_in(cast: Cast, dated: None) -> None:
    claim = claim_of(cast, *PAID)
    (due,) = justifications_due(DAY, DAY)
    assert (due.responsible, due.path) == (cast.signatory.pk, f"/subsidies/claims/{claim.pk}/")
    assert due.informed == (cast.editor.pk,)
    spent(claim, cast)
    assert len(list(justifications_due(DAY, DAY))) == 1
    stepped(claim, cast, ClaimStep.HAND_IN)
    assert not list(justifications_due(DAY, DAY))


def test_what_the_municipality_does_at_its_claim_is_a_reaction(cast: Cast) -> None:
    house(cast)
    granted(cast)
    assert acts_in_years([NAMED]) == {}
    claim = draft_claim(cast)
    assert acts_in_years([NAMED]) == {NAMED: claim.started_at}
    paper = add_claim_paper(claim, make.picture(), by=cast.editor, name="a.jpg", kind=ClaimPaperKind.OTHER)
    assert acts_in_years([NAMED, "subsidies.year:13029:2001"]) == {NAMED: paper.added_at}


def test_what_de_huizen_does_at_a_claim_is_no_reaction(cast: Cast) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    thing = f"subsidies.claim:{claim.pk}"
    before = acts_at_claims([thing])
    assert before[thing] == claim.events.get().at
    claim = stepped(claim, cast, *PAID[1:])
    assert acts_at_claims([thing]) == before
    spent(claim, cast)
    assert acts_at_claims([thing])[thing] == claim.spending.get().entered_at
