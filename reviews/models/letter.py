"""Formal letters: the words per language, how they stand, the paper that left, and the texts they begin from."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.roles import MUNICIPAL, REVIEWERS
from accounts.scope import within_reach
from reviews.kinds import OPEN_STATES, TOLD_STATES, LetterKind, LetterState, Wording
from reviews.models.decision import Decision
from reviews.models.reply import Reply
from sites.models import OfSite, Site

if TYPE_CHECKING:
    from accounts.models import User


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    """Which texts."""

    def newest(self) -> Self:
        """The text that counts for each kind of letter and language: the last one written."""
        return self.order_by("kind", "outcome", "language", "-written_at", "-pk").distinct(
            "kind", "outcome", "language"
        )


class LetterTemplate(models.Model):
    """The text a letter begins from; editing adds a row, the newest counts."""

    kind = models.CharField(max_length=10, choices=LetterKind)
    outcome = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "outcome", "language", "-written_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome} {self.language}"

    @property
    def outcome_label(self) -> str:
        """The decision that it tells, in words; empty for a letter that tells none."""
        return str(Wording(self.outcome).label) if self.outcome else ""


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters."""

    def of_site(self, site: Site) -> Self:
        """Those about one site."""
        return self.filter(site=site)

    def visible_to(self, user: "User") -> Self:
        """De Huizen; the municipality once it was told."""
        rows = within_reach(self, user)
        if user.role in MUNICIPAL:
            return rows.filter(state__in=sorted(TOLD_STATES))
        return rows if user.role in REVIEWERS else self.none()

    def waiting(self) -> Self:
        """Letters that have not left yet, the oldest first."""
        return self.filter(state__in=sorted(OPEN_STATES)).order_by("written_at", "pk")

    def gone(self) -> Self:
        """Letters that left, the newest first."""
        return self.filter(state__in=sorted(TOLD_STATES)).order_by("-told_at", "-pk")

    def unsent_of(self, first: date, last: date, *, now: datetime) -> Self:
        """Letters that wait since a day between two, both included: written, or meant to leave; with the site.

        A planned letter whose moment is over stays where it is when who planned it may send it no more.
        """
        asleep = Q(state__in=[LetterState.WAITING, LetterState.HELD], written_at__date__range=(first, last))
        stuck = Q(state=LetterState.PLANNED, embargo_until_at__lte=now, embargo_until_at__date__range=(first, last))
        return self.filter(asleep | stuck).select_related("site").order_by("written_at", "pk")

    def due(self, now: object) -> Self:
        """Letters that leave by themselves and whose moment has come."""
        return self.filter(state=LetterState.PLANNED, embargo_until_at__lte=now).order_by("embargo_until_at", "pk")

    def with_titles(self) -> Self:
        """Add `titles`: language and subject of each text, for a list."""
        texts = LetterText.objects.filter(letter=OuterRef("pk")).order_by("pk")
        title = JSONObject(language="language", subject="subject")
        return self.annotate(titles=ArraySubquery(texts.values(json=title)))

    def with_all(self) -> Self:
        """Bring along texts, site and what the letter tells."""
        return self.select_related(
            "site", "site__municipality", "site__province", "decision", "reply", "written_by", "told_by"
        ).prefetch_related("texts")


class Letter(OfSite):
    """One communication to the municipality, in each of its languages; the step it tells is taken when it leaves."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, related_name="letters")
    decision = models.ForeignKey(Decision, models.CASCADE, null=True, related_name="letters")
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.WAITING)
    embargo_until_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True, help_text="Membership in which it was planned or sent")
    posted_on = models.DateField(null=True)
    # What with_titles() brings along.
    titles: list[dict[str, str]]

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LetterKind.SHARED, reply__isnull=False, decision__isnull=True)
                | Q(kind=LetterKind.DECISION, decision__isnull=False, reply__isnull=True),
                name="letter_tells_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TOLD_STATES)) ^ Q(told_at__isnull=True), name="letter_left_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.POSTED) ^ Q(posted_on__isnull=True), name="letter_posted_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.PLANNED)
                | Q(embargo_until_at__isnull=False, membership_id__isnull=False),
                name="letter_planned_has_moment_and_sender",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.state in OPEN_STATES

    @property
    def waits_since(self) -> datetime:
        """When it was meant to leave, or else written."""
        planned = self.embargo_until_at if self.state == LetterState.PLANNED else None
        return planned or self.written_at

    @property
    def is_told(self) -> bool:
        """Whether it left."""
        return self.state in TOLD_STATES


class LetterTextQuerySet(models.QuerySet["LetterText"]):
    """Which texts of letters."""

    def visible_to(self, user: "User") -> Self:
        """As the letter itself."""
        rows = within_reach(self, user)
        if user.role in MUNICIPAL:
            return rows.filter(letter__state__in=sorted(TOLD_STATES))
        return rows if user.role in REVIEWERS else self.none()

    def unprinted(self) -> Self:
        """Texts of letters that left and are not kept as a PDF yet."""
        return self.filter(letter__told_at__isnull=False, paper="").order_by("letter__told_at", "pk")


class LetterText(OfSite):
    """A letter in one language: its words, the PDF as it left with its digest, or the signed paper in its place."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="+")
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    paper = models.FileField(upload_to="letters/%Y/%m/", max_length=200, blank=True)
    is_signed = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the paper")

    objects = LetterTextQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "language"], name="letter_once_per_language")]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.language}"
