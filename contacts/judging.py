"""Look at a list row by row: what would become of each row, why not of a wrong one, who is here already."""

import abc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import translation

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind
from contacts.kinds import FROM_ELSEWHERE, Brought
from contacts.looking import organisation_called
from contacts.models import Person
from foundation.identifiers import compact_kbo
from territory.models import Municipality, Province
from territory.spelling import squashed, words_of

LANGUAGES = {code for code, _name in settings.LANGUAGES}
NAMES_OF_LANGUAGES = {"nederlands": "nl", "frans": "fr", "francais": "fr", "neerlandais": "nl", "deutsch": "de"}
NAMES_OF_LANGUAGES |= {"duits": "de", "allemand": "de", "english": "en", "engels": "en", "anglais": "en"}
NAMES = ("name_nl", "name_fr", "name_de", "name_en")
is_website = URLValidator(schemes=["http", "https"])

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What would become of a row: its values when it is good, why not when it is wrong, who it is when it is known."""

    line: int
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    wrong: Sequence[str] = ()
    known: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the row would be added."""
        return not self.wrong and not self.known


class Judge(abc.ABC):
    """Judges the rows of one list: what is looked up for them is looked up once."""

    lengths: ClassVar[Mapping[str, int]]
    checks: ClassVar[Sequence[Callable[..., str]]]

    def __init__(self, rows: Sequence[Row], *, user: User) -> None:
        places = list(Municipality.objects.current().with_province().defer("borders", "outline"))
        self.municipalities = by_name(places) | {place.nis: place for place in places}
        self.kept = self.keys_of_kept(rows, user=user)
        self.before: dict[str, int] = {}

    def verdict(self, row: Row) -> Verdict:
        """Say what would become of a row, after all rows above it."""
        values: dict[str, Any] = {}
        wrong = [word for check in self.checks if (word := check(self, row, values))]
        keys = self.keys_of(values)
        known = "" if wrong else self.known(keys)
        line: int = row["line"]
        if not wrong and not known:
            self.before |= dict.fromkeys(keys, line)
        return Verdict(line=line, row=row, values=values, wrong=wrong, known=known)

    def known(self, keys: Sequence[str]) -> str:
        """Say whether somebody like this is here already: `kept`, or `line 3` of the same list."""
        line = next((self.before[key] for key in keys if key in self.before), None)
        if line is not None:
            return f"line {line}"
        return "kept" if self.kept.intersection(keys) else ""

    @abc.abstractmethod
    def keys_of(self, values: Row) -> list[str]:
        """By what a row is the same as another one."""

    @abc.abstractmethod
    def keys_of_kept(self, rows: Sequence[Row], *, user: User) -> set[str]:
        """Return by what those are known who are kept and may stand in a list; one query."""


def by_name(places: Iterable[Any]) -> dict[str, Any]:
    """Places by their names in any language, as names are compared; what two of them are called says neither."""
    found: dict[str, Any] = {}
    for place in places:
        for name in {squashed(name) for name in (place.name_nl, place.name_fr, place.name_de)}:
            found[name] = None if name in found else place
    return found


def sorted_words(name: str) -> str:
    """The words of a name in the order of their letters, as the database sorts them too."""
    return " ".join(sorted(words_of(name)))


def said(row: Row, name: str) -> str:
    """What a row says in a column, empty where it says nothing."""
    return str(row.get(name, "")).strip()


def check_texts(judge: Judge, row: Row, values: dict[str, Any]) -> str:
    """A name must be there, and nothing may be too long."""
    for name, longest in judge.lengths.items():
        values[name] = said(row, name)
        if len(values[name]) > longest:
            return f"long:{name}"
    return "" if values["name"] else "name"


def check_email(judge: Judge, row: Row, values: dict[str, Any]) -> str:
    """An address, when there is one, must be one."""
    values["email"] = values.get("email", "").lower()
    return refused(validate_email, values["email"], "email")


def check_website(judge: Judge, row: Row, values: dict[str, Any]) -> str:
    """A website, when there is one, is an address of the web; what opens with `www.` is one without its beginning."""
    website = values.get("website", "")
    values["website"] = f"https://{website}" if website.lower().startswith("www.") else website
    return refused(is_website, values["website"], "website")


def refused(validate: Callable[[str], None], text: str, word: str) -> str:
    """The word for a text that is there and is not what it should be."""
    try:
        if text:
            validate(text)
    except ValidationError:
        return word
    return ""


def check_language(judge: Judge, row: Row, values: dict[str, Any]) -> str:
    """A language by its code or name; Dutch where the list says nothing."""
    word = squashed(said(row, "language")) or "nl"
    values["language"] = NAMES_OF_LANGUAGES.get(word, word[:2] if word in LANGUAGES else "")
    return "" if values["language"] else "language"


def check_municipality(judge: Judge, row: Row, values: dict[str, Any]) -> str:
    """A municipality by its name in any language, or its NIS code."""
    word = said(row, "municipality")
    values["municipality"] = judge.municipalities.get(squashed(word)) if word else None
    return "municipality" if word and not values["municipality"] else ""


class PersonJudge(Judge):
    """Judges persons."""

    lengths: ClassVar = {"name": 120, "function": 120, "telephone": 30, "email": 254}

    def __init__(self, rows: Sequence[Row], *, user: User) -> None:
        self.organisations: dict[str, Organisation | None] = {}
        super().__init__(rows, user=user)

    def keys_of(self, values: Row) -> list[str]:
        """The words of the name in any order, or the address."""
        keys = (sorted_words(values.get("name", "")), values.get("email", "").strip().lower())
        return [key for key in keys if key]

    def keys_of_kept(self, rows: Sequence[Row], *, user: User) -> set[str]:
        """Return by what those are known who are kept and may stand in a list; one query."""
        names = [sorted_words(said(row, "name")) for row in rows]
        emails = [email for row in rows if (email := said(row, "email").lower())]
        found = Person.objects.visible_to(user).of_today().in_list(names, emails=emails).values("name", "email")
        return {key for values in found for key in self.keys_of(values)}

    def organisation(self, name: str) -> Organisation | None:
        """Look an organisation up by its name."""
        if name not in self.organisations:
            self.organisations[name] = organisation_called(name)
        return self.organisations[name]

    def check_organisation(self, row: Row, values: dict[str, Any]) -> str:
        """An organisation must be kept already, under exactly this name."""
        name = said(row, "organisation")
        values["organisation"] = self.organisation(name) if name else None
        return "organisation" if name and not values["organisation"] else ""

    checks: ClassVar = (check_texts, check_email, check_language, check_organisation, check_municipality)


class OrganisationJudge(Judge):
    """Judges organisations."""

    lengths: ClassVar = {"name": 160, **dict.fromkeys(NAMES[1:], 160), "telephone": 30, "email": 254, "website": 200}

    def __init__(self, rows: Sequence[Row], *, user: User) -> None:
        self.kinds = words_of_kinds()
        self.provinces = by_name(Province.objects.all())
        super().__init__(rows, user=user)

    def keys_of(self, values: Row) -> list[str]:
        """The words of the name in one of its languages in any order, or the enterprise number."""
        names = (sorted_words(values.get(name) or "") for name in ("name", *NAMES))
        return [key for key in (*names, values.get("kbo_number", "")) if key]

    def keys_of_kept(self, rows: Sequence[Row], *, user: User) -> set[str]:
        """Return by what those are known who are kept and may stand in a list; one query."""
        names = {sorted_words(said(row, name)) for row in rows for name in ("name", *NAMES)}
        numbers = {number for row in rows if (number := number_of(said(row, "kbo_number")))}
        found = Organisation.objects.in_list(names, numbers=numbers).values(*NAMES, "kbo_number")
        return {key for values in found for key in self.keys_of(values)}

    def check_kind(self, row: Row, values: dict[str, Any]) -> str:
        """A kind by its code, or by its word in one of the four languages; not one that follows from elsewhere."""
        values["kind"] = self.kinds.get(squashed(said(row, "kind")), "")
        return ("elsewhere" if values["kind"] in FROM_ELSEWHERE else "") if values["kind"] else "kind"

    def check_number(self, row: Row, values: dict[str, Any]) -> str:
        """An enterprise number, when there is one, has the right check digits."""
        values["kbo_number"] = number_of(said(row, "kbo_number"))
        return "number" if said(row, "kbo_number") and not values["kbo_number"] else ""

    def check_province(self, row: Row, values: dict[str, Any]) -> str:
        """A province by its name in any language; that of the municipality where the list names none."""
        word, place = said(row, "province"), values.get("municipality")
        values["province"] = self.provinces.get(squashed(word)) if word else place and place.province
        return "province" if word and not values["province"] else ""

    checks: ClassVar = (
        *(check_texts, check_kind, check_number, check_email, check_website, check_language),
        *(check_municipality, check_province),
    )


def words_of_kinds() -> dict[str, str]:
    """The codes of kinds of organisation by themselves and by their words in every language."""
    found = {squashed(kind.value): kind.value for kind in OrganisationKind}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {squashed(str(kind.label)): kind.value for kind in OrganisationKind}
    return found


def number_of(text: str) -> str:
    """The ten digits of an enterprise number; empty where there is none, or a wrong one."""
    try:
        return compact_kbo(text) if text else ""
    except ValueError:
        return ""


JUDGES: Mapping[str, type[Judge]] = {Brought.PERSON: PersonJudge, Brought.ORGANISATION: OrganisationJudge}


def judge_all(rows: Sequence[Row], *, user: User, kind: str = Brought.PERSON) -> list[Verdict]:
    """Say of every row what would become of it; nothing is changed."""
    judge = JUDGES[kind](rows, user=user)
    return [judge.verdict(row) for row in rows]
