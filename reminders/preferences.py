"""How each person wants each kind: by mail at once, daily or weekly together, or in the portal only."""

from collections.abc import Iterable

from django.core import signing
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from reminders.kinds import Kind, Part, is_known, kind_named, kinds
from reminders.models import Preference, Reminder
from reminders.schedule import OF_LEGAL_KINDS, Rhythm

SALT = "reminders.stop"


def proposed(kind: Kind | None, part: str = Part.RESPONSIBLE) -> Rhythm:
    """What a person gets who chose nothing: what is one's own at once, what is for information once a day."""
    return Rhythm.DAILY if part == Part.INFORMED else Rhythm.AT_ONCE


def rhythm_of(row: Reminder, wish: str | None) -> Rhythm:
    """How a reminder leaves; a legal one is never put off and never kept inside the portal."""
    kind = row.of_kind
    if wish is None or (kind and kind.legal and wish not in OF_LEGAL_KINDS):
        return proposed(kind, row.part)
    return Rhythm(wish)


def kinds_for(user: User) -> list[Kind]:
    """The kinds that somebody in this role may ever get."""
    return [kind for kind in kinds() if user.role in kind.roles]


def choices_of(kind: Kind) -> list[tuple[str, str]]:
    """The rhythms a person can choose for a kind."""
    return [(rhythm.value, str(rhythm.label)) for rhythm in Rhythm if not kind.legal or rhythm in OF_LEGAL_KINDS]


class RhythmRefused(ValueError):
    """A legal reminder cannot be switched off."""


@transaction.atomic
def choose(kind: Kind, rhythm: Rhythm, *, user: User, by: User | None) -> None:
    """Keep how a person wants a kind; raises RhythmRefused for a legal one that would be switched off.

    `by` is None when the person came with the link of a mail, without signing in.
    """
    if kind.legal and rhythm not in OF_LEGAL_KINDS:
        raise RhythmRefused(kind.name)
    chosen = {"rhythm": rhythm, "chosen_at": timezone.now()}
    Preference.objects.update_or_create(user=user, kind=kind.name, defaults=chosen)
    record("reminder.choose", user, by=by, details={"kind": kind.name, "rhythm": rhythm})


def stop_token(user_id: int, names: Iterable[str]) -> str:
    """Sign who stops which kinds: the link in a mail needs no sign-in, and allows nothing else."""
    return signing.dumps([user_id, sorted(set(names))], salt=SALT, compress=True)


def read_stop_token(token: str) -> tuple[int, list[Kind]]:
    """Return the person and the kinds that can be stopped; raises BadSignature for a forged link."""
    user_id, names = signing.loads(token, salt=SALT)
    known = [kind_named(name) for name in names if is_known(name)]
    return user_id, [kind for kind in known if not kind.legal]
