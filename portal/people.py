"""What the lists of choices of the inbox offer: who reviews, and which provinces there are."""

from django.utils import timezone

from accounts.models import Membership
from territory.models import Province


def reviewers_to_choose() -> list[tuple[str, str]]:
    """Everybody who reviews for De Huizen today, by name, each once."""
    rows = Membership.objects.reviewing(timezone.localdate()).with_people().order_by("user__name", "user_id")
    return list({str(row.user_id): str(row.user) for row in rows}.items())


def provinces_to_choose() -> list[tuple[str, str]]:
    """Every province, by its code."""
    return [(province.code, province.name) for province in Province.objects.all()]
