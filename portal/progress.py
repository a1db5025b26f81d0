"""How far the country is, per province: counts only, no site and no municipality is named."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone

from calls.models import Call, Recipient
from sites.models import Site
from territory.models import Province


@dataclass(frozen=True)
class ProvinceProgress:
    """Counts of one province; Brussels-Capital counts as the eleventh."""

    province: Province
    asked: int
    answered: int
    houses_open: int


def of_country() -> list[ProvinceProgress]:
    """Count per province: municipalities asked by the running call, those that answered, and open houses."""
    call = Call.objects.running(timezone.localdate()).first()
    asked = counts(Recipient.objects.of_call(call))
    answered = counts(Recipient.objects.of_call(call).answered())
    houses = counts(Site.objects.open_houses())
    return [
        ProvinceProgress(province, asked.get(province.pk, 0), answered.get(province.pk, 0), houses.get(province.pk, 0))
        for province in Province.objects.all()
    ]


def counts(rows: QuerySet) -> dict[int, int]:
    """Count rows per province."""
    return dict(rows.order_by().values_list("province").annotate(Count("pk")))
