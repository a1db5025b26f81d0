"""What a person is or was, in time: mayor until a day, bridge figure since a day."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import REVIEWERS
from contacts.kinds import FunctionCode
from contacts.models.persons import Person

if TYPE_CHECKING:
    from accounts.models import User


class PersonRoleQuerySet(models.QuerySet["PersonRole"]):
    """Which roles."""

    def visible_to(self, user: "User") -> Self:
        """Every role for De Huizen, none for anybody else."""
        return self.all() if user.role in REVIEWERS else self.none()

    def with_person(self) -> Self:
        """Bring person and organisation along."""
        return self.select_related("person", "organisation")

    def of_person(self, person: Person) -> Self:
        """One person's, those of today first, then the latest."""
        return (
            self.filter(person=person)
            .select_related("organisation")
            .order_by(F("ends_on").desc(nulls_first=True), F("starts_on").desc(nulls_last=True), "pk")
        )


class PersonRole(models.Model):
    """One role of a person, in an organisation or without one; both days included, either may be unknown."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("function"), max_length=12, choices=FunctionCode)
    title = models.CharField(_("in their own words"), max_length=120, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day included."))

    objects = PersonRoleQuerySet.as_manager()

    class Meta:
        ordering = ["person", "pk"]
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of persons")
        indexes = [models.Index(fields=["code"], name="person_role_code")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="person_role_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_code_display()
