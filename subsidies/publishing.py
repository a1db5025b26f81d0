"""One verb: publish the amounts of a year, so that everybody may read them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from subsidies.models import Entitlement, OpenYear


class NothingRecorded(ValueError):
    """No municipality has a recorded amount for this year."""


@transaction.atomic
def publish_year(year: int, *, by: User) -> OpenYear:
    """Publish a year; a second click changes nothing. Raises NothingRecorded."""
    if not Entitlement.objects.of_year(year).exists():
        raise NothingRecorded(f"{year}")
    row, made = OpenYear.objects.get_or_create(year=year, defaults={"published_at": timezone.now(), "published_by": by})
    if made:
        record("open_year.publish", row, by=by, details={"year": year})
    return row
