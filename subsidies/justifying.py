"""Say what the money went to: lines of spending, while the claim is paid and the justification is not handed in."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from subsidies.claiming import locked
from subsidies.models import Claim, Spending
from subsidies.workflow import ClaimRefusal, ClaimStepRefused


@transaction.atomic
def add_spending(claim: Claim, *, by: User, values: dict[str, Any]) -> Spending:
    """Add a line; raises ClaimStepRefused when the justification is handed in, or nothing was paid yet."""
    claim = require_open(claim)
    line = Spending.objects.create(claim=claim, entered_at=timezone.now(), entered_by=by, **values)
    record("claim.add_spending", claim, by=by, details={"line": line.pk, "amount": line.amount})
    return line


@transaction.atomic
def remove_spending(line: Spending, *, by: User) -> None:
    """Take a line out again; raises ClaimStepRefused as above."""
    claim = require_open(line.claim)
    record("claim.remove_spending", claim, by=by, details={"line": line.pk, "amount": line.amount})
    line.delete()


def require_open(claim: Claim) -> Claim:
    """Lock the claim and return it; raises ClaimStepRefused when it takes no lines."""
    claim = locked(claim)
    if not claim.takes_spending:
        raise ClaimStepRefused(ClaimRefusal.STATUS)
    return claim
