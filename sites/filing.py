"""Write the file of a building part by part: nothing of a colleague is overwritten, every change is kept."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from sites.models import FileChange, Site
from sites.parts import ALL_CODES, ROWS, Part, is_on_site
from sites.workflow import Refusal, Status, StepRefused

# Saves of one person that follow each other within this time are one change: the portal saves at every pause.
IN_ONE_GO = timedelta(minutes=10)
DIGITS = 6  # of degrees, about a decimetre


@dataclass
class Overtaken(Exception):
    """Somebody saved this part in between; `site` is how it stands now.

    `changes` are the fields in which the two differ (theirs, mine), `base` what one had read of fields changed since.
    """

    site: Site
    changes: dict[str, list[Any]]
    base: dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """Which open page sent a save, and which of its saves that is, counted from one."""

    page: uuid.UUID
    turn: int


def open_codes(site: Site) -> frozenset[str]:
    """The fields that the municipality may change now: all of a draft, what an open request names, else none."""
    if site.is_editable:
        return ALL_CODES
    if site.status != Status.INCOMPLETE:
        return frozenset()
    asked = site.information_requests.unanswered().values_list("fields", flat=True)
    return frozenset(code for codes in asked for code in codes)


def value_of(site: Site, code: str, part: Part) -> Any:
    """The value of a field as the row has it."""
    return getattr(site if is_on_site(code) else site.part_row(part), code)


def kept(value: Any) -> Any:
    """Turn a value into what a change keeps as JSON: shapes as WKT, days as ISO 8601, amounts as text."""
    if isinstance(value, GEOSGeometry):
        return rounded(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value.normalize()) if value == value.to_integral() else f"{value:f}"
    return value


def rounded(shape: GEOSGeometry) -> str:
    """Write a shape as WKT without digits that nobody measured."""
    if isinstance(shape, Point):
        return f"POINT ({round(shape.x, DIGITS)} {round(shape.y, DIGITS)})"
    return str(shape.wkt)


def differing(site: Site, part: Part, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields whose new value is another one: code, then old and new as JSON."""
    pairs = {code: [kept(value_of(site, code, part)), kept(new)] for code, new in values.items()}
    return {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def save_part(
    site: Site, part: Part, *, by: User, version: int, values: Mapping[str, Any], sent: Sent | None = None
) -> Site:
    """Write values into one part and return the site as it stands then.

    Raises Overtaken when somebody saved this part since `version` was read and a value differs, StepRefused when a
    field that would change is closed. `sent` names the open page that saves: what it saved itself, and whose answer it
    never heard, is nobody else's text; and an older save of it that arrives late changes nothing.
    """
    current = locked(site)
    changes = differing(current, part, values)
    if not changes:
        return current
    if not changes.keys() <= open_codes(current):
        raise StepRefused(Refusal.STATUS)
    last = current.changes.of_part(part).first()
    own = sent if last and sent and last.page == sent.page and last.by_id == by.pk else None
    if own and last and own.turn <= (last.turn or 0):
        return current
    if current.version_of(part) != version and not own:
        raise Overtaken(current, changes, base_of(current, part, version))
    now = timezone.now()
    write(current, part, {code: values[code] for code in changes}, by=by, now=now)
    if keep_change(current, part, changes, by=by, now=now, sent=sent, last=last):
        record("site.save", current, by=by, details={"part": part.value, "fields": sorted(changes)})
    return current


def locked(site: Site) -> Site:
    """Lock the row and return the site as it stands: the one that was read, where nothing was saved since."""
    lock = Site.objects.select_for_update(of=("self",))
    if lock.values_list("version", flat=True).get(pk=site.pk) == site.version:
        return site
    return Site.objects.with_file().get(pk=site.pk)


def base_of(site: Site, part: Part, version: int) -> dict[str, Any]:
    """What the fields that changed since a version were before, as JSON."""
    base: dict[str, Any] = {}
    for change in site.changes.after(part, version):
        for code, (old, _new) in change.changes.items():
            base.setdefault(code, old)
    return base


def write(site: Site, part: Part, values: Mapping[str, Any], *, by: User, now: datetime) -> None:
    """Put the values where they belong and count the save."""
    own = [code for code in values if is_on_site(code)]
    rest = [code for code in values if code not in own]
    for code in own:
        setattr(site, code, values[code])
    site.part_versions = {**site.part_versions, part.value: site.version_of(part) + 1}
    site.version += 1
    site.changed_at, site.changed_by = now, by
    site.save(update_fields=[*own, "part_versions", "version", "changed_at", "changed_by"])
    row = site.part_row(part)
    if rest and row is not None:
        for code in rest:
            setattr(row, code, values[code])
        # A row that was never saved has no scope yet: the database copies it from the site, the row in hand does too.
        row.save(force_insert=True) if row.municipality_id is None else row.save(update_fields=rest)
        row.municipality_id, row.province_id = site.municipality_id, site.province_id
        setattr(site, ROWS[part], row)


def keep_change(
    site: Site,
    part: Part,
    changes: dict[str, list[Any]],
    *,
    by: User,
    now: datetime,
    sent: Sent | None = None,
    last: FileChange | None = None,
) -> bool:
    """Keep what changed and say whether that is a new row: saves of one person in a row join while it is a draft."""
    version, acting = site.version_of(part), by.acting
    if last and last.by_id == by.pk and not site.for_reviewers and now - last.at < IN_ONE_GO:
        last.changes = joined(last.changes, changes)
        last.version, last.at = version, now
        last.page, last.turn = (sent.page, sent.turn) if sent else (None, None)
        last.save(update_fields=["changes", "version", "at", "page", "turn"])
        return False
    site.changes.create(
        part=part,
        version=version,
        page=sent.page if sent else None,
        turn=sent.turn if sent else None,
        changes=changes,
        begun_at=now,
        at=now,
        by=by,
        membership_id=acting.pk if acting else None,
        role=by.role,
    )
    return True


def joined(earlier: dict[str, list[Any]], later: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Put two changes that follow each other together; a field that is back where it began did not change."""
    both = {code: [earlier.get(code, pair)[0], pair[1]] for code, pair in {**earlier, **later}.items()}
    return {code: pair for code, pair in both.items() if pair[0] != pair[1]}
