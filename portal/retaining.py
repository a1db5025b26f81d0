"""How long it is kept what administrators changed in Django's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Kind, Person, declare, tell


def changes_by(person: Person) -> Iterator[dict[str, Any]]:
    """What this person changed there."""
    for entry in LogEntry.objects.filter(user_id=person.number).order_by("action_time"):
        yield {"at": entry.action_time, "what": entry.object_repr, "change": entry.change_message}


def forget_names(person: Person) -> int:
    """Take the person's name out of what was changed; that something was changed stays."""
    named = LogEntry.objects.filter(object_repr__in=[person.email, person.name])
    return named.update(object_repr="")


declare(
    Kind(
        name="portal.admin_log",
        label=_("What administrators changed"),
        term="portal.keep_admin_log_months",
        ended_before=lambda moment: LogEntry.objects.filter(action_time__lt=moment),
        columns={"django_admin_log": ()},
    )
)
tell(About(name="portal.admin_log", label=_("What you changed as administrator"), rows=changes_by, erase=forget_names))
