"""Memberships: a role of a person in an organisation, from a day until a day."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.roles import OrganisationKind, Role, roles_of
from territory.models import heavy


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def current(self, today: date) -> Self:
        """Memberships that hold on a day: the last day included, unless it was cut short."""
        to_its_end = Q(ends_on=today, cut_short_at__isnull=True)
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today) | to_its_end, starts_on__lte=today)

    def by_claim_of(self, user: User, today: date) -> Self:
        """What the official sign-in gave this person and still holds."""
        return self.current(today).filter(user=user, by_claim=True)

    def with_places(self) -> Self:
        """Bring the organisation, its municipality and province along, without borders."""
        places = ("organisation__municipality", "organisation__municipality__province", "organisation__province")
        return self.select_related(*places).defer(*heavy(*places))

    def of_person(self, user: User, today: date) -> Self:
        """A person's memberships that hold on a day, oldest first."""
        return self.filter(user=user).current(today).with_places().order_by("starts_on", "pk")

    def signatories_of(self, municipality_id: int, today: date) -> Self:
        """Those who may sign for a municipality on a day."""
        return self.current(today).filter(role=Role.SIGNATORY, organisation__municipality_id=municipality_id)

    def writing_for(self, municipality_id: int, today: date) -> Self:
        """Those who work on a municipality's files on a day: editors and signatories."""
        roles = [Role.EDITOR, Role.SIGNATORY]
        return self.current(today).filter(role__in=roles, organisation__municipality_id=municipality_id)

    def writing_for_any(self, municipalities: Collection[int], today: date) -> Self:
        """Those who work on the files of any of these municipalities on a day."""
        roles = [Role.EDITOR, Role.SIGNATORY]
        return self.current(today).filter(role__in=roles, organisation__municipality_id__in=municipalities)

    def administering(self, today: date) -> Self:
        """The administrators on a day."""
        return self.current(today).filter(role=Role.ADMIN)

    def of_municipality(self, municipality_id: int, today: date) -> Self:
        """Everybody who acts for a municipality on a day."""
        kind = OrganisationKind.MUN
        return self.current(today).filter(organisation__kind=kind, organisation__municipality_id=municipality_id)

    def reviewing(self, today: date) -> Self:
        """The reviewers and coordinators of De Huizen on a day."""
        return self.current(today).filter(role__in=[Role.REVIEWER, Role.COORDINATOR])

    def coordinating(self, today: date) -> Self:
        """The coordinators of De Huizen on a day."""
        return self.current(today).filter(role=Role.COORDINATOR)

    def of_role(self, role: str) -> Self:
        """Memberships in one role."""
        return self.filter(role=role)

    def of_account(self, user: User) -> Self:
        """Every membership of a person, those that ended too, the newest first."""
        return self.filter(user=user).select_related("organisation").order_by("-starts_on", "-pk")

    def with_person(self) -> Self:
        """Bring person and organisation along."""
        return self.select_related("user", "organisation")

    def in_organisation(self, organisation: Organisation) -> Self:
        """Everybody who acts for an organisation, by name, with the person."""
        return self.filter(organisation=organisation).with_people().order_by("user__name", "pk")

    def unconfirmed_since(self, day: date) -> Self:
        """Memberships that began before a day and that nobody has confirmed since."""
        return self.filter(starts_on__lt=day).filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=day))

    def not_asked(self) -> Self:
        """Memberships that nobody was asked to confirm yet, this time."""
        return self.filter(asked_to_confirm_on__isnull=True)

    def asked_until(self, day: date) -> Self:
        """Memberships that somebody was asked to confirm on or before a day, and did not."""
        return self.filter(asked_to_confirm_on__lte=day)

    def asked_between(self, first: date, last: date) -> Self:
        """Memberships that somebody was asked to confirm between two days, both included, and did not."""
        return self.filter(asked_to_confirm_on__range=(first, last))

    def ended_before(self, day: date) -> Self:
        """Memberships whose last day lies before a day."""
        return self.filter(ends_on__lt=day)

    def visible_to(self, user: "User") -> Self:
        """Memberships that this person looks after: of the own municipality, or all of them for De Huizen."""
        acting = user.acting
        if acting and acting.role == Role.SIGNATORY:
            return self.filter(organisation_id=acting.organisation_id)
        return self.all() if acting and acting.role in {Role.COORDINATOR, Role.ADMIN} else self.none()

    def with_people(self) -> Self:
        """Bring the people along, only those whose account is active."""
        return self.filter(user__is_active=True).select_related("user", "organisation")


class Membership(models.Model):
    """A role of a person in an organisation, from a day until a day; `cut_short_at` ends the last day at once.

    A row is never deleted while its term runs: jobs and the audit trail point to it, even when it lasted an hour.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day included."))
    cut_short_at = models.DateTimeField(null=True, blank=True, editable=False)
    by_claim = models.BooleanField(_("given by the official sign-in"), default=False, editable=False)
    confirmed_on = models.DateField(_("access confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    asked_to_confirm_on = models.DateField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(cut_short_at__isnull=True) | Q(ends_on__isnull=False), name="membership_cut_short_has_ended"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once_while_open",
                condition=Q(ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"

    def clean(self) -> None:
        """Refuse a role that this kind of organisation does not give."""
        organisation = Organisation.objects.filter(pk=self.organisation_id).first()
        if organisation and self.role not in roles_of(organisation.kind, runs_portal=organisation.runs_portal):
            raise ValidationError({"role": _("This organisation cannot give this role.")})

    def holds_on(self, today: date) -> bool:
        """Whether it holds on a day, as `current` asks it of the database."""
        return self.starts_on <= today and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        """Whether it ended before a day, or in the course of it."""
        ended_today = self.ends_on == today and self.cut_short_at is not None
        return ended_today or (self.ends_on is not None and self.ends_on < today)

    @property
    def municipality_id(self) -> int | None:
        """The municipality this membership speaks for today, if any."""
        return self.organisation.municipality_id if self.organisation.kind == OrganisationKind.MUN else None

    @property
    def province_id(self) -> int | None:
        """The province a governor's office watches over, if any."""
        return self.organisation.province_id if self.organisation.kind == OrganisationKind.GOV else None
