"""Empty what the portal knows about a person; steps, counts and the audit chain stay, without the name."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from accounts.models import Erasure, Invitation, SignedIn, User
from accounts.withdrawing import withdraw_all
from foundation.audit.models import Details, Entry
from foundation.audit.recording import record
from foundation.retention.kinds import Person, abouts
from foundation.retention.models import Hold

NOWHERE = "erased.invalid"


class ErasureRefused(ValueError):
    """This account cannot be erased now; the text is one of `held`, `reason`, `own`."""


@transaction.atomic
def ask_erasure(user: User, *, reason: str, by: User) -> Erasure:
    """Close the account at once and ask the worker to empty it; asking again changes nothing.

    Raises ErasureRefused: `held` while a hold stands on the account, `reason` without one, `own` for one's own account.
    """
    if user.pk == by.pk:
        raise ErasureRefused("own")
    if not reason.strip():
        raise ErasureRefused("reason")
    if str(user.pk) in Hold.objects.ids_of(User._meta.label_lower):
        raise ErasureRefused("held")
    close_account(user, by=by)
    erasure, made = Erasure.objects.get_or_create(
        user=user, defaults={"reason": reason.strip(), "asked_at": timezone.now(), "asked_by": by}
    )
    if made:
        record("account.ask_erasure", user, by=by)
    return erasure


@transaction.atomic
def close_account(user: User, *, by: User | None) -> None:
    """Let nobody sign in to this account any more, and end where it is signed in; memberships end today."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    if kept.is_active or kept.closed_at is None:
        kept.is_active, kept.closed_at = False, timezone.now()
        kept.save(update_fields=["is_active", "closed_at"])
        record("account.close", kept, by=by)
    SignedIn.objects.filter(user_id=kept.pk).delete()
    now = timezone.now()
    withdraw_all(Invitation.objects.open(now).written_by(kept), by=by, now=now)


@transaction.atomic
def open_account(user: User, *, by: User | None) -> None:
    """Open an account again that was closed and not emptied."""
    kept = User.objects.select_for_update().get(pk=user.pk)
    if kept.erased_at is None:
        kept.is_active, kept.closed_at, kept.warned_at, kept.last_login = True, None, None, timezone.now()
        kept.save(update_fields=["is_active", "closed_at", "warned_at", "last_login"])
        record("account.open", kept, by=by)


@transaction.atomic
def erase(user: User, *, by: User | None) -> dict[str, int]:
    """Empty everything about this person and return how many rows of each kind; runs with the worker's rights."""
    person = person_of(user)
    close_account(user, by=by)
    emptied = {about.name: about.erase(person) for about in abouts() if about.erase}
    emptied["audit.words"] = empty_words(person)
    empty_account(user)
    record("account.erase", user, by=by, details=emptied)
    return emptied


def erase_asked() -> int:
    """Do the erasures that were asked, each in a transaction of its own; return how many."""
    done = 0
    for erasure in Erasure.objects.waiting().select_related("user", "asked_by"):
        with transaction.atomic():
            erasure.emptied = erase(erasure.user, by=erasure.asked_by)
            erasure.done_at = timezone.now()
            erasure.save(update_fields=["emptied", "done_at"])
        done += 1
    return done


def person_of(user: User) -> Person:
    """Return who it is, in the words that every app understands."""
    return Person(number=user.pk, email=user.email, name=user.name)


def empty_words(person: Person) -> int:
    """Take away the words of the audit trail about this account, and all others that name the person."""
    about = Entry.objects.about_number(User._meta.label_lower, person.number).values_list("pk", flat=True)
    named = Details.objects.naming(person.email, person.name)
    found = {*named.values_list("pk", flat=True), *Details.objects.of_entries(list(about)).values_list("pk", flat=True)}
    return Details.objects.filter(pk__in=found).exclude(words={}).update(words={})


def empty_account(user: User) -> None:
    """Leave a number without name and address, and no way in."""
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    kept = User.objects.select_for_update().get(pk=user.pk)
    kept.name, kept.email, kept.erased_at = "", f"{kept.pk}@{NOWHERE}", timezone.now()
    kept.set_unusable_password()
    kept.save(update_fields=["name", "email", "password", "erased_at"])


def copy_of(user: User) -> dict[str, Any]:
    """Everything the portal knows about this person, by name of what is known; runs with the worker's rights."""
    person = person_of(user)
    return {
        about.name: {
            "what": str(about.label),
            "why it stays": str(about.stays_because),
            "rows": list(about.rows(person)),
        }
        for about in abouts()
    }
