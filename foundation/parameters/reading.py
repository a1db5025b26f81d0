"""Read the value that holds on a day; rules get it as an argument."""

from datetime import date
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


def each_in_force(*keys: str, on: date | None = None) -> list[Parameter]:
    """Return the rows of several keys that hold on a day, in the order of the keys, with one query.

    Raises ParameterMissing for a key without a value on that day.
    """
    day = on or timezone.localdate()
    found = {row.key: row for row in Parameter.objects.each_in_force(keys, on=day)}
    missing = [key for key in keys if key not in found]
    if missing:
        raise ParameterMissing(f"{', '.join(missing)} on {day}")
    return [found[key] for key in keys]


def values_in_force(*keys: str, on: date | None = None) -> list[Any]:
    """Return the bare values of several keys that hold on a day, in the order of the keys, with one light query.

    Raises ParameterMissing for a key without a value on that day.
    """
    day = on or timezone.localdate()
    found = dict(Parameter.objects.each_in_force(keys, on=day).values_list("key", "value"))
    missing = [key for key in keys if key not in found]
    if missing:
        raise ParameterMissing(f"{', '.join(missing)} on {day}")
    return [found[key] for key in keys]


def days_of_change(*keys: str, first: date, last: date) -> list[date]:
    """Return the days between two others, both included, on which a value of one of the keys begins; sorted."""
    return sorted(set(Parameter.objects.beginning(keys, first=first, last=last).values_list("valid_from", flat=True)))


def value(key: str, *, on: date | None = None) -> Any:
    """Return the bare value that holds on a day: a number, text, or list as it stands in JSON."""
    return in_force(key, on=on).value


def bridge_days(*, on: date | None = None) -> list[date]:
    """Return the office's bridge days around a day, kept as a list of ISO dates."""
    return [date.fromisoformat(day) for day in value("office.bridge_days", on=on)]
