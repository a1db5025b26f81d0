"""Actions of the municipality in the right of reply: comment on the facts per criterion, and say when done."""

from collections.abc import Mapping
from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.audit.recording import record
from reviews.models import Reply, ReplyComment
from sites.models import Site


class Refusal(models.TextChoices):
    """Why the municipality cannot comment."""

    OVER = "over", _("The term of the right of reply is over. Your words are not lost: De Huizen can still be reached.")


class ReplyRefused(ValueError):
    """It is too late; `refusal.label` tells the person why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.value))
        self.refusal = refusal


@transaction.atomic
def comment(reply: Reply, *, by: User, words: Mapping[str, str], today: date, done: bool = False) -> Reply:
    """Write what the municipality says per criterion; an empty text takes a comment back. `done` ends the reply.

    Raises ReplyRefused once the municipality answered or the term is over. The site is locked first, as every step of
    it does, so that two at once wait for each other, never in a ring.
    """
    Site.objects.select_for_update(of=("self",)).get(pk=reply.site_id)
    current = Reply.objects.select_for_update().get(pk=reply.pk)
    if not current.takes_words(today):
        raise ReplyRefused(Refusal.OVER)
    now = timezone.now()
    for code, text in words.items():
        keep(current, code, text.strip(), by=by)
    if done:
        current.answered_at, current.answered_by = now, by
        current.save(update_fields=["answered_at", "answered_by"])
    record("review.reply", current.site, by=by, details={"criteria": sorted(words), "done": done})
    return current


def keep(reply: Reply, code: str, text: str, *, by: User) -> None:
    """Keep one comment, or empty it."""
    kept = ReplyComment.objects.filter(reply=reply, code=code)
    if not text:
        kept.delete()
        return
    changed = kept.exclude(words=text).update(words=text, written_at=timezone.now(), written_by=by)
    if not changed and not kept.exists():
        ReplyComment.objects.create(
            site_id=reply.site_id, reply=reply, code=code, words=text, written_at=timezone.now(), written_by=by
        )
