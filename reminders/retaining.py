"""How long reminders are kept, and what they say about a person."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Kind, Person, declare, tell
from reminders.models import Preference, Reminder

declare(
    Kind(
        name="reminders.reminders",
        label=_("Reminders whose day is past"),
        term="reminders.keep_months",
        ended_before=Reminder.objects.due_before,
        columns={"reminders_reminder": ("about", "reason")},
    )
)


def of_person(person: Person) -> Iterator[dict[str, Any]]:
    """What this person was reminded of, and how it wants reminders."""
    for row in Reminder.objects.to_people([person.number]):
        yield {"about": row.about, "kind": row.kind, "due_on": row.due_on, "sent_at": row.sent_at}
    for (_number, kind), rhythm in Preference.objects.of_people([person.number]).items():
        yield {"kind": kind, "rhythm": rhythm}


def forget(person: Person) -> int:
    """Delete what this person was to be told, and its wishes."""
    return Reminder.objects.to_people([person.number]).delete()[0] + Preference.objects.forget(person.number)


tell(About(name="reminders.reminders", label=_("Reminders to you"), rows=of_person, erase=forget))
