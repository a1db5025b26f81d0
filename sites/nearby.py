"""Candidates so close to another that they may be the same building: which, and what people said about them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from foundation.parameters.reading import value
from sites.kinds import Likeness
from sites.models import Site, SiteLikeness, SiteQuerySet

MOST_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Near:
    """One candidate nearby: how far, whether on the same parcel, and what was said about the two (empty: nothing)."""

    site: Site
    metres: int | None
    same_parcel: bool
    verdict: str

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say what the two are to each other."""
        return not self.verdict

    @property
    def is_same(self) -> bool:
        """Whether it was said that they are one building."""
        return self.verdict == Likeness.SAME


def nearby_of(site: Site, user: User, *, distance: float | None = None) -> list[Near]:
    """The candidates nearby that this person may see, withdrawn ones too, the nearest first.

    Within the distance in force (metres), where no other is given. Only rows within the person's own sight: that
    another municipality drafted the same building is not told.
    """
    found = {row.pk: row for row in (*close_to(site, user, distance), *on_parcels_of(site, user))}
    said = verdicts_on(site, user)
    parcels = set(parcels_of(site))
    rows = [
        Near(
            site=row,
            metres=metres_to(row),
            same_parcel=bool(parcels & set(parcels_of(row))),
            verdict=said.get(row.pk, ""),
        )
        for row in found.values()
    ]
    return sorted(rows, key=lambda near: (not near.same_parcel, near.metres or 0, near.site.pk))[:MOST_SHOWN]


def others_of(site: Site, user: User) -> SiteQuerySet:
    """Every other site that this person may see, with its places and parcels."""
    return Site.objects.visible_to(user).exclude(pk=site.pk).with_places_of().select_related("location")


def close_to(site: Site, user: User, distance: float | None) -> SiteQuerySet:
    """Those within a distance (metres), the one in force where none is given."""
    if site.point is None:
        return Site.objects.none()
    metres = value("sites.nearby_distance") if distance is None else distance
    return others_of(site, user).within(site.point, metres)[:MOST_SHOWN]


def on_parcels_of(site: Site, user: User) -> SiteQuerySet:
    """Those that name one of the same cadastral parcels."""
    parcels = parcels_of(site)
    if not parcels:
        return Site.objects.none()
    return others_of(site, user).filter(location__parcels__overlap=parcels)[:MOST_SHOWN]


def parcels_of(site: Site) -> list[str]:
    """The capakeys that a file names."""
    location = getattr(site, "location", None)
    return list(location.parcels) if location else []


def metres_to(row: Site) -> int | None:
    """How far, to ten metres, no finer than the points are; None where it was found by its parcel alone."""
    metres = getattr(row, "metres", None)
    return None if metres is None else int(round(metres, -1))


def verdicts_on(site: Site, user: User) -> dict[int, str]:
    """What was said about this site and others, from either side."""
    rows = SiteLikeness.objects.visible_to(user).about(site.pk)
    return {row.other_id if row.site_id == site.pk else row.site_id: row.verdict for row in rows}


@transaction.atomic
def say_likeness(site: Site, other: Site, verdict: Likeness, *, by: User) -> SiteLikeness:
    """Say that two candidates are the same building, or another one; the newest word replaces the one before."""
    said, _made = SiteLikeness.objects.update_or_create(
        site=site, other=other, defaults={"verdict": verdict, "said_at": timezone.now(), "said_by": by}
    )
    record("site.say_likeness", site, by=by, details={"other": other.pk, "verdict": verdict})
    return said
