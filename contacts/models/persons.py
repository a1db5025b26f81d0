"""Persons around detention houses: working contacts and neighbours, whom De Huizen alone reads."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import REVIEWERS
from contacts.kinds import LawfulBasis, SourceKind
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User


class PersonQuerySet(models.QuerySet["Person"]):
    """Which persons."""

    def visible_to(self, user: "User") -> Self:
        """Every person for De Huizen, nobody for anybody else."""
        return self.all() if user.role in REVIEWERS else self.none()

    def with_organisation(self) -> Self:
        """Bring the organisation along."""
        return self.select_related("organisation")


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

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
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
