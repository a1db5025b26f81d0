"""A visit as a file for a calendar (iCalendar, RFC 5545): plain values in, bytes out."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//De Huizen//Detention houses//"


def calendar_file(
    *, uid: str, starts_at: datetime, minutes: int, title: str, place: str, link: str, written_at: datetime
) -> bytes:
    """Return one appointment, its moments in UTC so that no calendar needs our time zone.

    The same visit has the same `uid`, so that a later file replaces an earlier one.
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", written_at)
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + timedelta(minutes=minutes)).astimezone(UTC))
    event.add("summary", title)
    event.add("location", place)
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
