"""What holds back the end of a term, and the report of each night."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HoldQuerySet(models.QuerySet["Hold"]):
    """Which holds."""

    def standing(self) -> Self:
        """Holds that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)

    def over(self, today: date) -> Self:
        """Standing holds whose last day lies before a day."""
        return self.standing().filter(until__lt=today)

    def of_kind(self, object_kind: str) -> Self:
        """Standing holds on rows of one kind, the newest first."""
        return self.standing().filter(object_kind=object_kind).order_by("-placed_at")

    def ids_of(self, object_kind: str) -> list[str]:
        """The numbers of the held objects of one kind."""
        return list(self.standing().filter(object_kind=object_kind).values_list("object_id", flat=True))

    def on(self, obj: models.Model) -> Self:
        """The hold that stands on a row, if any."""
        return self.standing().filter(object_kind=obj._meta.label_lower, object_id=str(obj.pk))

    def with_number(self, number: str) -> Self:
        """The hold that a form names; none for what is no number."""
        return self.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else self.none()

    def newest_first(self) -> Self:
        """Standing ones first, then the lifted."""
        return self.order_by(models.F("lifted_at").desc(nulls_first=True), "-placed_at")


class Hold(models.Model):
    """Why one object, and all that belongs to it, is kept beyond its term: a dispute, an inquiry, the archive."""

    object_kind = models.CharField(_("kind"), max_length=80)
    object_id = models.CharField(_("number"), max_length=60)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until"), null=True, blank=True)
    placed_at = models.DateTimeField(_("placed"))
    placed_by_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by_id = models.BigIntegerField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["object_kind", "object_id"],
                name="hold_once_while_standing",
                condition=Q(lifted_at__isnull=True),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_reason"),
            models.CheckConstraint(condition=~Q(object_id=""), name="hold_has_object"),
        ]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}"


class ReportQuerySet(models.QuerySet["Report"]):
    """Which reports."""

    def newest_first(self) -> Self:
        """The last night first, each kind by name."""
        return self.order_by("-ran_at", "kind")

    def of_last_run(self) -> Self:
        """What the newest run did, kind by kind."""
        last: datetime | None = self.aggregate(last=models.Max("ran_at"))["last"]
        return self.filter(ran_at=last).order_by("kind")


class Report(models.Model):
    """What one run did with one kind: how many rows were over their term, held back, and ended."""

    ran_at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=80)
    term_months = models.PositiveSmallIntegerField(null=True)
    due = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    dry = models.BooleanField(default=False)
    trouble = models.CharField(max_length=300, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-ran_at", "kind"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.due} due, {self.held} held, {self.ended} ended"
