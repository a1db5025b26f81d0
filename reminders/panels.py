"""What leaves next about a row, shown on its own page."""

from typing import Any

from django.template.loader import render_to_string

from accounts.roles import REVIEWERS
from foundation import panels
from reminders.kinds import key_of
from reminders.models import Reminder

SHOWN = 10


@panels.register("next_reminders")
def next_reminders(row: Any, user: Any) -> str:
    """The reminders about a row that this person may see: those to come, the next one first, and those that left."""
    rows = list(Reminder.objects.visible_to(user).about(key_of(row)).to_come_or_sent().with_people()[:SHOWN])
    return render_to_string(
        "reminders/_next.html",
        {
            "planned": [reminder for reminder in reversed(rows) if reminder.is_planned],
            "past": [reminder for reminder in rows if not reminder.is_planned],
            "can_steer": user.role in REVIEWERS,
        },
    )
