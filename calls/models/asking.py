"""A call, the municipalities it asks, and every answer they gave."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, OVERVIEW, REVIEWERS, Role
from calls.coverage import CLASS_OF_ANSWER, Coverage
from calls.kinds import AnswerKind, AnswerSource, Concern
from calls.rules import Period
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


def kept_from_governor() -> RawSQL:
    """Municipalities whose proposal the governor's office may not know of yet; nobody in any other scope.

    The database knows the scope (portal migration 0004), so that list, map, letters and export cannot differ.
    """
    return RawSQL("SELECT municipalities_kept_from_governor()", ())


class CallQuerySet(models.QuerySet["Call"]):
    """Which calls."""

    def visible_to(self, user: "User") -> Self:
        """The calls that concern this person: those that ask the own municipality, or somebody in the own province."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role in OVERVIEW - {Role.GOVERNOR}:
            return self
        return self.filter(Exists(Recipient.objects.visible_to(user).filter(call=OuterRef("pk"))))

    def running(self, today: date) -> Self:
        """Calls that can be answered on a day, the newest first; an unknown closing date keeps a call open."""
        begun = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        not_over = Q(closes_on__isnull=True) | Q(closes_on__gte=today)
        return self.filter(begun & not_over).newest_first()

    def with_paper(self) -> Self:
        """Add `has_paper`: whether a letter goes with it; the letter itself stays in the database."""
        return self.annotate(has_paper=ExpressionWrapper(Q(paper__isnull=False), output_field=models.BooleanField()))

    def newest_first(self) -> Self:
        """The latest call first; one whose own date is unknown comes last."""
        return self.order_by(F("opens_on").desc(nulls_last=True), "-pk")


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
    not_before = models.DateField(
        _("not before"), null=True, blank=True, help_text="For a call whose own date is unknown: the day it came after"
    )
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
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=False) | Q(not_before__isnull=False), name="call_has_a_beginning"
            ),
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

    @property
    def period(self) -> Period:
        """The days on which it can be answered."""
        return Period(begins_on=self.opens_on or self.not_before or date.min, closes_on=self.closes_on)


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
        """Those one call asks, each municipality of today once; nobody when there is no call.

        After a merger two rows lead to the same municipality: the older one stands for both.
        """
        if call is None:
            return self.none()
        elder = Recipient.objects.filter(call=call, municipality_id=OuterRef("municipality_id"), pk__lt=OuterRef("pk"))
        return self.filter(~Exists(elder), call=call)

    def asked_by(self, call: Call) -> models.QuerySet[Any]:
        """The keys of the municipalities of today that a call asks."""
        return self.filter(call=call).order_by().values("municipality_id")

    def to(self, call: Call, municipality_id: int) -> Self:
        """Every row that leads to one municipality of today: more than one after a merger."""
        return self.filter(call=call, municipality_id=municipality_id).order_by("pk")

    def unopened(self) -> Self:
        """Those that nobody of the municipality has read yet."""
        return self.filter(opened_at__isnull=True)

    def with_coverage(self) -> Self:
        """Add in which class of the coverage each municipality stands, and which answer and moment put it there."""
        newest = Answer.objects.leading_from_recipient()
        same = Recipient.objects.filter(call_id=OuterRef("call_id"), municipality_id=OuterRef("municipality_id"))
        first_opened = same.order_by().values("call_id").annotate(first=Min("opened_at")).values("first")
        kept = When(
            newest_kind=AnswerKind.PROPOSE, municipality_id__in=kept_from_governor(), then=Value(Coverage.CONSIDERING)
        )
        answers = [When(newest_kind=kind, then=Value(str(coverage))) for kind, coverage in CLASS_OF_ANSWER.items()]
        opened = When(first_opened_at__isnull=False, then=Value(str(Coverage.OPENED)))
        return self.annotate(
            newest_kind=Subquery(newest.values("kind")[:1]),
            newest_answer_id=Subquery(newest.values("pk")[:1]),
            first_opened_at=Subquery(first_opened),
        ).annotate(coverage=Case(kept, *answers, opened, default=Value(str(Coverage.SILENT)), output_field=CharField()))

    def covered_as(self, coverage: str) -> Self:
        """Those in one class of the coverage; all of them for an empty or unknown word."""
        return self.filter(coverage=coverage) if coverage in Coverage.values else self

    def in_provinces(self, provinces: Iterable[int], *, then: bool = False) -> Self:
        """Those that lie in these provinces today, or lay there when they were asked."""
        column = "municipality_then__province" if then else "province"
        return self.filter(**{f"{column}__in": list(provinces)})

    def counted_by_province(self, *, then: bool = False) -> list[tuple[int, str, int]]:
        """Province (today's, or that of then), class of the coverage, and how many municipalities stand there."""
        column = "municipality_then__province_id" if then else "province_id"
        return list(self.with_coverage().order_by().values_list(column, "coverage").annotate(Count("pk")))

    def asked_days(self) -> list[tuple[int, int, str, date]]:
        """Call, municipality of today, province then, and the day it was asked (that of the call, if unknown)."""
        day = Coalesce("asked_on", "call__opens_on", "call__not_before")
        names = ("call_id", "municipality_id", "municipality_then__province__code")
        return list(self.order_by().annotate(day=day).values_list(*names, "day"))

    def with_places(self) -> Self:
        """Bring municipality and province along, without their borders."""
        return self.select_related("municipality", "province").defer(*heavy("municipality", "province"))


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

    # What with_coverage() adds.
    coverage: str
    newest_answer_id: int | None
    first_opened_at: datetime | None

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
            kept = Q(kind=AnswerKind.PROPOSE, municipality_id__in=kept_from_governor())
            return self.filter(~kept, province_id=acting.province_id)
        if acting.role in MUNICIPAL:
            return self.filter(municipality_id=acting.municipality_id)
        return self.none()

    def kept_back_from(self, user: "User") -> Self:
        """Proposals of the own province that a governor's office may not know of yet; none for anybody else."""
        acting = getattr(user, "acting", None)
        if acting is None or acting.role != Role.GOVERNOR:
            return self.none()
        kept = kept_from_governor()
        return self.filter(province_id=acting.province_id, kind=AnswerKind.PROPOSE, municipality_id__in=kept)

    def confirmed(self) -> Self:
        """Answers that count."""
        return self.filter(is_confirmed=True)

    def first_by_call(self) -> list[tuple[tuple[int, int], datetime]]:
        """Call and municipality of today, and when it first said something."""
        rows = self.order_by().values_list("call_id", "municipality_id").annotate(Min("given_at"))
        return [((call, municipality), moment) for call, municipality, moment in rows]

    def newest_first(self) -> Self:
        """The answer that counts first."""
        return self.order_by("-given_at", "-pk")

    def leading_from_recipient(self) -> Self:
        """For a subquery on recipients: the confirmed answers of each, the one that counts first."""
        mine = self.filter(call_id=OuterRef("call_id"), municipality_id=OuterRef("municipality_id"))
        return mine.confirmed().newest_first()

    def last_entered_first(self) -> Self:
        """The answer that was entered last comes first, whatever day it is about."""
        return self.order_by("-entered_at", "-pk")

    def with_people(self) -> Self:
        """Bring along who gave or entered each answer."""
        return self.select_related("given_by")

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
    given_at = models.DateTimeField(help_text="When the municipality said it; the newest one counts")
    entered_at = models.DateTimeField(default=timezone.now, help_text="When it was entered")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    membership_id = models.BigIntegerField(null=True)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            models.Index(fields=["call", "municipality", "-given_at"], name="answer_newest"),
            models.Index(fields=["until"], name="answer_until", condition=Q(kind=AnswerKind.CONSIDER)),
        ]
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
            models.CheckConstraint(condition=Q(given_at__lte=F("entered_at")), name="answer_given_before_entered"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.kind}"

    @property
    def came_otherwise(self) -> bool:
        """Whether somebody else entered it for the municipality."""
        return self.source != AnswerSource.PORTAL

    @property
    def coverage(self) -> Coverage:
        """The class of the coverage in which this answer puts its municipality."""
        return CLASS_OF_ANSWER[AnswerKind(self.kind)]

    @property
    def concern_labels(self) -> list[str]:
        """The concerns in words, in the language of the page."""
        return [str(Concern(code).label) for code in self.concerns]
