"""What leaves next about a row, shown on its own page."""

from typing import Any

from django.template.loader import render_to_string

from accounts.roles import REVIEWERS
from foundation import panels
from reminders.kinds import key_of
from reminders.models import Reminder

SHOWN = 5


@panels.register("next_reminders")
def next_reminders(row: Any, user: Any) -> str:
    """The next reminders about a row that this person may see, and what was moved, skipped or sent last."""
    about = Reminder.objects.visible_to(user).about(key_of(row)).with_people()
    return render_to_string(
        "reminders/_next.html",
        {
            "planned": about.planned()[:SHOWN],
            "past": about.that_left().newest_first()[:SHOWN],
            "can_steer": user.role in REVIEWERS,
        },
    )
