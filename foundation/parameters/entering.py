"""Enter a new value of a parameter; the old one stays as history."""

from datetime import date
from typing import Any

from django.db import transaction

from foundation.audit.recording import record
from foundation.parameters.models import Parameter
from foundation.parameters.reading import in_force


class WrongKind(ValueError):
    """The new value is not of the kind of the old one: a number for a number, a pair for a pair."""


@transaction.atomic
def enter(
    key: str, *, new: Any, valid_from: date, legal_source: str, language: str, confirmed: bool, by: Any
) -> Parameter:
    """Add the value of a key from a day on; raises ParameterMissing for an unknown key, WrongKind for another shape."""
    old = in_force(key, on=date.max)
    if shape(new) != shape(old.value):
        raise WrongKind(key)
    row = Parameter.objects.create(
        key=key,
        value=new,
        unit=old.unit,
        name=old.name,
        valid_from=valid_from,
        legal_source={language: legal_source},
        confirmed=confirmed,
        entered_by=by,
    )
    record("parameter.enter", row, by=by, details={"key": key, "from": old.value, "to": new, "valid_from": valid_from})
    return row


def shape(value: Any) -> Any:
    """What kind of value this is: two of one shape can take each other's place."""
    if isinstance(value, list):
        return "days" if all(isinstance(item, str) for item in value) else [shape(item) for item in value]
    return type(value).__name__
