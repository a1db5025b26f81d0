"""Appointments and days as a calendar to subscribe to (iCalendar, RFC 5545): plain values in, bytes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from sites.calendar import PRODUCT

# How often a program is asked to come back.
REFRESH = timedelta(hours=4)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One appointment (with its minutes) or one whole day; the same `uid` is the same entry at every reading."""

    uid: str
    starts: datetime | date
    title: str
    link: str
    minutes: int = 0
    where: str = ""


def calendar_of_entries(entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """Return the calendar; moments in UTC so that no program needs our time zone, days without a time."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(event_of(entry, now=now))
    return bytes(calendar.to_ical())


def event_of(entry: Entry, *, now: datetime) -> Event:
    """One entry as an event; a whole day takes no time from anybody."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("url", entry.link)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", entry.starts.astimezone(UTC))
        event.add("dtend", (entry.starts + timedelta(minutes=entry.minutes)).astimezone(UTC))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.where:
        event.add("location", entry.where)
    return event
