"""What contacts have to say on pages of other apps."""

from typing import Any

from django.template.loader import render_to_string

from contacts.models import FollowUp
from foundation import panels

SHOWN = 5


@panels.register("my_follow_ups")
def my_follow_ups(row: Any, user: Any) -> str:
    """What a person still has to do, the most urgent first; nothing where there is nothing."""
    rows = list(FollowUp.objects.visible_to(user).of(user).open().next_first()[: SHOWN + 1])
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN}
    return render_to_string("contacts/_my_follow_ups.html", context)
