"""One verb: note that a municipality read the call."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.roles import MUNICIPAL
from calls.models import Call, Recipient
from foundation.audit.recording import record


@transaction.atomic
def note_opening(call: Call, *, by: User) -> bool:
    """Keep the first moment at which a signed-in person of the municipality saw the call; return whether it was this.

    Anybody else's look changes nothing: De Huizen and the governor read the same page.
    """
    acting = by.acting
    if acting is None or acting.role not in MUNICIPAL or acting.municipality_id is None:
        return False
    rows = Recipient.objects.to(call, acting.municipality_id).unopened()
    first = bool(rows.update(opened_at=timezone.now()))
    if first:
        record("call.open", call, by=by, details={"municipality": acting.municipality_id})
    return first
