"""Action: end a decision; it stays readable with the reason, and its letter does not leave any more."""

from django.utils import timezone

from accounts.models import User
from reviews.kinds import LetterState
from reviews.models import Decision, Letter


def end(decision: Decision, *, by: User, reason: str) -> None:
    """End a decision; it stays readable with the reason."""
    decision.ended_at, decision.ended_by, decision.ended_reason = timezone.now(), by, reason
    decision.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    Letter.objects.filter(decision=decision).waiting().update(
        state=LetterState.DROPPED, embargo_until_at=None, membership_id=None
    )
