"""Persons around detention houses: working contacts and neighbours, whom De Huizen alone reads."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Plain, SortedWords
from accounts.roles import REVIEWERS
from contacts.kinds import LawfulBasis, SourceKind
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class PersonQuerySet(models.QuerySet["Person"]):
    """Which persons."""

    def visible_to(self, user: "User") -> Self:
        """Every person for De Huizen, nobody for anybody else."""
        return self.all() if user.role in REVIEWERS else self.none()

    def of_today(self) -> Self:
        """Those that were neither anonymised nor merged into another one."""
        return self.filter(anonymised_at__isnull=True, merged_into__isnull=True)

    def holding(self, words: str) -> Self:
        """Those whose name, function or address holds these words; accents and capitals do not count."""
        return self.filter(plain__contains=Plain(Value(words)))

    def called(self, name: str) -> Self:
        """Those with exactly this name; accents and capitals do not count."""
        plain = Plain(Value(name.strip()))
        return self.alias(plain_name=Plain("name")).filter(plain_name=plain, plain__contains=plain)

    def in_list(self, names: Sequence[str], *, emails: Sequence[str]) -> Self:
        """Those with one of these addresses, or the words of one of these names, sorted and plain: `jan peeters`."""
        rows = self.alias(words=SortedWords(Plain("name")))
        return rows.filter(Q(words__in=set(names), words__gt="") | Q(email__in=set(emails), email__gt=""))

    def likely(self, openings: Sequence[str], *, email: str = "") -> Self:
        """Those whose name holds all these beginnings of words, or who have this address."""
        by_name = Q(pk__in=[])
        for number, opening in enumerate(openings):
            holds = Q(plain__contains=Plain(Value(opening)))
            by_name = holds if number == 0 else by_name & holds
        return self.filter(by_name | Q(email=email.lower(), email__gt="") if email else by_name)

    def of_organisation(self, organisation: Organisation) -> Self:
        """Those who work for an organisation."""
        return self.filter(organisation=organisation)

    def narrowed(self, *, kind: str = "", province: str = "", language: str = "") -> Self:
        """Those with a role of this kind today or ever, in this province, in this language; empty leaves it open."""
        rows = self.filter(roles__code=kind).distinct() if kind else self
        rows = rows.filter(province__code=province) if province else rows
        return rows.filter(language=language) if language else rows

    def to_write_to(self) -> Self:
        """Those of today who have an address, did not object and still want mailings."""
        return self.of_today().filter(opted_out_at__isnull=True, objected_on__isnull=True).exclude(email="")

    def with_organisation(self) -> Self:
        """Bring organisation and municipality along, without borders."""
        places = ("municipality", "province")
        return self.select_related("organisation", *places).defer(*heavy(*places))

    def of_account(self, number: int) -> Self:
        """The contact behind an account."""
        return self.of_today().filter(user_id=number).select_related("organisation", "municipality")

    def private_and_quiet_since(self, moment: datetime) -> Self:
        """Private persons of today whom nobody changed, and with whom nobody spoke, since a moment."""
        spoken = Q(conversation_parties__conversation__held_on__gte=moment.date())
        rows = self.of_today().filter(is_private=True, changed_at__lt=moment)
        return rows.exclude(pk__in=self.model._base_manager.filter(spoken).values("pk"))

    def checked_between(self, first: date, last: date) -> models.QuerySet[Any, tuple[date, int]]:
        """How many of today were last checked on each day between two days, both included."""
        rows = self.of_today().filter(checked_on__range=(first, last)).order_by("checked_on")
        return rows.values_list("checked_on").annotate(Count("pk"))

    def checked_before(self, day: date) -> Self:
        """Those of today that nobody has checked since a day."""
        return self.of_today().filter(checked_on__lt=day)


class Person(models.Model):
    """One person; what is known, from where, on which ground it is kept, and what the person asked."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    function = models.CharField(_("function"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    municipality = MunicipalityToday(null=True, blank=True, related_name="+", verbose_name=_("municipality"))
    province = ProvinceToday(null=True, blank=True, related_name="+", verbose_name=_("province"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    is_private = models.BooleanField(
        _("private person"), default=False, help_text=_("A neighbour or somebody else who does not act for work.")
    )
    source = models.CharField(_("where it comes from"), max_length=10, choices=SourceKind, default=SourceKind.OWN)
    source_note = models.CharField(_("source in words"), max_length=200, blank=True)
    lawful_basis = models.CharField(
        _("legal ground"), max_length=12, choices=LawfulBasis, default=LawfulBasis.PUBLIC_TASK
    )
    checked_on = models.DateField(_("last checked"), default=timezone.localdate)
    objected_on = models.DateField(_("objected on"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("no mailings since"), null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    is_example = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    plain = models.GeneratedField(
        expression=Plain(Concat("name", Value(" "), "function", Value(" "), "email", output_field=models.TextField())),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            GinIndex(fields=["plain"], opclasses=["gin_trgm_ops"], name="person_plain"),
            models.Index(fields=["plain", "id"], name="person_by_name"),
            models.Index(fields=["checked_on"], name="person_to_check", condition=Q(anonymised_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(anonymised_at__isnull=False), name="person_has_name_until_anonymised"
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True)
                | Q(name="", function="", email="", telephone="", source_note="", user__isnull=True),
                name="person_anonymised_is_empty",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="person_email_small_letters"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")), name="person_merges_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("anonymised person"))
