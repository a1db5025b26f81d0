"""The right of reply: the draft as it was shared, its term, and what the municipality says about the facts."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.roles import MUNICIPAL, REVIEWERS
from accounts.scope import within_reach
from foundation.parameters.models import in_reading_language
from reviews.models.assessment import may_compare
from reviews.models.framework import Framework
from sites.models import OfSite, Site

if TYPE_CHECKING:
    from accounts.models import User


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which shared drafts."""

    def of_site(self, site: Site) -> Self:
        """Those about one site."""
        return self.filter(site=site)

    def visible_to(self, user: "User") -> Self:
        """The municipality once it was told; De Huizen, except who still has to finish an own assessment."""
        rows = within_reach(self, user)
        if user.role in MUNICIPAL:
            return rows.filter(shared_at__isnull=False)
        return may_compare(rows, user) if user.role in REVIEWERS else self.none()

    def standing(self) -> Self:
        """The round that counts; a reopened site closes the former one."""
        return self.filter(closed_at__isnull=True)

    def running(self, today: date) -> Self:
        """Rounds in which the municipality still has the word."""
        return self.standing().filter(shared_at__isnull=False, answered_at__isnull=True, due_on__gte=today)

    def ending(self, first: date, last: date) -> Self:
        """Shared, not answered, ending between two days, both included; with the site."""
        return (
            self.standing()
            .filter(shared_at__isnull=False, answered_at__isnull=True, due_on__range=(first, last))
            .select_related("site")
        )

    def with_words(self) -> Self:
        """Add `said`: code and words of each comment, in the order in which they were written."""
        comments = ReplyComment.objects.filter(reply=OuterRef("pk")).order_by("pk")
        return self.annotate(said=ArraySubquery(comments.values(json=JSONObject(code="code", words="words"))))


class Reply(OfSite):
    """One round of the right of reply: `table` is the draft exactly as the municipality reads it.

    The term is in working days; it ends at 23:59 of `due_on`. `shared_at` is empty until the letter left.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="replies")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    table = models.JSONField()
    words = models.TextField(blank=True, help_text="What De Huizen says beside the table")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    shared_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # What with_words() brings along.
    said: list[dict[str, str]]

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(closed_at__isnull=True), name="one_reply_at_a_time"),
            models.CheckConstraint(
                condition=Q(shared_at__isnull=True) ^ Q(due_on__isnull=False), name="reply_has_term_once_shared"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(shared_at__isnull=False), name="reply_answers_what_was_shared"
            ),
        ]

    @property
    def said_by_name(self) -> list[tuple[str, str]]:
        """What with_words() brought along: the name of each criterion, empty for the whole, and the words."""
        names = {row["code"]: in_reading_language(row["name"])[1] for row in self.table.get("rows", ())}
        return [(names.get(row["code"], row["code"]), row["words"]) for row in self.said]

    def __str__(self) -> str:
        return f"{self.site_id} {self.due_on}"

    def is_over(self, today: date) -> bool:
        """Say whether the municipality answered, or its term ended."""
        return self.answered_at is not None or (self.due_on is not None and self.due_on < today)

    def takes_words(self, today: date) -> bool:
        """Say whether the municipality can still comment."""
        return self.shared_at is not None and self.closed_at is None and not self.is_over(today)


class ReplyCommentQuerySet(models.QuerySet["ReplyComment"]):
    """Which comments."""

    def visible_to(self, user: "User") -> Self:
        """The municipality and De Huizen."""
        return within_reach(self, user) if user.role in MUNICIPAL | REVIEWERS else self.none()

    def by_person(self, number: int) -> Self:
        """What one person said, oldest first."""
        return self.filter(written_by_id=number).select_related("site").order_by("written_at", "pk")


class ReplyComment(OfSite):
    """What the municipality says about the facts under one criterion; an empty code means the whole."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="comments")
    code = models.SlugField(max_length=20, blank=True)
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ReplyCommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "code"], name="one_comment_per_criterion"),
            models.CheckConstraint(condition=~Q(words=""), name="comment_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.code}"
