"""When a term began: plain dates, without a database."""

import calendar
from datetime import datetime


def months_before(moment: datetime, months: int) -> datetime:
    """Return the moment so many months earlier; a day that this month lacks becomes its last one.

    Raises ValueError for a term that is not a whole month or more: nothing may end at once by a slip of the pen.
    """
    if not isinstance(months, int) or isinstance(months, bool) or months < 1:
        raise ValueError(f"A term is a whole number of months, at least one: {months!r}")
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))
