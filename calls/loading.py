"""Bring the first call into the database: De Huizen's letter to the colleges, put to every municipality of today."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from calls.models import Call, Recipient
from foundation.audit.recording import record
from territory.models import Municipality

FILE = Path(__file__).parent / "data" / "first_call.toml"
LANGUAGES = ("nl", "fr", "de", "en")


def first_call() -> dict[str, Any]:
    """Read the first call as the columns of its row."""
    read = tomllib.loads(FILE.read_text())
    words = {f"{part}_{code}": read[part][code].strip() for part in ("title", "text") for code in LANGUAGES}
    return {"code": read["code"], "not_before": read["not_before"], "source_note": read["source_note"], **words}


@transaction.atomic
def load_first_call() -> int:
    """Add the first call where it is missing, ask whoever is not asked yet, and return how many those are.

    Runs as often as one likes: words that staff changed stay, and nobody is asked twice. The day on which the letter
    went out is not known, so it stays empty.
    """
    columns = first_call()
    call, _ = Call.objects.get_or_create(code=columns.pop("code"), defaults=columns)
    asked = Recipient.objects.bulk_create(
        (
            Recipient(
                call=call, municipality=place, municipality_then=place, province_id=place.province_id, asked_on=None
            )
            for place in Municipality.objects.current().exclude(pk__in=Recipient.objects.asked_by(call))
        ),
        ignore_conflicts=True,
    )
    if asked:
        record("call.ask", call, details={"municipalities": len(asked)})
    return len(asked)
