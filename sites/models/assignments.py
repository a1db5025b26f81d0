"""Who was given which sites to review, in one go: what can be looked at again, and taken back."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.roles import REVIEWERS
from accounts.scope import within_reach
from sites.balance import AssignmentKind, Slot
from sites.models.scope import OfSite

if TYPE_CHECKING:
    from accounts.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Which acts of assigning."""

    def visible_to(self, user: "User") -> Self:
        """Those of De Huizen see them all."""
        return self if user.role in REVIEWERS else self.none()

    def latest_of(self, user: "User") -> Self:
        """This person's own, the newest first, those that can still be taken back."""
        return self.filter(by=user, undone_at__isnull=True).order_by("-at", "-pk")


class Assignment(models.Model):
    """One act: some sites got another reviewer."""

    key = models.UUIDField(unique=True, editable=False, help_text="Of the form it was confirmed in")
    kind = models.CharField(max_length=10, choices=AssignmentKind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class AssignmentLineQuerySet(models.QuerySet["AssignmentLine"]):
    """Which lines of them."""

    def with_people(self) -> Self:
        """Bring site and people along."""
        return self.select_related("site", "before", "after").order_by("pk")

    def visible_to(self, user: "User") -> Self:
        """The lines about sites that De Huizen sees."""
        return within_reach(self, user) if user.role in REVIEWERS else self.none()


class AssignmentLine(OfSite):
    """One site in such an act: whose it was and whose it became; nobody is a possible answer to both."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="lines")
    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="assignment_lines")
    slot = models.CharField(max_length=16, choices=Slot, default=Slot.FIRST, db_default=Slot.FIRST)
    before = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    after = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AssignmentLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "site", "slot"], name="assigned_once_in_one_go"),
            models.CheckConstraint(
                condition=Q(before__isnull=True) | Q(after__isnull=True) | ~Q(before=models.F("after")),
                name="assignment_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.before_id} → {self.after_id}"
