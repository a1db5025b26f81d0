"""Make one of two contacts that are the same, and take that back: what pointed at one points at the other.

Nothing is thrown away. The row that goes over stays as a mark that leads to the kept one; the merge remembers which
rows moved and what both said before, so that taking it back leaves the database as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import Invitation, Membership, Organisation, User
from accounts.roles import OrganisationKind
from contacts.kinds import Merged
from contacts.models import Merge, Person
from foundation.audit.recording import record

Contact = Person | Organisation
# What the kept one takes over where it says nothing itself.
FILLED = {
    Merged.PERSON: (
        *("function", "organisation", "municipality", "province", "email", "telephone", "source_note"),
        *("objected_on", "opted_out_at", "user"),
    ),
    Merged.ORGANISATION: (
        *("name_fr", "name_de", "name_en", "kbo_number", "municipality", "province"),
        *("email", "telephone", "website"),
    ),
}
# How PostgreSQL names a right that is missing, by a grant or by the wall around rows.
NO_RIGHT = "42501"
# Two rows cannot both have one of these.
ALONE = {"kbo_number": "", "user": None}


class MergeRefused(ValueError):
    """These two cannot be merged, or not be separated again; the message is a word of the code."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One column of a preview: what both say, and what the kept one will say."""

    label: str
    kept: Any
    dropped: Any
    after: Any


def kind_of(contact: Contact) -> Merged:
    """Say which kind of contact it is."""
    return Merged.PERSON if isinstance(contact, Person) else Merged.ORGANISATION


def pointing_at(model: type[models.Model]) -> list[tuple[type[models.Model], models.Field]]:
    """Return every column of every table that points at a table, in a settled order."""
    related: list[Any] = model._meta.get_fields(include_hidden=True)
    pointing = [one for one in related if one.auto_created and not one.concrete and (one.one_to_many or one.one_to_one)]
    columns = [(one.related_model, one.field) for one in pointing]
    return sorted(columns, key=lambda pair: (pair[0]._meta.label_lower, pair[1].name))


def preview(kept: Contact, dropped: Contact) -> list[Compared]:
    """Return what both say, and what the kept one will say."""
    found, settled = [], settled_of(kept)
    for name in FILLED[kind_of(kept)]:
        one, other = getattr(kept, name), getattr(dropped, name)
        if one or other:
            label = str(kept._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            found.append(
                Compared(label=label, kept=one, dropped=other, after=one or ("" if name in settled else other))
            )
    return found


def settled_of(kept: Contact) -> set[str]:
    """Return what a merge never fills in: the number by which the official sign-in knows people who come in."""
    return {"kbo_number"} if isinstance(kept, Organisation) and kept.gives_access() else set()


def rows_that_move(dropped: Contact) -> list[tuple[str, int]]:
    """Return how many rows of each table point at what goes over."""
    counts = [
        (str(model._meta.verbose_name), model._base_manager.filter(**{column.attname: dropped.pk}).count())
        for model, column in pointing_at(dropped.__class__)
    ]
    return [(name, number) for name, number in counts if number]


def refusal_of(kept: Contact, dropped: Contact) -> str:
    """Say why two cannot be merged, empty when they can: `same`, `gone`, `access`."""
    if kept.__class__ is not dropped.__class__ or kept.pk == dropped.pk:
        return "same"
    if kept.merged_into_id or dropped.merged_into_id:
        return "gone"
    if isinstance(dropped, Person):
        return "gone" if dropped.anonymised_at or getattr(kept, "anonymised_at", None) else ""
    official = dropped.runs_portal or dropped.kind in {OrganisationKind.MUN, OrganisationKind.GOV}
    has_people = Membership.objects.filter(organisation=dropped).exists()
    return "access" if official or has_people or Invitation.objects.filter(organisation=dropped).exists() else ""


@contextmanager
def as_far_as_rights_go() -> Iterator[None]:
    """Undo everything and raise MergeRefused (`right`) where the database keeps a row from whoever asks."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as refused:
        if getattr(refused.__cause__, "sqlstate", "") != NO_RIGHT:
            raise
        raise MergeRefused("right") from refused


@as_far_as_rights_go()
def merge(kept: Contact, dropped: Contact, *, by: User) -> Merge:
    """Let one contact go over into another; raises MergeRefused: a word of `refusal_of`, or `right`."""
    kept, dropped = locked(kept, dropped)
    refusal = refusal_of(kept, dropped)
    if refusal:
        raise MergeRefused(refusal)
    before: dict[str, Any] = {"kept": {}, "dropped": {}, "given": {}} | fill(kept, dropped)
    moved = {
        f"{model._meta.label_lower}.{column.name}": move(model, column, dropped.pk, kept.pk)
        for model, column in pointing_at(kept.__class__)
    }
    dropped.merged_into = kept
    dropped.save()
    kept.save()
    made = Merge.objects.create(
        kind=kind_of(kept),
        kept=kept.pk,
        dropped=dropped.pk,
        moved={name: keys for name, keys in moved.items() if keys},
        before=before,
        at=timezone.now(),
        by=by,
    )
    record("contacts.merge", kept, by=by, details={"dropped": dropped.pk, "merge": made.pk})
    return made


def fill(kept: Contact, dropped: Contact) -> dict[str, dict[str, Any]]:
    """Let the kept one say what only the other said; return what each said before, and what was given."""
    said: dict[str, dict[str, Any]] = {"kept": {}, "dropped": {}, "given": {}}
    settled = settled_of(kept)
    for name in FILLED[kind_of(kept)]:
        if name in settled or getattr(kept, name) or not getattr(dropped, name):
            continue
        said["kept"][name] = written(kept, name)
        said["given"][name] = written(dropped, name)
        setattr(kept, name, getattr(dropped, name))
        if name in ALONE:
            said["dropped"][name] = written(dropped, name)
            setattr(dropped, name, ALONE[name])
    return said


def written(contact: Contact, name: str) -> Any:
    """Write a column so that JSON can keep it."""
    field = contact._meta.get_field(name)
    value = getattr(contact, field.attname)  # type: ignore[union-attr]
    return value if value is None or isinstance(value, str | int) else field.value_to_string(contact)  # type: ignore[union-attr]


def move(model: type[models.Model], column: models.Field, old: int, new: int) -> list[int]:
    """Let rows point at the kept one; a row whose twin is there already stays. Returns the keys of what moved.

    All at once; only where the database refuses that, because of such a twin, row by row.
    """
    rows = model._base_manager.filter(**{column.attname: old})
    # The kept one itself never points at itself; a row of another table may well have the same number.
    rows = rows.exclude(pk=new) if model is column.related_model else rows
    keys = sorted(rows.values_list("pk", flat=True))
    try:
        with transaction.atomic():
            moved = model._base_manager.filter(pk__in=keys).update(**{column.attname: new}) if keys else 0
    except IntegrityError:
        moved = 0
    return keys if moved == len(keys) else [key for key in keys if moves(model, column, key, new)]


def moves(model: type[models.Model], column: models.Field, key: int, new: int) -> bool:
    """Move one row, and say whether the database took it."""
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=key).update(**{column.attname: new}))
    except IntegrityError:
        return False


@as_far_as_rights_go()
def undo(merged: Merge, *, by: User) -> Merge:
    """Take a merge back; what was changed on the kept one since then stays.

    Raises MergeRefused: `gone`, `newer`, `taken` when somebody else has the number or account by now, `right`.
    """
    merged = Merge.objects.select_for_update().get(pk=merged.pk)
    if merged.undone_at:
        return merged
    model = Person if merged.kind == Merged.PERSON else Organisation
    pair = {row.pk: row for row in model._base_manager.select_for_update().filter(pk__in=[merged.kept, merged.dropped])}
    kept, dropped = pair[merged.kept], pair[merged.dropped]
    if getattr(dropped, "anonymised_at", None) or getattr(kept, "anonymised_at", None):
        raise MergeRefused("gone")
    if kept.merged_into_id or dropped.merged_into_id != kept.pk:
        raise MergeRefused("newer")
    separate(kept, dropped, merged)
    columns = {f"{table._meta.label_lower}.{column.name}": (table, column) for table, column in pointing_at(model)}
    for name, keys in merged.moved.items():
        table, column = columns[name]
        rows = table._base_manager.filter(pk__in=keys, **{column.attname: kept.pk})
        rows.update(**{column.attname: dropped.pk})
    merged.undone_at, merged.undone_by = timezone.now(), by
    merged.save(update_fields=["undone_at", "undone_by"])
    record("contacts.undo_merge", kept, by=by, details={"dropped": dropped.pk, "merge": merged.pk})
    return merged


def separate(kept: Contact, dropped: Contact, merged: Merge) -> None:
    """Let both say again what they said; raises MergeRefused (`taken`)."""
    dropped.merged_into = None
    try:
        with transaction.atomic():
            back(kept, merged.before["kept"], only=merged.before["given"])
            back(dropped, merged.before["dropped"])
    except IntegrityError as other:
        raise MergeRefused("taken") from other


def back(contact: Any, said: dict[str, Any], only: dict[str, Any] | None = None) -> None:
    """Let a contact say again what it said, where nobody changed it meanwhile."""
    for name, value in said.items():
        if only is not None and written(contact, name) != only[name]:
            continue
        field = contact._meta.get_field(name)
        setattr(contact, field.attname, value if value is None or field.is_relation else field.to_python(value))
    contact.save()


def locked(kept: Contact, dropped: Contact) -> tuple[Contact, Contact]:
    """Read both again for this transaction alone, in the order of their numbers."""
    model = kept.__class__
    rows = model._base_manager.select_for_update().filter(pk__in=[kept.pk, dropped.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[kept.pk], found[dropped.pk]
