"""Whose money a person may read about: the municipalities within the reach of the membership the person acts in."""

from accounts.models import User
from accounts.scope import Reach, reach_of
from subsidies.gathering import codes_leading_to, successors
from territory.models import Municipality
from territory.models.areas import MunicipalityQuerySet


def municipalities_for(user: User) -> MunicipalityQuerySet:
    """The own municipality with what it grew out of, those of the own province, or all; nothing for anybody else."""
    rows = Municipality.objects.with_successor()
    reach = reach_of(user.role)
    if reach == Reach.MUNICIPALITY:
        return rows.of_keys(codes_leading_to(user.municipality.pk, successors()))
    if reach == Reach.GOVERNOR and user.acting and user.acting.province_id:
        return rows.in_province(user.acting.province_id)
    return rows if reach == Reach.REVIEWERS else rows.none()
