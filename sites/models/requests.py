"""What De Huizen asked of a municipality about a site, and what came back."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.scope import within_reach
from sites.models.scope import OfSite

if TYPE_CHECKING:
    from accounts.models import User


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    """Which requests."""

    def visible_to(self, user: "User") -> Self:
        """Questions about the sites this person may see; observers read none."""
        return within_reach(self, user)

    def unanswered(self) -> Self:
        """Requests that still wait for the municipality."""
        return self.filter(answered_at__isnull=True)

    def newest_first(self) -> Self:
        """The latest request first."""
        return self.order_by("-asked_at", "-pk")


class InformationRequest(OfSite):
    """What De Huizen asked, until when, and what came back."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="information_requests")
    question = models.TextField()
    fields = ArrayField(models.CharField(max_length=40), default=list, blank=True, help_text="Codes of sites.parts")
    due_on = models.DateField(help_text="Last working day of the term")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["due_on"], name="request_due", condition=Q(answered_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], name="one_open_request_per_site", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="request_answer_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.question[:60]}"

    def is_late(self, today: date) -> bool:
        """Say whether the term is over and nothing came back."""
        return self.answered_at is None and self.due_on < today
