"""The calendar feed of a person: a secret address, of which only a digest is kept."""

from typing import Self

from django.conf import settings
from django.db import models


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Whose."""

    def with_digest(self, digest: str) -> Self:
        """The feed whose secret has this digest, of an account that is open."""
        return self.filter(key_digest=digest, user__is_active=True).select_related("user")

    def of(self, number: int) -> Self:
        """One person's."""
        return self.filter(user_id=number)


class CalendarFeed(models.Model):
    """One person's feed; a new secret takes the place of the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}"
