"""The whole file of a site as plain JSON for other systems, in codes; sites/describing.py says what each field means.

Two forms: the whole one holds what this person may see; the other leaves out persons, internal messages and what was
told in confidence, for whoever asks for access.
"""

import json
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils import timezone

from accounts.models import User
from sites.describing import VERSION, schema_address
from sites.filing import kept, value_of
from sites.models import FileChange, InformationRequest, Site, SiteEvent, SiteMessage, SitePaper
from sites.parts import FIELDS, WORDS_OF_OTHERS, Part
from sites.printing import papers_of
from sites.talking import Side

Json = dict[str, Any]


def as_json(site: Site, *, user: User, persons: bool) -> Json:
    """Return the file, its papers, history, changes, questions and messages, as far as this person may see them.

    Needs a site of `with_places_of().with_file().with_papers_for(user)`. Without `persons` nobody is named, and
    internal messages are left out.
    """
    return {
        "schema": schema_address(),
        "version": VERSION,
        "written_at": moment(timezone.now()),
        "with_persons": persons,
        "site": head_of(site, persons=persons),
        "file": {part.value: part_of_file(site, part, persons=persons) for part in FIELDS if part != Part.PAPERS},
        "papers": [paper_of(paper) for paper in papers_of(site, persons=persons)],
        "history": [step_of(event, persons=persons) for event in steps_of(site, user)],
        "changes": [change_of(change, persons=persons) for change in changes_of(site, user)],
        "questions": [question_of(each) for each in site.information_requests.visible_to(user).order_by("asked_at")],
        "messages": [message_of(each, persons=persons) for each in messages_of(site, user, persons=persons)],
    }


def head_of(site: Site, *, persons: bool) -> Json:
    """What a site is and where it stands."""
    return {
        "number": site.pk,
        "reference": site.reference,
        "municipality": {"nis": site.municipality.nis, "name": site.municipality.local_name},
        "province": site.province.code,
        "call": site.call.code if site.call else None,
        "status": site.status,
        "remembered_status": site.resume_status or None,
        "status_since": moment(site.status_since),
        "hold_until": day(site.hold_until),
        "submitted_at": moment(site.submitted_at),
        "entered_on_behalf": site.entered_by_office_id is not None,
        "entered_source": site.entered_source if persons else "",
        "confirmed_at": moment(site.confirmed_at),
        "source_note": site.source_note,
        "is_example": site.is_example,
    }


def part_of_file(site: Site, part: Part, *, persons: bool) -> Json:
    """Every field of one part, under its code; what people said is empty where nobody is named."""
    told = {code: plain(value_of(site, code, part)) for code in FIELDS[part]}
    return told if persons else told | dict.fromkeys(WORDS_OF_OTHERS & told.keys(), "")


def plain(value: Any) -> Any:
    """Turn a value into JSON: shapes as GeoJSON (WGS84), days as ISO 8601, money as text with two decimals."""
    if isinstance(value, GEOSGeometry):
        return json.loads(value.geojson)
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return kept(value)


def paper_of(paper: SitePaper) -> Json:
    """One paper, with what proves that a copy is the same."""
    document = paper.document
    return {
        "number": paper.pk,
        "category": paper.kind,
        "name": document.name,
        "caption": paper.caption,
        "media_type": document.content_type,
        "bytes": document.size,
        "sha256": document.digest,
        "added_at": moment(paper.added_at),
    }


def steps_of(site: Site, user: User) -> list[SiteEvent]:
    """Every step that this person may see, the oldest first."""
    return list(site.events.visible_to(user).select_related("by").order_by("at", "pk"))


def step_of(event: SiteEvent, *, persons: bool) -> Json:
    """One step in the life of the site."""
    return {
        "step": event.step,
        "from": event.from_status,
        "to": event.to_status,
        "at": moment(event.at),
        "effective_on": day(event.effective_on),
        "due_on": day(event.due_on),
        "until": day(event.until),
        "reason": event.reason,
        "role": event.role,
        "by": name_of(event.by, persons=persons),
    }


def changes_of(site: Site, user: User) -> list[FileChange]:
    """Every change of the file that this person may see, the oldest first."""
    rows = FileChange.objects.visible_to(user).filter(site_id=site.pk)
    return list(rows.select_related("by").order_by("at", "pk"))


def change_of(change: FileChange, *, persons: bool) -> Json:
    """Fields that changed together: code, then what it said before and after."""
    hidden = frozenset() if persons else WORDS_OF_OTHERS
    pairs = {code: pair for code, pair in change.changes.items() if code not in hidden}
    return {
        "part": change.part,
        "at": moment(change.at),
        "fields": {code: {"before": old, "after": new} for code, (old, new) in pairs.items()},
        "role": change.role,
        "by": name_of(change.by, persons=persons),
    }


def question_of(question: InformationRequest) -> Json:
    """What De Huizen asked, and what came back."""
    return {
        "asked_at": moment(question.asked_at),
        "due_on": day(question.due_on),
        "question": question.question,
        "fields": list(question.fields),
        "answered_at": moment(question.answered_at),
        "answer": question.answer,
    }


def messages_of(site: Site, user: User, *, persons: bool) -> list[SiteMessage]:
    """The messages this person may read, the oldest first; the shared ones alone where nobody is named."""
    rows = site.messages.visible_to(user).select_related("by").order_by("at", "pk")
    return [message for message in rows if persons or message.side == Side.SHARED]


def message_of(message: SiteMessage, *, persons: bool) -> Json:
    """One message."""
    return {
        "thread": message.side,
        "at": moment(message.at),
        "text": message.text,
        "role": message.role,
        "by": name_of(message.by, persons=persons),
    }


def name_of(person: User | None, *, persons: bool) -> str | None:
    """The name of a person, where persons are named."""
    return str(person) if person and persons else None


def moment(value: Any) -> str | None:
    """A moment as ISO 8601 with its offset."""
    return value.isoformat() if value else None


def day(value: Any) -> str | None:
    """A day as ISO 8601."""
    return value.isoformat() if value else None
