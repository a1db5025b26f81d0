"""The framework of criteria, by version: what is asked, how much it weighs, and what each score means in words."""

from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.parameters.models import in_reading_language
from reviews.scoring import SCORES, Asked


class FrameworkQuerySet(models.QuerySet["Framework"]):
    """Which versions."""

    def in_force(self) -> Self:
        """Versions that hold, the present one first."""
        return self.filter(in_force_at__lte=timezone.now()).order_by("-in_force_at", "-version")

    def newest_first(self) -> Self:
        """Every version, the latest first, with whoever made it."""
        return self.select_related("made_by").order_by("-version")

    def of_version(self, version: str) -> "Framework | None":
        """The version with this number, None for a word that is none."""
        return self.filter(version=int(version)).first() if version.isdecimal() and len(version) < 6 else None


class Framework(models.Model):
    """One version of the framework; it is never changed: editing makes the next one, an assessment keeps its own."""

    version = models.PositiveIntegerField(unique=True)
    is_draft = models.BooleanField(_("draft of De Huizen"), default=True)
    note = models.TextField(_("what is new, and why"), blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    in_force_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def rows(self) -> tuple["Criterion", ...]:
        """Its criteria in their order, read once per process: a version never changes."""
        return criteria_of(self.pk)

    @property
    def asked(self) -> list[Asked]:
        """The criteria as the rules want them, in their order."""
        return [criterion.asked for criterion in self.rows]


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """Which criteria."""

    def codes(self) -> set[str]:
        """Every code that a criterion of any version has."""
        return set(self.order_by().values_list("code", flat=True))


class Criterion(models.Model):
    """One criterion of one version. Texts are kept per language code; weights are a range, scores go from 0 to 4.

    `fields` names the facts of the file it rests on: a change of one of them touches the answers given before.
    """

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="criteria")
    code = models.SlugField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField()
    name = models.JSONField(_("name"))
    measure = models.JSONField(_("what is looked at"))
    anchors = models.JSONField(_("what each score means"))
    knock_out = models.JSONField(_("knock-out"), default=dict, blank=True)
    weight_min = models.DecimalField(_("least weight"), max_digits=5, decimal_places=1)
    weight_max = models.DecimalField(_("most weight"), max_digits=5, decimal_places=1)
    fields = models.JSONField(default=list, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="criterion_once_per_version"),
            models.CheckConstraint(
                condition=Q(weight_min__gte=0, weight_max__gte=F("weight_min")), name="criterion_weights_are_a_range"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return in_reading_language(self.name)[1]

    @property
    def looked_at(self) -> str:
        """What is looked at, in the language of the page."""
        return in_reading_language(self.measure)[1]

    @property
    def knock_out_words(self) -> str:
        """The knock-out as a statement, empty for none."""
        return in_reading_language(self.knock_out)[1] if self.knock_out else ""

    @property
    def anchor_words(self) -> list[tuple[int, str]]:
        """Each score with what it means, in the language of the page."""
        words: Any = in_reading_language(self.anchors)[1]
        return list(zip(SCORES, words, strict=True))

    @property
    def asked(self) -> Asked:
        """The criterion as the rules want it."""
        return Asked(
            code=self.code,
            weight_min=float(self.weight_min),
            weight_max=float(self.weight_max),
            has_knock_out=bool(self.knock_out),
        )


@lru_cache(maxsize=64)
def criteria_of(framework: int) -> tuple[Criterion, ...]:
    """The criteria of one version, kept for as long as the process lives."""
    return tuple(Criterion.objects.filter(framework_id=framework))
