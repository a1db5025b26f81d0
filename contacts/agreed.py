"""Rules of an agreement: where it stands on a day, and what falls due. No database here."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Standing(TextChoices):
    """Where an agreement stands, from its days and signatures alone."""

    PREPARED = "prepared", _("not signed by everybody yet")
    AHEAD = "ahead", _("begins later")
    RUNNING = "running", _("in force")
    DECIDE = "decide", _("a decision is late")
    ENDED = "ended", _("ended")


def standing(
    *,
    starts_on: date,
    ends_on: date | None,
    decision_due_on: date | None,
    decided_on: date | None,
    closed_on: date | None,
    unsigned: int,
    today: date,
) -> Standing:
    """Return where an agreement stands; one that nobody signed counts as prepared until it would have ended."""
    if closed_on and closed_on <= today:
        return Standing.ENDED
    if ends_on and ends_on < today:
        return Standing.ENDED
    if decision_due_on and decided_on is None and decision_due_on < today:
        return Standing.DECIDE
    if unsigned:
        return Standing.PREPARED
    if starts_on > today:
        return Standing.AHEAD
    return Standing.RUNNING
