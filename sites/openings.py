"""Who opened a file: every look from outside the municipality is recorded, and the municipality can read it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership, User
from accounts.roles import MUNICIPAL
from foundation.audit.models import Entry
from foundation.audit.recording import record
from sites.models import Site, SitePaper

READ = "site.read"
SHOWN = 20


@dataclass(frozen=True)
class Opening:
    """One look at a file: when, and in which membership (none when it has ended and was removed)."""

    at: datetime
    membership: Membership | None


def note_opening(site: Site, *, by: User) -> None:
    """Record that somebody from outside the municipality opened the file of a site."""
    if by.role not in MUNICIPAL:
        record(READ, site, by=by)


def note_reading(paper: SitePaper, *, by: User) -> None:
    """Record that somebody from outside the municipality opened a paper in full."""
    if by.role not in MUNICIPAL:
        record("site.read_paper", paper.site, by=by, details={"document": paper.document_id})


def note_export(site: Site, *, by: User, form: str) -> None:
    """Record that somebody took the whole file along, as PDF or JSON; the own municipality too."""
    record("site.export", site, by=by, details={"form": form})


def openings_of(site: Site) -> list[Opening]:
    """The latest looks at the file of a site, newest first."""
    entries = list(Entry.objects.about(site).of_verb(READ)[:SHOWN])
    numbers = {entry.membership_id for entry in entries if entry.membership_id}
    memberships = Membership.objects.with_places().in_bulk(numbers)
    return [Opening(entry.at, memberships.get(entry.membership_id or 0)) for entry in entries]
