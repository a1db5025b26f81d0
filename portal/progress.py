"""How far the country is, per province: counts only, no site and no municipality is named."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from calls.models import Call
from territory.models import Province

# A smaller number than this, other than none, is not told to the public.
FEWEST = 3


@dataclass(frozen=True)
class ProvinceProgress:
    """Counts of one province; Brussels-Capital counts as the eleventh."""

    province: Province
    asked: int
    answered: int
    houses_open: int

    @property
    def answered_is_small(self) -> bool:
        """Whether so few answered that the number would tell who; open houses are public anyway."""
        return 0 < self.answered < FEWEST

    @property
    def asked_is_small(self) -> bool:
        """Whether so few were asked that the number would tell who."""
        return 0 < self.asked < FEWEST


def of_country() -> list[ProvinceProgress]:
    """Count per province: municipalities asked by the running call, those that answered, and open houses.

    The counts come from a function of the database, since the public itself reaches no row.
    """
    call = Call.objects.running(timezone.localdate()).first()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT province_id, asked, answered, houses_open FROM public_progress(%s)", [call.pk if call else None]
        )
        counts = {province: numbers for province, *numbers in cursor.fetchall()}
    return [ProvinceProgress(province, *counts.get(province.pk, (0, 0, 0))) for province in Province.objects.all()]
