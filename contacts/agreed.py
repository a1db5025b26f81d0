"""Rules of an agreement: where it stands on a day, and what falls due. No database here."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    """Where an agreement stands, from its days and signatures alone."""

    PREPARED = "prepared", _("not signed by everybody yet")
    AHEAD = "ahead", _("begins later")
    RUNNING = "running", _("in force")
    DECIDE = "decide", _("a decision is late")
    ENDED = "ended", _("ended")


def state_of(
    *,
    starts_on: date,
    ends_on: date | None,
    decision_due_on: date | None,
    decided_on: date | None,
    closed_on: date | None,
    unsigned: int,
    today: date,
) -> AgreementState:
    """Return where an agreement stands; one that nobody signed counts as prepared until it would have ended."""
    if closed_on and closed_on <= today:
        return AgreementState.ENDED
    if ends_on and ends_on < today:
        return AgreementState.ENDED
    if decision_due_on and decided_on is None and decision_due_on < today:
        return AgreementState.DECIDE
    if unsigned:
        return AgreementState.PREPARED
    if starts_on > today:
        return AgreementState.AHEAD
    return AgreementState.RUNNING
