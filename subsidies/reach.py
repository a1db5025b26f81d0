"""Whose money a person may read about: the municipalities within the reach of the membership the person acts in."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import Http404

from accounts.models import User
from accounts.scope import Reach, reach_of
from subsidies.gathering import chain_of
from territory.models import Municipality


class Place(NamedTuple):
    """A municipality, and which municipality became which."""

    municipality: Municipality
    heirs: Mapping[int, int | None]


def place_for(user: User, nis: str) -> Place:
    """Return the municipality with this code; raises Http404 for none, and for one that this person does not reach.

    One query brings it and all that a merger ended.
    """
    rows = list(Municipality.objects.with_successor().ended_or_called(nis))
    heirs = {row.pk: row.successor_id for row in rows if row.successor_id}
    found = next((row for row in rows if row.nis == nis), None)
    if found is None or not reaches(user, found, heirs):
        raise Http404
    return Place(found, heirs)


def reaches(user: User, place: Municipality, heirs: Mapping[int, int | None]) -> bool:
    """Say whether a municipality is one's own, or grew into it, lies in one's province, or one sees them all."""
    reach = reach_of(user.role)
    if reach == Reach.MUNICIPALITY:
        return user.municipality.pk in chain_of(place.pk, heirs)
    if reach == Reach.GOVERNOR:
        return bool(user.acting and user.acting.province_id == place.province_id)
    return reach == Reach.REVIEWERS
