"""Bring a list: look row by row what would happen, then take the good rows over when asked."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from contacts.judging import judge_all
from contacts.keeping import add_organisation, add_person
from contacts.kinds import Brought, SourceKind
from contacts.models import ContactImport
from contacts.sheets import read_list
from foundation.audit.recording import record

# So many rows are kept at once: a moment of work, and all that is done again when a worker dies.
BATCH = 100


@transaction.atomic
def bring(content: bytes, *, name: str, source_note: str, by: User, kind: Brought = Brought.PERSON) -> ContactImport:
    """Keep a list to look at; raises ListRefused for what cannot be read."""
    rows = read_list(content, name, kind)
    given = {"kind": kind, "name": name[:200], "source_note": source_note, "uploaded_at": timezone.now()}
    made = ContactImport.objects.create(owner=by, rows=rows, **given)
    record("contacts.bring_list", made, by=by, details={"kind": kind, "rows": len(rows)})
    return made


def take_over(found: ContactImport, *, by: User, basis: str, told: Callable[[int, int], None]) -> int:
    """Add the good rows of a list and return how many; the second time nothing is added again.

    Batch by batch, each kept for good before the next one begins: whoever looks sees how far it is, and work that is
    stopped or taken up again goes on where it was.
    """
    if found.done_at:
        return len(found.taken)
    verdicts = judge_all(found.rows, user=by, kind=found.kind)
    given = given_to_all(found, basis)
    for start in range(0, len(verdicts), BATCH):
        batch = [verdict for verdict in verdicts[start : start + BATCH] if verdict.is_good]
        take_batch(found, {str(one.line): {**one.values, **given} for one in batch}, by=by)
        told(min(start + BATCH, len(verdicts)), len(verdicts))
    return end_import(found, by=by)


@transaction.atomic
def take_batch(found: ContactImport, rows: Mapping[str, Mapping[str, Any]], *, by: User) -> None:
    """Add some rows, by their line, that nobody has taken yet; the list remembers which became whom."""
    current = ContactImport.objects.select_for_update().get(pk=found.pk)
    left = {} if current.done_at else {line: row for line, row in rows.items() if line not in current.taken}
    if left:
        added = {line: add_row(current.kind, row, by=by) for line, row in left.items()}
        current.taken |= {line: number for line, number in added.items() if number}
        current.save(update_fields=["taken"])


def given_to_all(found: ContactImport, basis: str) -> dict[str, str]:
    """What each row gets besides its own words: where a person comes from, and why the person may be kept."""
    if found.kind == Brought.ORGANISATION:
        return {}
    return {"source": SourceKind.IMPORT, "source_note": found.source_note, "lawful_basis": basis}


def add_row(kind: str, row: Mapping[str, Any], *, by: User) -> int | None:
    """Add what a row says and return its number; nothing where somebody else got its enterprise number meanwhile."""
    if kind == Brought.PERSON:
        return add_person(row, by=by).pk
    values = {"name_nl" if name == "name" else name: value for name, value in row.items()}
    try:
        with transaction.atomic():
            return add_organisation(values, by=by).pk
    except IntegrityError:
        return None


@transaction.atomic
def end_import(found: ContactImport, *, by: User) -> int:
    """Note that a list is taken over, once, and return how many of its rows were added."""
    current = ContactImport.objects.select_for_update().get(pk=found.pk)
    if not current.done_at:
        current.done_at = timezone.now()
        current.save(update_fields=["done_at"])
        details = {"added": len(current.taken), "rows": len(current.rows)}
        record("contacts.take_list_over", current, by=by, details=details)
    return len(current.taken)
