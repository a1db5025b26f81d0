"""Houses, entitlements and claims for tests, made by the real steps."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sites.entering import enter_house
from sites.models import Site
from subsidies.claiming import save_claim, start_claim, take_claim_step
from subsidies.granting import record_entitlement
from subsidies.justifying import add_spending
from subsidies.kinds import PlacesKind, SpendingKind
from subsidies.models import Claim, Entitlement, HousePlaces
from subsidies.workflow import ClaimGiven, ClaimStep
from tests.make import Cast

LAST_YEAR = timezone.localdate().year - 1
KBO, IBAN, COMMUNICATION = "0200000043", "BE32123456789002", "202500000165"
ACCOUNT = {"kbo_number": KBO, "iban": IBAN, "communication": COMMUNICATION, "remark": ""}
LONG_AGO = date(2022, 9, 12)


def house(cast: Cast, *, places: int = 57, opened: date = LONG_AGO, closed: date | None = None, **changes: Any) -> Site:
    """An open or closed house of the cast's municipality."""
    values = {"name": "House by the canal", "places": places, "source_note": "Opened with a speech.", **changes}
    own = cast.signatory.municipality
    return enter_house(
        by=cast.coordinator, municipality=own, key=uuid.uuid4(), opened_on=opened, closed_on=closed, values=values
    )


def places(site: Site, count: int, first: date, last: date | None = None, **changes: Any) -> HousePlaces:
    """A period of a house."""
    kind = changes.pop("kind", PlacesKind.CAPACITY)
    return HousePlaces.objects.create(
        site=site, kind=kind, places=count, valid_from=first, valid_until=last, entered_at=timezone.now(), **changes
    )


def granted(cast: Cast, year: int = LAST_YEAR, reason: str = "") -> Entitlement:
    """The recorded entitlement of the cast's municipality."""
    return record_entitlement(cast.signatory.municipality, year, by=cast.coordinator, reason=reason)


def draft_claim(cast: Cast, year: int = LAST_YEAR) -> Claim:
    """A claim that is filled in and not submitted."""
    claim = start_claim(cast.signatory.municipality, year, by=cast.editor)
    return save_claim(claim, by=cast.editor, values=ACCOUNT)


def stepped(claim: Claim, cast: Cast, *steps: ClaimStep) -> Claim:
    """A claim after these steps, each by the person of the cast whose work it is."""
    by = {
        ClaimStep.SUBMIT: cast.signatory,
        ClaimStep.CHECK: cast.reviewer,
        ClaimStep.SEND_BACK: cast.reviewer,
        ClaimStep.HAND_IN: cast.signatory,
        ClaimStep.JUSTIFY: cast.reviewer,
    }
    for step in steps:
        given = ClaimGiven(reason="Because.", paid_on=date(LAST_YEAR + 1, 3, 2), amount=Decimal("10.00"))
        claim = take_claim_step(claim, step, by=by.get(step, cast.coordinator), given=given)
    return claim


def claim_of(cast: Cast, *steps: ClaimStep) -> Claim:
    """A house, its entitlement, and its claim after these steps."""
    house(cast)
    granted(cast)
    return stepped(draft_claim(cast), cast, *steps)


PAID = (ClaimStep.SUBMIT, ClaimStep.CHECK, ClaimStep.APPROVE, ClaimStep.PAY)


def spent(claim: Claim, cast: Cast, amount: str = "60000.00") -> None:
    """A line of spending."""
    values = {"kind": SpendingKind.BRIDGE, "description": "Bridge figure", "months": 12, "amount": Decimal(amount)}
    add_spending(claim, by=cast.editor, values=values)
