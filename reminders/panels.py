"""What leaves next about a row, shown on its own page."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from accounts.roles import REVIEWERS
from foundation import panels
from reminders.kinds import key_of
from reminders.models import Reminder

SHOWN = 5


@panels.register("next_reminders")
def next_reminders(row: Any, user: Any) -> str:
    """The reminders about a row that this person may see: to come, the next one first; sent; taken back, and why."""
    own = Reminder.objects.visible_to(user).about(key_of(row)).with_people()
    sent, taken_back = own.that_left().newest_first(), own.taken_back()
    rows = list(own.planned()[:SHOWN].union(sent[:SHOWN], taken_back[:SHOWN], all=True))
    return render_to_string(
        "reminders/_next.html",
        {
            "planned": sorted((one for one in rows if one.is_planned), key=moment_of),
            "past": sorted((one for one in rows if one.sent_at), key=moment_of, reverse=True),
            "taken_back": sorted((one for one in rows if one.is_taken_back), key=moment_of, reverse=True),
            "can_steer": user.role in REVIEWERS,
        },
    )


def moment_of(reminder: Reminder) -> tuple[datetime, int]:
    """When a reminder leaves or left, and its number among those of the same moment."""
    return reminder.leave_at, reminder.pk
