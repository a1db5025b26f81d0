"""How long the words of the audit trail are kept; the entries stay, since the chain proves them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.audit.models import Details, Entry
from foundation.retention.kinds import About, Kind, Person, Rows, declare, tell


def empty(rows: Rows) -> int:
    """Take the words away; the entry and the digest of its words stay."""
    return rows.update(words={})


def acts_of(person: Person) -> Iterator[dict[str, Any]]:
    """Everything this person did here, with the words that are still kept."""
    entries = list(Entry.objects.by_person(person.number))
    words = dict(Details.objects.of_entries([entry.pk for entry in entries]).values_list("entry_id", "words"))
    for entry in entries:
        yield {
            "at": entry.at,
            "verb": entry.verb,
            "object": f"{entry.object_kind} {entry.object_id}".strip(),
            "words": words.get(entry.pk, {}),
        }


declare(
    Kind(
        name="audit.words",
        label=_("Words beside log entries"),
        term="foundation.keep_audit_words_months",
        ended_before=Details.objects.written_before,
        end=empty,
        columns={"audit_details": ("words",)},
    )
)
tell(
    About(
        name="audit.acts",
        label=_("What you did here, as the log keeps it"),
        rows=acts_of,
        stays_because=_(
            "The log proves what happened and cannot be changed. It keeps a number instead of your name, and the words "
            "that name you are emptied."
        ),
    )
)
