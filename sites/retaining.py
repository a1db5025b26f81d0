"""How long papers are kept, and what messages and visits say about a person; these stay with the file of a site."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Kind, Person, Rows, declare, shown_as, tell
from sites.anonymising import make_anonymous
from sites.models import FileChange, Site, SiteMessage, SitePaper, SiteVisit, VisitNote


def messages(person: Person) -> Rows:
    """What the person wrote about a site, to the other party or inside De Huizen."""
    return SiteMessage.objects.filter(by_id=person.number).select_related("site")


def changes(person: Person) -> Rows:
    """What the person wrote in files of buildings, field by field."""
    return FileChange.objects.filter(by_id=person.number).select_related("site")


def visits(person: Person) -> Iterator[dict[str, Any]]:
    """Visits that the person proposed or for which it chose the moment, and what it noted there."""
    for visit in SiteVisit.objects.of_person(person.number):
        yield {"site": visit.site.name, "moment": visit.starts_at, "words": visit.words, "answer": visit.answer}
    for note in VisitNote.objects.filter(by_id=person.number).select_related("site"):
        yield {"site": note.site.name, "at": note.at, "seen": note.text}


MESSAGE = {"site": "site.name", "thread": "side", "at": "at", "words": "text"}
CHANGE = {"site": "site.name", "part": "part", "at": "at", "changes": "changes"}

tell(
    About(
        name="sites.changes",
        label=_("What you wrote in files of buildings"),
        rows=shown_as(changes, CHANGE),
        stays_because=_("What was written belongs to the file; your name leaves it with your account."),
    )
)
tell(
    About(
        name="sites.messages",
        label=_("Messages you wrote about sites"),
        rows=shown_as(messages, MESSAGE),
        stays_because=_("What was said about a site belongs to its file; your name leaves it with your account."),
    )
)
tell(
    About(
        name="sites.visits",
        label=_("Visits you took part in"),
        rows=visits,
        stays_because=_("What was seen explains the decision; your name leaves it with your account."),
    )
)

# The bytes follow once their file belongs to nothing any more (documents/retaining.py).
declare(
    Kind(
        name="sites.papers",
        label=_("Papers of sites that were not chosen"),
        term="sites.keep_papers_months",
        ended_before=SitePaper.objects.of_sites_left_before,
        holds={"candidate_sites.site": "site_id"},
        columns={"candidate_sites_sitepaper": ("caption",)},
    )
)

declare(
    Kind(
        name="sites.files",
        label=_("Files of sites that were not chosen"),
        term="sites.keep_files_months",
        ended_before=Site.objects.left_before,
        end=make_anonymous,
        columns={
            "candidate_sites_site": ("name", "address", "point", "motivation", "point_explanation", "source_note"),
            "candidate_sites_filechange": ("changes",),
            "candidate_sites_siteevent": ("reason",),
            "candidate_sites_informationrequest": ("question", "answer"),
            "candidate_sites_sitemessage": ("text",),
        },
    )
)
