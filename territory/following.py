"""Action: let every row that follows today's territory go over to the successor of its municipality.

Which columns follow is declared where they stand, by `territory.fields`; nothing registers itself. Rows that state
what was true on their day keep a plain ForeignKey and are left alone.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery

from foundation.audit.recording import record
from territory.fields import MunicipalityToday, ProvinceToday
from territory.models import Municipality
from territory.succession import today_of


def following_columns(kind: type[models.ForeignKey]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """Yield every model with each of its own columns of this kind."""
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.local_fields:
            if isinstance(column, kind) and not model._meta.proxy:
                yield model, column


def successors(today: date) -> dict[int, int]:
    """Return, per ended municipality, the one that holds today."""
    ended = Municipality.objects.ended().ended_before(today)
    steps = dict(ended.values_list("pk", "successor_id"))
    return {old: today_of(old, steps) for old in steps}


@transaction.atomic
def follow_successors(*, today: date) -> dict[str, int]:
    """Update the columns that follow today's territory; return how many rows changed per `app.model.column`.

    May run at any time and as often as one likes: a merger known in advance takes effect on its day.
    """
    changed: Counter[str] = Counter()
    became = successors(today)
    for model, column in following_columns(MunicipalityToday):
        changed[label(model, column)] += follow_municipality(model, column, became)
    for model, column in following_columns(ProvinceToday):
        changed[label(model, column)] += follow_province(model, column)
    found = {name: count for name, count in changed.items() if count}
    if found:
        record("territory.followed", None, details={"rows": found})
    return found


def label(model: type[models.Model], column: models.ForeignKey) -> str:
    """Return the name of a column for log and report."""
    return f"{model._meta.label_lower}.{column.name}"


def follow_municipality(model: type[models.Model], column: models.ForeignKey, became: dict[int, int]) -> int:
    """Point the rows of ended municipalities at the ones that took over."""
    rows = model._base_manager.filter(**{f"{column.attname}__in": became})
    olds = set(rows.values_list(column.attname, flat=True).order_by())
    return sum(rows.filter(**{column.attname: old}).update(**{column.attname: became[old]}) for old in sorted(olds))


def follow_province(model: type[models.Model], column: models.ForeignKey) -> int:
    """Set the province of rows whose municipality lies in another one now; an empty province stays empty."""
    partner = getattr(column, "of", "")
    if not any(field.name == partner for field in model._meta.local_fields):
        return 0
    rows = model._base_manager.filter(**{f"{partner}__isnull": False, f"{column.name}__isnull": False})
    province = Municipality.objects.filter(pk=OuterRef(f"{partner}_id")).values("province_id")[:1]
    astray = rows.exclude(**{column.attname: F(f"{partner}__province_id")})
    return astray.update(**{column.attname: Subquery(province)})
