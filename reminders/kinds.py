"""What a kind of reminder is: which facts fall due, for whom, on which ladder, in which words. Plain values."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role

Words = str | Promise


class Rung(TextChoices):
    """The steps of a ladder, in their order."""

    FRIENDLY = "friendly", _("friendly reminder")
    FORMAL = "formal", _("formal reminder")
    TASK = "task", _("task for a person")


class Part(TextChoices):
    """Why a person gets a reminder: it is theirs to do, they should know, or they follow it up."""

    RESPONSIBLE = "responsible", _("to do")
    INFORMED = "informed", _("for information")
    FOLLOWS = "follows", _("to follow up")


class Pause(TextChoices):
    """Times in which a kind keeps quiet, beside weekends, holidays and bridge days."""

    AUGUST = "august", _("the pause of August")
    ELECTIONS = "elections", _("the pause around elections")


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A fact that falls due: what (`about`), where it is done (`path`), on which day, and whose it is.

    `thing` names the row it is about, as key_of writes it, or any settled text. `responsible` is the one person who is
    reminded; `informed` hear of it; `follows` get the task when nobody reacts. All are numbers of accounts.
    `municipality` and `for_reviewers` say who else may see on the file that a reminder is planned.
    """

    thing: str
    on: date
    about: str
    path: str
    responsible: int | None
    informed: tuple[int, ...] = ()
    follows: tuple[int, ...] = ()
    municipality: int | None = None
    for_reviewers: bool = False


Facts = Callable[[date, date], Iterable[Due]]
Reactions = Callable[[Collection[str]], Mapping[str, datetime]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of reminder.

    `facts(first, last)` yields what falls due between two days, both included, and reads nothing else: planning costs
    what is due. `ladder` is the parameter with the days of the rungs, counted from the due day: -5 is five days before.
    `words` has a sentence per rung with %(about)s and %(day)s, `todo` the one thing to do, as a button says it.
    `reactions(things)` gives the last moment the reminded side did something there; a ladder stops at the first one
    after its first rung. Where each person has a ladder of their own about a thing (`by_person`), it is asked with the
    number of the person behind the thing, `app.model:12:34`. A `legal` kind cannot be switched off. `calendar(thing)`
    gives an entry for the diary (text of an .ics file, empty for none). `roles` are those who may ever get it, for the
    page of wishes. `ahead` is how many days ahead rows are planned, where the day moves so often that the usual horizon
    would only make rows.
    """

    name: str
    title: Words
    todo: Words
    ladder: str
    facts: Facts
    words: Mapping[Rung, Words]
    reactions: Reactions | None = None
    by_person: bool = False
    legal: bool = False
    pauses: frozenset[Pause] = field(default_factory=frozenset)
    calendar: Callable[[str], str] | None = None
    roles: frozenset[Role] = frozenset(Role)
    ahead: int | None = None

    @property
    def rungs(self) -> list[Rung]:
        """The rungs of this ladder, in their order."""
        return [rung for rung in Rung if rung in self.words]


_kinds: dict[str, Kind] = {}
_heard: dict[str, list[Reactions]] = {}


class UnknownKind(LookupError):
    """No app registered a reminder of this name."""


def register(kind: Kind) -> Kind:
    """Register a kind under its name, which is taken once."""
    if kind.name in _kinds:
        raise ValueError(f"The reminder {kind.name} is registered twice.")
    _kinds[kind.name] = kind
    return kind


def hear_also(*names: str, reactions: Reactions) -> None:
    """Let a higher app say what else is a reaction to these kinds, as a conversation is that it alone knows of."""
    for name in names:
        _heard.setdefault(name, []).append(reactions)


def reactions_to(kind: Kind, things: Collection[str]) -> dict[str, datetime]:
    """Return the last reaction at each of these things, whichever app knows of it; a thing without one is left out."""
    found: dict[str, datetime] = {}
    for heard in [*([kind.reactions] if kind.reactions else []), *_heard.get(kind.name, [])]:
        for thing, moment in heard(things).items():
            found[thing] = max(moment, found.get(thing, moment))
    return found


def kind_named(name: str) -> Kind:
    """Return a kind; raises UnknownKind for a name nobody registered."""
    try:
        return _kinds[name]
    except KeyError as missing:
        raise UnknownKind(name) from missing


def is_known(name: str) -> bool:
    """Say whether a kind of this name is registered."""
    return name in _kinds


def kinds() -> list[Kind]:
    """Return every kind, sorted by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def key_of(row: object) -> str:
    """Name a row of the database: `candidate_sites.site:12`."""
    return f"{row._meta.label_lower}:{row.pk}"  # type: ignore[attr-defined]


def number_in(thing: str) -> int:
    """Return the number of the row that a key of ours names."""
    return int(thing.rpartition(":")[2])
