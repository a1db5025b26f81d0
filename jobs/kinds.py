"""Which long work there is: every app registers its kinds in its tasks.py, and each says what it leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.utils.functional import Promise

from accounts.roles import Role


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a job leaves: a sentence, and a file to fetch or an address of the portal to go on at."""

    sentence: str = ""
    content: bytes | IO[bytes] | None = None
    name: str = ""
    content_type: str = "application/octet-stream"
    address: str = ""


class JobTrouble(Exception):
    """The work cannot be done, and trying again as it stands will not help; the message is a plain sentence."""


Run = Callable[..., Outcome]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of long work: its name, its title for people, who may start it, and the function that does it."""

    name: str
    title: str | Promise
    roles: frozenset[Role]
    run: Run

    def __call__(self, work: Any, **given: Any) -> Outcome:
        """Do the work; `work` is the jobs.running.Work of the job."""
        return self.run(work, **given)


_kinds: dict[str, Kind] = {}


class UnknownKind(LookupError):
    """No app registered a job of this name."""


def job(name: str, *, title: str | Promise, roles: frozenset[Role]) -> Callable[[Run], Kind]:
    """Register a function `(work, **input) -> Outcome` as long work that these roles may start."""

    def keep(run: Run) -> Kind:
        if name in _kinds:
            raise ValueError(f"The job {name} is registered twice.")
        kind = Kind(name=name, title=title, roles=frozenset(roles), run=run)
        _kinds[name] = kind
        return kind

    return keep


def kind_named(name: str) -> Kind:
    """Return a kind; raises UnknownKind for a name nobody registered."""
    try:
        return _kinds[name]
    except KeyError as missing:
        raise UnknownKind(name) from missing


def names() -> list[str]:
    """List the registered names, for the test that holds the house to them."""
    return sorted(_kinds)
