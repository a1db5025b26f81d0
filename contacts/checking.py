"""Rules: when a contact is to be checked again. No database."""

from calendar import monthrange
from datetime import date


def shifted(day: date, months: int) -> date:
    """Return the day so many months later (earlier when negative); a day that this month lacks becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
