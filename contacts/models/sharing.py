"""What De Huizen keeps about a place and may share with the municipality and the governor's office."""

from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL
from accounts.scope import within_reach
from territory.fields import MunicipalityToday, ProvinceToday

if TYPE_CHECKING:
    from accounts.models import User

Rows = TypeVar("Rows", bound=models.QuerySet)


def shared_within_reach(rows: Rows, user: "User") -> Rows:
    """All rows for De Huizen; for the municipality and the governor's office those of their place that are shared.

    The database itself takes the governor out of what is not shared, and observers out of everything.
    """
    reached = within_reach(rows, user)
    return reached.filter(is_shared=True) if user.role in MUNICIPAL else reached


class Shareable(models.Model):
    """Whether others than De Huizen may read a row."""

    is_shared = models.BooleanField(
        _("The municipality and the governor's office may read this"), default=False, db_default=False
    )

    class Meta:
        abstract = True


class OfShared(models.Model):
    """The scope of an agreement or an action, copied onto its rows by the database."""

    municipality = MunicipalityToday(null=True, related_name="+", editable=False)
    province = ProvinceToday(null=True, related_name="+", editable=False)
    for_reviewers = models.BooleanField(default=True, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)
    is_shared = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
