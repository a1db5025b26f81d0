"""Accounts: one person's way in."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from territory.models import Municipality

if TYPE_CHECKING:
    from accounts.models.memberships import Membership


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


class UserQuerySet(models.QuerySet["User"]):
    """Which accounts."""

    def open(self) -> Self:
        """Accounts that can sign in."""
        return self.filter(is_active=True)

    def unused_since(self, moment: datetime) -> Self:
        """Open accounts that nobody signed in to since a moment, nor were made since."""
        last = Coalesce("last_login", "date_joined")
        return self.open().annotate(used_at=last).filter(used_at__lt=moment).order_by("pk")

    def with_address(self, email: str) -> Self:
        """The account with this address."""
        return self.filter(email=email.strip().lower())

    def named_like(self, words: str) -> Self:
        """Accounts whose name or address holds these words, by name."""
        return self.filter(Q(name__icontains=words) | Q(email__icontains=words)).order_by("name", "pk")

    def not_warned(self) -> Self:
        """Accounts that were not warned yet."""
        return self.filter(warned_at__isnull=True)

    def warned_before(self, moment: datetime) -> Self:
        """Open accounts that were warned before a moment."""
        return self.open().filter(warned_at__lt=moment).order_by("pk")

    def closed_before(self, moment: datetime) -> Self:
        """Accounts that were closed before a moment and still say whose they were."""
        return self.filter(is_active=False, closed_at__lt=moment, erased_at__isnull=True)


class User(AbstractBaseUser):
    """A person with an account; what it may do follows from the membership it acts in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("account since"), default=timezone.now)
    warned_at = models.DateTimeField(_("warned that it stands idle"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

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
    # Who really sits there while an administrator looks at the portal as this person; see accounts/looking.py.
    really: "User | None" = None

    def __str__(self) -> str:
        return gettext("former member") if self.erased_at else self.name or self.email

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
