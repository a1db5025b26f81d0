"""People, organisations, memberships and invitations."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import OrganisationKind, Role, roles_of
from foundation.identifiers import validate_kbo
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import Municipality, heavy


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name to sign in with, in small letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account by its e-mail address, whatever the case it is typed in."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account; what it may do follows from the membership it acts in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("account since"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["email"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_small_letters")]

    # The membership that this request acts in; set by the middleware, or by a task for the person it works for.
    acting: "Membership | None" = None

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Keep the address in small letters, as sign-in expects it."""
        super().clean()
        self.email = self.email.strip().lower()

    def act_as(self, membership: "Membership | None") -> Self:
        """Act in this membership from here on (None: in no role at all)."""
        self.acting = membership
        return self

    @property
    def role(self) -> str:
        """The role the person acts in, empty for none."""
        return self.acting.role if self.acting else ""

    @property
    def municipality(self) -> Municipality:
        """The municipality the person acts for; raises LookupError for everybody else (the guards keep them out)."""
        municipality = self.acting.organisation.municipality if self.acting and self.acting.municipality_id else None
        if municipality is None:
            raise LookupError(f"{self.pk} acts for no municipality")
        return municipality

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin opens: for those who act as administrator."""
        return self.role == Role.ADMIN

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """For Django's admin: administrators may what the registered pages allow; nothing else asks this."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """For Django's admin, as above."""
        return self.is_staff


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Which organisations."""

    def running_the_portal(self) -> Self:
        """De Huizen: the one organisation that assesses and decides."""
        return self.filter(runs_portal=True)

    def of_municipality(self, municipality_id: int) -> Self:
        """The municipality itself, as an organisation."""
        return self.filter(kind=OrganisationKind.MUN, municipality_id=municipality_id)

    def with_kbo(self, kbo_number: str) -> Self:
        """The organisation with this enterprise number of ten digits."""
        return self.filter(kbo_number=kbo_number)

    def municipality_numbers(self) -> models.QuerySet[Any]:
        """The keys of the municipalities that have an organisation."""
        return self.filter(kind=OrganisationKind.MUN).order_by().values("municipality_id")

    def province_numbers(self) -> models.QuerySet[Any]:
        """The keys of the provinces whose governor has an office here."""
        return self.filter(kind=OrganisationKind.GOV).order_by().values("province_id")


class Organisation(models.Model):
    """A municipality, a governor's office, De Huizen or a partner."""

    kind = models.CharField(_("kind"), max_length=5, choices=OrganisationKind)
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    name_de = models.CharField(_("name in German"), max_length=160, blank=True)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    kbo_number = models.CharField(
        _("enterprise number (KBO)"), max_length=10, blank=True, validators=[validate_kbo], help_text=_("Ten digits.")
    )
    municipality = MunicipalityToday(null=True, blank=True, verbose_name=_("municipality"))
    province = ProvinceToday(null=True, blank=True, verbose_name=_("province"))
    runs_portal = models.BooleanField(_("runs this portal"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name_nl"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                F("runs_portal"), name="organisation_runs_portal_once", condition=Q(runs_portal=True)
            ),
            models.UniqueConstraint(fields=["kbo_number"], name="organisation_kbo_once", condition=~Q(kbo_number="")),
            models.CheckConstraint(
                condition=~Q(kind="MUN") | Q(municipality__isnull=False), name="organisation_municipality_has_place"
            ),
            models.CheckConstraint(
                condition=~Q(kind="GOV") | Q(province__isnull=False), name="organisation_governor_has_province"
            ),
        ]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which memberships."""

    def current(self, today: date) -> Self:
        """Memberships that hold on a day (the last day included)."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)

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

    def with_people(self) -> Self:
        """Bring the people along, only those whose account is active."""
        return self.filter(user__is_active=True).select_related("user", "organisation")


class Membership(models.Model):
    """A role of a person in an organisation, from a day until a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day included."))
    by_claim = models.BooleanField(_("given by the official sign-in"), default=False, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_start"
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

    @property
    def municipality_id(self) -> int | None:
        """The municipality this membership speaks for today, if any."""
        return self.organisation.municipality_id if self.organisation.kind == OrganisationKind.MUN else None

    @property
    def province_id(self) -> int | None:
        """The province a governor's office watches over, if any."""
        return self.organisation.province_id if self.organisation.kind == OrganisationKind.GOV else None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Which invitations."""

    def with_token(self, digest: str) -> Self:
        """The invitation whose secret has this digest."""
        return self.filter(token_digest=digest).select_related("organisation")


class Invitation(models.Model):
    """A single-use way in for one address; only a digest of its secret is kept."""

    token_digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Role)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    def is_open(self, now: datetime) -> bool:
        """Say whether the invitation can still be used."""
        return self.used_at is None and now < self.expires_at
