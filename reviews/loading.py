"""Bring in what a new portal begins with: the first version of the framework, and the texts letters begin from."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from reviews.models import Criterion, Framework, LetterTemplate

HERE = Path(__file__).resolve().parent / "data"


@transaction.atomic
def load_first_framework() -> Framework | None:
    """Add De Huizen's draft as version 1, in force; None when there is a version already."""
    if Framework.objects.exists():
        return None
    now = timezone.now()
    written = tomllib.loads((HERE / "framework.toml").read_text())
    framework = Framework.objects.create(version=1, note=written["note"]["en"], made_at=now, in_force_at=now)
    Criterion.objects.bulk_create(
        Criterion(framework=framework, position=position, **columns(row))
        for position, row in enumerate(written["criterion"], 1)
    )
    return framework


def columns(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of one criterion as the file writes it."""
    least, most = row["weights"]
    kept = {name: row[name] for name in ("code", "name", "measure", "anchors", "fields")}
    return {**kept, "knock_out": row.get("knock_out", {}), "weight_min": least, "weight_max": most}


@transaction.atomic
def load_letter_templates() -> int:
    """Add the texts of letters where none is yet, and return how many were added."""
    known = set(LetterTemplate.objects.values_list("kind", "outcome", "language"))
    rows = [
        LetterTemplate(written_at=timezone.now(), **row)
        for row in tomllib.loads((HERE / "letters.toml").read_text())["letter"]
        if (row["kind"], row["outcome"], row["language"]) not in known
    ]
    return len(LetterTemplate.objects.bulk_create(rows))
