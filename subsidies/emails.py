"""The words of the letters about claims: who hears of which step, and in which language. Nothing here sends."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, User
from foundation.mail.writing import Letter, worded
from subsidies.models import Claim, ClaimEvent
from subsidies.workflow import ClaimStep

# Steps of the municipality, which De Huizen hears of; all others are De Huizen's own, and go to the municipality.
OF_MUNICIPALITY = frozenset({ClaimStep.SUBMIT, ClaimStep.HAND_IN})
KEPT_INSIDE = frozenset({ClaimStep.CHECK})


def claim_letters(
    claim: Claim, event: ClaimEvent, *, municipality: Iterable[Membership], reviewers: Iterable[Membership], by: User
) -> Iterator[Letter]:
    """Word one letter per person concerned; the one who took the step gets only the receipt of a submission."""
    step = ClaimStep(event.step)
    if step in KEPT_INSIDE:
        return
    own = step in OF_MUNICIPALITY
    written: set[int] = set()
    for membership in [*municipality, *(reviewers if own else [])]:
        user = membership.user
        if user.pk in written or (user.pk == by.pk and step != ClaimStep.SUBMIT):
            continue
        written.add(user.pk)
        to_municipality = membership.municipality_id is not None
        if not own or to_municipality or user.pk != by.pk:
            yield claim_letter(claim, event, user=user, to_municipality=to_municipality)


def claim_letter(claim: Claim, event: ClaimEvent, *, user: User, to_municipality: bool) -> Letter:
    """Word the letter about one step for one person."""
    return worded(
        "claim_step",
        address=user.email,
        language=language_for(user, claim, to_municipality=to_municipality),
        recipient=f"user:{user.pk}",
        context={
            "claim": claim,
            "event": event,
            "to_municipality": to_municipality,
            "reader": user,
            "address": settings.PORTAL_ADDRESS + reverse("subsidies:claim", args=[claim.pk]),
        },
    )


def language_for(user: User, claim: Claim, *, to_municipality: bool) -> str:
    """A formal letter follows the municipality; where it has two languages, the reader's own if it is one of them."""
    if not to_municipality:
        return user.language
    languages = claim.municipality.letter_languages
    return user.language if user.language in languages else languages[0]
