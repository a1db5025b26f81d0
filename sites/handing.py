"""Pass work on between colleagues of a municipality: ask the signatory to submit, hand a draft over."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.recording import record
from foundation.mail.writing import Letter, post, worded
from sites.models import Site
from sites.workflow import Refusal, StepRefused


class NobodySigns(LookupError):
    """The municipality has no signatory: an administrator, or the general director, must name one first."""


@transaction.atomic
def ask_signatory(site: Site, *, by: User) -> list[User]:
    """Write to those who may sign that a draft waits for them; a second click within a day writes no second letter.

    Raises NobodySigns without a signatory, StepRefused when the site is no draft any more.
    """
    current = draft(site)
    now = timezone.now()
    members = Membership.objects.signatories_of(current.municipality_id, timezone.localdate(now)).with_people()
    signatories = list({member.user_id: member.user for member in members}.values())
    if not signatories:
        raise NobodySigns
    asked = current.submission_asked_at
    if asked and timezone.localdate(asked) == timezone.localdate(now):
        return signatories
    current.submission_asked_at, current.submission_asked_by = now, by
    current.save(update_fields=["submission_asked_at", "submission_asked_by"])
    for user in signatories:
        post(letter("please_submit", current, to=user, by=by))
    record("site.ask_signatory", current, by=by)
    return signatories


@transaction.atomic
def hand_over(site: Site, *, to: User, by: User, words: str = "") -> Site:
    """Make a colleague the keeper of a draft and tell that colleague; raises StepRefused when it is no draft any more.

    Whoever calls this has asked that the colleague works for the same municipality.
    """
    current = draft(site)
    if current.keeper_id != to.pk:
        current.keeper = to
        current.save(update_fields=["keeper"])
        if to.pk != by.pk:
            post(letter("handed_over", current, to=to, by=by, words=words))
        record("site.hand_over", current, by=by, details={"to": to.pk})
    return current


def draft(site: Site) -> Site:
    """Lock the site; raises StepRefused when it has left the draft."""
    current = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    if not current.is_editable:
        raise StepRefused(Refusal.STATUS)
    return current


def letter(name: str, site: Site, *, to: User, by: User, words: str = "") -> Letter:
    """Word a letter to a colleague, in the colleague's language."""
    page = "sites:check" if name == "please_submit" else "sites:part"
    arguments = [site.pk] if name == "please_submit" else [site.pk, "place"]
    context = {
        "site": site,
        "name": to.name,
        "by": by.name,
        "words": words,
        "address": settings.PORTAL_ADDRESS + reverse(page, args=arguments),
    }
    return worded(name, address=to.email, language=to.language, context=context, recipient=f"user:{to.pk}")
