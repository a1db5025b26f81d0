"""The personal letter of a municipality with its code, and the first person who came with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessRequest
from accounts.roles import MUNICIPAL, REVIEWERS, Role
from calls.models.asking import Answer, Call
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class InScope(models.QuerySet):
    """Rows with a municipality and its province."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen sees all, a governor's office the own province, a municipality its own."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role in REVIEWERS:
            return self
        if acting.role == Role.GOVERNOR:
            return self.filter(province_id=acting.province_id)
        return self.filter(municipality_id=acting.municipality_id) if acting.role in MUNICIPAL else self.none()

    def with_places(self) -> Self:
        """Bring municipality and province along, without their borders."""
        return self.select_related("municipality", "province").defer(*heavy("municipality", "province"))


class CallLetterQuerySet(InScope):
    """Which letters."""

    def of_call(self, call: Call) -> Self:
        """The letters of one call, the newest first."""
        return self.filter(call=call).order_by("-made_at", "-pk")

    def standing(self) -> Self:
        """Letters whose code was not taken back."""
        return self.filter(revoked_at__isnull=True)

    def to_municipalities(self, keys: Iterable[int]) -> Self:
        """Letters to these municipalities of today."""
        return self.filter(municipality__in=list(keys))


class CallLetter(models.Model):
    """A letter that was made for one municipality; of the code only the digest is kept, of the link all of it.

    The link alone opens a page that tells and does nothing. A newer letter takes the code of the older one back.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="letters")
    municipality = MunicipalityToday(related_name="+")
    province = ProvinceToday(related_name="+")
    link = models.CharField(max_length=12, unique=True)
    code_digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = CallLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["call", "municipality"], name="letter_of_municipality")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.municipality_id}"


class FirstPersonQuerySet(InScope):
    """Which first persons."""

    def waiting(self) -> Self:
        """Those who proved their address and whom De Huizen has not answered yet, oldest first."""
        return self.filter(proved_at__isnull=False, decided_at__isnull=True).order_by("proved_at", "pk")

    def who_came_with(self, letter: CallLetter) -> Self:
        """Those who came with one letter, whatever became of it."""
        return self.filter(letter=letter)

    def approved(self) -> Self:
        """Those whom De Huizen let in."""
        return self.filter(is_approved=True)

    def begun_before(self, moment: datetime) -> Self:
        """Those who began before a moment, whatever became of it."""
        return self.filter(begun_at__lt=moment)

    def of_address(self, email: str) -> Self:
        """Those who came with this e-mail address."""
        return self.filter(email=email.lower())

    def with_letter(self) -> Self:
        """Bring letter, call, request and answer along."""
        return self.with_places().select_related("letter__call", "request", "answer")


class FirstPerson(models.Model):
    """Who came with the code of a letter: proves a work address, may answer at once, waits for De Huizen."""

    letter = models.ForeignKey(CallLetter, models.CASCADE, related_name="first_persons")
    municipality = MunicipalityToday(related_name="+")
    province = ProvinceToday(related_name="+")
    email = models.EmailField(_("work e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    mail_digest = models.CharField(max_length=64, editable=False)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    request = models.ForeignKey(AccessRequest, models.SET_NULL, null=True, related_name="+")
    answer = models.ForeignKey(Answer, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_approved = models.BooleanField(default=False)

    objects = FirstPersonQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(proved_at__isnull=False),
                name="first_person_decided_was_proved",
            ),
            models.CheckConstraint(
                condition=Q(is_approved=False) | Q(decided_at__isnull=False), name="first_person_approved_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.email}"


class CallPaper(models.Model):
    """The letter that goes with a call, such as the minister's: a PDF, for all who may read the call."""

    call = models.OneToOneField(Call, models.CASCADE, related_name="paper")
    name = models.CharField(_("name of the file"), max_length=120)
    content = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name
