"""Bring the first value of every parameter into the database; never overwrite what staff entered."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from foundation.parameters.models import Parameter

FIELDS = {"key", "value", "unit", "valid_from", "name", "legal_source", "confirmed"}


class BrokenParameters(ValueError):
    """A parameters.toml lacks a field or names one too many; the message says where."""


def declared() -> list[dict[str, Any]]:
    """Read every app's parameters.toml; raises BrokenParameters with the file and the key."""
    rows: list[dict[str, Any]] = []
    for app in apps.get_app_configs():
        file = Path(app.path) / "parameters.toml"
        if file.exists():
            rows += [checked(row, file) for row in tomllib.loads(file.read_text())["parameter"]]
    return rows


def checked(row: dict[str, Any], file: Path) -> dict[str, Any]:
    """Return the row when it has exactly the fields of a parameter; raises BrokenParameters."""
    if set(row) | {"unit"} != FIELDS or not isinstance(row["valid_from"], date):
        raise BrokenParameters(f"{file.parent.name}/{file.name}: {row.get('key', '?')} has {sorted(row)}")
    return row


@transaction.atomic
def load_first_values() -> int:
    """Add the first value of each key that has none yet and return how many were added."""
    known = set(Parameter.objects.values_list("key", flat=True))
    missing = [Parameter(**row) for row in declared() if row["key"] not in known]
    Parameter.objects.bulk_create(missing)
    return len(missing)
