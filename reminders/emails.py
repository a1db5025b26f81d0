"""The words of reminders: one, or several in one letter; in the person's own language, with the one thing to do."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from accounts.models import User
from foundation.mail.writing import Letter, worded
from foundation.templatetags.look import day
from reminders.kinds import Rung
from reminders.models import Reminder
from reminders.preferences import stop_token

# What stands in the place of a signed link that is nobody else's business.
UNSIGNED = "…"


def letter_of_one(row: Reminder, *, language: str = "", is_preview: bool = False) -> Letter:
    """Word one reminder; `language` only to look at it in another one than the person's.

    A preview for somebody else shows no link that stops reminders: it is signed for the person alone.
    """
    alone = letter("reminder", [row], person=row.recipient, language=language, is_preview=is_preview)
    return replace(alone, calendar=calendar_of([row]))


def letter_of_many(rows: Sequence[Reminder], *, language: str = "") -> Letter:
    """Word several reminders of one person as one letter, what is to do first."""
    together = letter("reminders_together", rows, person=rows[0].recipient, language=language)
    return replace(together, calendar=calendar_of(rows))


def calendar_of(rows: Sequence[Reminder]) -> str:
    """What these reminders put into a diary, as one file; empty for nothing."""
    kinds = [(row.of_kind.calendar, row.thing) for row in rows if row.of_kind and row.of_kind.calendar]
    entries = [entry for make, thing in kinds if (entry := make(thing))]
    if len(entries) < 2:
        return "".join(entries)
    whole = Calendar.from_ical(entries[0])
    for entry in entries[1:]:
        for event in Calendar.from_ical(entry).walk("VEVENT"):
            whole.add_component(event)
    return str(whole.to_ical().decode())


def letter(name: str, rows: Sequence[Reminder], *, person: User, language: str, is_preview: bool = False) -> Letter:
    """Word the letter of a template, with the link that stops what can be stopped."""
    language = language or person.language
    stoppable = [row.kind for row in rows if row.of_kind and not row.of_kind.legal]
    stop = stop_link(person, stoppable) if stoppable and not is_preview else ""
    with translation.override(language):
        facts = [facts_of(row) for row in sorted(rows, key=importance)]
    worded_letter = worded(
        name,
        address=person.email,
        language=language,
        recipient=f"user:{person.pk}",
        context={
            "reader": person,
            "reminders": facts,
            "stop": UNSIGNED if stoppable and is_preview else stop,
            "wishes": settings.PORTAL_ADDRESS + reverse("reminders:wishes"),
        },
    )
    return replace(worded_letter, unsubscribe=stop)


def stop_link(person: User, names: Sequence[str]) -> str:
    """The signed link with which this person alone stops these kinds."""
    return settings.PORTAL_ADDRESS + reverse("reminders:stop", args=[stop_token(person.pk, names)])


def importance(row: Reminder) -> tuple[bool, Any, int]:
    """What is one's own to do comes first, then by due day."""
    return row.part == "informed", row.due_on, row.pk


def facts_of(row: Reminder) -> dict[str, Any]:
    """What the templates tell of a reminder, in the language in force."""
    kind = row.of_kind
    sentence = str(kind.words[Rung(row.rung)]) if kind else "%(about)s, %(day)s"
    return {
        "title": str(row.title),
        "sentence": sentence % {"about": row.about, "day": day(row.due_on)},
        "about": row.about,
        "due_on": row.due_on,
        "todo": str(kind.todo) if kind else "",
        "part": row.part,
        "rung": row.rung,
        "address": settings.PORTAL_ADDRESS + row.path,
    }
