"""Bring a list of persons: look row by row what would happen, then take the good rows over when asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from contacts.keeping import add_person
from contacts.kinds import SourceKind
from contacts.looking import organisation_called
from contacts.models import ContactImport, Person
from contacts.sheets import read_list
from foundation.audit.recording import record
from territory.models import Municipality
from territory.spelling import squashed, words_of

LENGTHS = {"name": 120, "function": 120, "telephone": 30, "email": 254}
# So many rows are kept at once: a moment of work, and all that is done again when a worker dies.
BATCH = 100
LANGUAGES = {code for code, _name in settings.LANGUAGES}
NAMES_OF_LANGUAGES = {"nederlands": "nl", "frans": "fr", "francais": "fr", "neerlandais": "nl", "deutsch": "de"}
NAMES_OF_LANGUAGES |= {"duits": "de", "allemand": "de", "english": "en", "engels": "en", "anglais": "en"}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What would become of a row: its values when it is good, why not when it is wrong, who it is when it is known."""

    line: int
    row: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    wrong: Sequence[str] = ()
    known: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the row would be added."""
        return not self.wrong and not self.known


class Judge:
    """Judges the rows of one list: names of organisations and municipalities are looked up once."""

    def __init__(self, rows: Sequence[dict[str, Any]], *, user: User) -> None:
        self.organisations: dict[str, Organisation | None] = {}
        places = Municipality.objects.current().defer("borders", "outline")
        names = ("name_nl", "name_fr", "name_de")
        self.places = {squashed(getattr(place, name)): place for place in places for name in names}
        self.places |= {place.nis: place for place in places}
        self.kept = keys_of_kept(rows, user=user)
        self.before: dict[str, int] = {}

    def verdict(self, row: dict[str, Any]) -> Verdict:
        """Say what would become of a row, after all rows above it."""
        values: dict[str, Any] = {}
        wrong = [word for check in CHECKS if (word := check(self, row, values))]
        keys = keys_of(values.get("name", ""), values.get("email", ""))
        known = "" if wrong else self.known(keys)
        if not wrong and not known:
            self.before |= dict.fromkeys(keys, row["line"])
        return Verdict(line=row["line"], row=row, values=values, wrong=wrong, known=known)

    def known(self, keys: Sequence[str]) -> str:
        """Say whether somebody like this is here already: `kept`, or `line 3` of the same list."""
        line = next((self.before[key] for key in keys if key in self.before), None)
        if line is not None:
            return f"line {line}"
        return "kept" if self.kept.intersection(keys) else ""

    def organisation(self, name: str) -> Organisation | None:
        """Look an organisation up by its name."""
        if name not in self.organisations:
            self.organisations[name] = organisation_called(name)
        return self.organisations[name]


def keys_of(name: str, email: str) -> list[str]:
    """By what somebody is the same in lists: the words of the name in any order, or the address."""
    return [key for key in (sorted_words(name), email.strip().lower()) if key]


def sorted_words(name: str) -> str:
    """The words of a name in the order of their letters, as the database sorts them too."""
    return " ".join(sorted(words_of(name)))


def keys_of_kept(rows: Sequence[dict[str, Any]], *, user: User) -> set[str]:
    """Return by what those are known who are kept and may stand in a list; one query."""
    names = [sorted_words(str(row.get("name", ""))) for row in rows]
    emails = [email for row in rows if (email := str(row.get("email", "")).strip().lower())]
    found = Person.objects.visible_to(user).of_today().in_list(names, emails=emails).values_list("name", "email")
    return {key for name, email in found for key in keys_of(name, email)}


def check_texts(judge: Judge, row: dict[str, Any], values: dict[str, Any]) -> str:
    """A name must be there, and nothing may be too long."""
    for name, longest in LENGTHS.items():
        values[name] = str(row.get(name, "")).strip()
        if len(values[name]) > longest:
            return f"long:{name}"
    return "" if values["name"] else "name"


def check_email(judge: Judge, row: dict[str, Any], values: dict[str, Any]) -> str:
    """An address, when there is one, must be one."""
    values["email"] = values.get("email", "").lower()
    if not values["email"]:
        return ""
    try:
        validate_email(values["email"])
    except ValidationError:
        return "email"
    return ""


def check_language(judge: Judge, row: dict[str, Any], values: dict[str, Any]) -> str:
    """A language by its code or name; Dutch where the list says nothing."""
    said = squashed(str(row.get("language", ""))) or "nl"
    values["language"] = NAMES_OF_LANGUAGES.get(said, said[:2] if said in LANGUAGES else "")
    return "" if values["language"] else "language"


def check_organisation(judge: Judge, row: dict[str, Any], values: dict[str, Any]) -> str:
    """An organisation must be kept already, under exactly this name."""
    name = str(row.get("organisation", "")).strip()
    values["organisation"] = judge.organisation(name) if name else None
    return "organisation" if name and not values["organisation"] else ""


def check_municipality(judge: Judge, row: dict[str, Any], values: dict[str, Any]) -> str:
    """A municipality by its name in any language, or its NIS code."""
    said = str(row.get("municipality", "")).strip()
    values["municipality"] = judge.places.get(squashed(said)) if said else None
    return "municipality" if said and not values["municipality"] else ""


CHECKS: tuple[Callable[[Judge, dict[str, Any], dict[str, Any]], str], ...] = (
    check_texts,
    check_email,
    check_language,
    check_organisation,
    check_municipality,
)


def judge_all(rows: Sequence[dict[str, Any]], *, user: User) -> list[Verdict]:
    """Say of every row what would become of it; nothing is changed."""
    judge = Judge(rows, user=user)
    return [judge.verdict(row) for row in rows]


@transaction.atomic
def bring(content: bytes, *, name: str, source_note: str, by: User) -> ContactImport:
    """Keep a list to look at; raises ListRefused for what cannot be read."""
    rows = read_list(content, name)
    now = timezone.now()
    made = ContactImport.objects.create(owner=by, name=name[:200], rows=rows, source_note=source_note, uploaded_at=now)
    record("contacts.bring_list", made, by=by, details={"rows": len(rows)})
    return made


def take_over(found: ContactImport, *, by: User, basis: str, told: Callable[[int, int], None]) -> int:
    """Add the good rows of a list and return how many; the second time nothing is added again.

    Batch by batch, each kept for good before the next one begins: whoever looks sees how far it is, and work that is
    stopped or taken up again goes on where it was.
    """
    if found.done_at:
        return len(found.taken)
    given = {"source": SourceKind.IMPORT, "source_note": found.source_note, "lawful_basis": basis}
    verdicts = judge_all(found.rows, user=by)
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
        current.taken |= {line: add_person(row, by=by).pk for line, row in left.items()}
        current.save(update_fields=["taken"])


@transaction.atomic
def end_import(found: ContactImport, *, by: User) -> int:
    """Note that a list is taken over, once, and return how many of its rows became persons."""
    current = ContactImport.objects.select_for_update().get(pk=found.pk)
    if not current.done_at:
        current.done_at = timezone.now()
        current.save(update_fields=["done_at"])
        details = {"added": len(current.taken), "rows": len(current.rows)}
        record("contacts.take_list_over", current, by=by, details=details)
    return len(current.taken)
