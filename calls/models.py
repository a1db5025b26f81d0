"""A call, the municipalities it asks, and every answer they gave."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, REVIEWERS, Role
from calls.kinds import AnswerKind, AnswerSource, Concern
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User


class CallQuerySet(models.QuerySet["Call"]):
    """Which calls."""

    def running(self, today: date) -> Self:
        """Calls that can be answered on a day, the newest first; an unknown closing date keeps a call open."""
        begun = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        not_over = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
        return self.filter(begun & not_over).order_by(F("opens_on").desc(nulls_last=True), "-pk")


class Call(models.Model):
    """A question to municipalities, in four languages; an unknown date stays empty."""

    code = models.SlugField(_("code"), unique=True)
    title_nl = models.CharField(_("title in Dutch"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_de = models.CharField(_("title in German"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    text_nl = models.TextField(_("text in Dutch"))
    text_fr = models.TextField(_("text in French"))
    text_de = models.TextField(_("text in German"))
    text_en = models.TextField(_("text in English"))
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(opens_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="call_closes_after_opening",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the language of the page."""
        return str(getattr(self, f"title_{(get_language() or 'nl')[:2]}", "") or self.title_nl)

    @property
    def text(self) -> str:
        """The text in the language of the page."""
        return str(getattr(self, f"text_{(get_language() or 'nl')[:2]}", "") or self.text_nl)


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Which municipalities were asked."""

    def visible_to(self, user: "User") -> Self:
        """The municipalities of this person's scope; an observer sees the counts through a governor's eyes only."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role in REVIEWERS:
            return self
        if acting.role == Role.GOVERNOR:
            return self.filter(province_id=acting.province_id)
        if acting.role in MUNICIPAL:
            return self.filter(municipality_id=acting.municipality_id)
        return self.none()

    def of_call(self, call: Call | None) -> Self:
        """Those one call asks; nobody when there is no call."""
        return self.filter(call=call) if call else self.none()

    def answered(self) -> Self:
        """Those that gave a confirmed answer."""
        return self.with_newest_answer().filter(answer_kind__isnull=False)

    def with_newest_answer(self) -> Self:
        """Add the kind, day and moment of the newest confirmed answer of each municipality."""
        newest = (
            Answer.objects.filter(call_id=OuterRef("call_id"), municipality_id=OuterRef("municipality_id"))
            .confirmed()
            .newest_first()
        )
        return self.annotate(
            answer_kind=Subquery(newest.values("kind")[:1]),
            answer_until=Subquery(newest.values("until")[:1]),
            answered_at=Subquery(newest.values("given_at")[:1]),
        )


class Recipient(models.Model):
    """A municipality that a call asks, and when it saw the call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="recipients")
    municipality = MunicipalityToday(related_name="+")
    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    province = ProvinceToday(related_name="+")
    asked_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When a signed-in person of the municipality first saw the call"
    )

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["call", "municipality_then"]
        constraints = [models.UniqueConstraint(fields=["call", "municipality_then"], name="asked_once_per_call")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.municipality_then_id}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Which answers."""

    def visible_to(self, user: "User") -> Self:
        """Answers of this person's scope."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role in REVIEWERS:
            return self
        if acting.role == Role.GOVERNOR:
            return self.filter(province_id=acting.province_id)
        if acting.role in MUNICIPAL:
            return self.filter(municipality_id=acting.municipality_id)
        return self.none()

    def confirmed(self) -> Self:
        """Answers that count."""
        return self.filter(is_confirmed=True)

    def newest_first(self) -> Self:
        """The answer that counts first."""
        return self.order_by("-given_at", "-pk")

    def of(self, call: Call, municipality_id: int) -> Self:
        """What one municipality answered to one call."""
        return self.filter(call=call, municipality_id=municipality_id)


class Answer(models.Model):
    """One answer of one municipality; a later one takes its place and this one stays as history."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="answers")
    municipality = MunicipalityToday(related_name="+")
    municipality_then = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    province = ProvinceToday(related_name="+")
    kind = models.CharField(_("answer"), max_length=10, choices=AnswerKind)
    until = models.DateField(_("considering until"), null=True, blank=True)
    concerns = ArrayField(models.CharField(max_length=14, choices=Concern), default=list, blank=True)
    words = models.TextField(_("in your own words"), blank=True)
    source = models.CharField(_("how it came"), max_length=10, choices=AnswerSource, default=AnswerSource.PORTAL)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(default=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [models.Index(fields=["call", "municipality", "-given_at"], name="answer_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.CONSIDER) | Q(until__isnull=False), name="answer_considering_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.DECLINE) | ~Q(words="") | Q(concerns__len__gt=0),
                name="answer_decline_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(source=AnswerSource.PORTAL) | ~Q(source_note=""), name="answer_from_elsewhere_has_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.kind}"
