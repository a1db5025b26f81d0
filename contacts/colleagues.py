"""Who of De Huizen can look after something."""

from datetime import date

from accounts.models import Membership, User


def colleagues(today: date) -> list[User]:
    """Everybody who reviews or coordinates today, by name, each once."""
    rows = Membership.objects.reviewing(today).with_people().order_by("user__name", "user_id")
    return list({row.user_id: row.user for row in rows}.values())
