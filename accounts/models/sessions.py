"""Sessions that know whose they are, so that a person can see where an account is signed in, and end it."""

import hashlib
from datetime import datetime
from typing import Self

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class SignedInQuerySet(models.QuerySet["SignedIn"]):
    """Which sessions."""

    def of_person(self, user: User, *, now: datetime) -> Self:
        """Where this account is signed in at this moment, the newest first."""
        return self.filter(user_id=user.pk, expire_date__gt=now).order_by("-began_at")


class SignedInManager(BaseSessionManager.from_queryset(SignedInQuerySet)):  # type: ignore[misc]
    """The manager that the session engine expects."""


class SignedIn(AbstractBaseSession):
    """One browser's session; no address of a computer is kept, only what the browser calls itself."""

    user_id = models.BigIntegerField(null=True, db_index=True)
    began_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80, blank=True)

    objects = SignedInManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.user_id or '-'} {self.began_at or '-'}"

    @property
    def handle(self) -> str:
        """A name for this session that opens nothing: the key itself is as good as a password."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]

    @classmethod
    def get_session_store_class(cls) -> type:
        """Name the store; it is found by name, since it stands above the models."""
        return import_string("accounts.keeping.SessionStore")
