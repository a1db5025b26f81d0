"""Read the value that holds on a day; rules get it as an argument."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from foundation.parameters.models import Parameter


class ParameterMissing(LookupError):
    """No value of this key holds on this day: `manage.py load_parameters` was not run, or it begins later."""


def in_force(key: str, *, on: date | None = None) -> Parameter:
    """Return the row that holds on a day (today when none is given); raises ParameterMissing."""
    day = on or timezone.localdate()
    found = Parameter.objects.in_force(key, on=day).first()
    if found is None:
        raise ParameterMissing(f"{key} on {day}")
    return found


def value(key: str, *, on: date | None = None) -> Any:
    """Return the bare value that holds on a day: a number, text, or list as it stands in JSON."""
    return in_force(key, on=on).value


def amount(key: str, *, on: date | None = None) -> Decimal:
    """Return an amount of euro, kept as text in JSON so that no cent is lost."""
    return Decimal(str(value(key, on=on)))


def bridge_days(*, on: date | None = None) -> list[date]:
    """Return the office's bridge days around a day, kept as a list of ISO dates."""
    return [date.fromisoformat(day) for day in value("office.bridge_days", on=on)]
