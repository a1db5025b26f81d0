"""Action: bring the territory into the tables, from official files or from the embedded default.

Everything is read and judged before the first row is written, and written in one transaction: broken input changes
nothing. Rows are keyed on their codes; a code that a merger ended stays, with its last day and its successor.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from foundation.audit.recording import record
from territory import embedded, official
from territory.facts import TerritoryFacts
from territory.following import follow_successors
from territory.models import LoadedSource, Municipality, Place, Postcode, Prison, Province, Region, Station
from territory.reading import BrokenSource
from territory.writing.areas import write_ended, write_municipalities, write_provinces, write_regions
from territory.writing.points import write_places, write_postcodes, write_prisons, write_stations

DRAWING = "1"  # raise it when the same files must give other rows, so that the next start loads them again
KEPT = "Official borders are loaded already; the embedded default stays aside."
UNCHANGED = "The territory is loaded already and the input has not changed: nothing to do."


@dataclass(frozen=True, slots=True)
class Report:
    """What a load did, for the operator."""

    outcome: str
    counts: Mapping[str, int] = field(default_factory=dict)
    followed: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        counted = [f"  {number:>5} {name}" for name, number in self.counts.items()]
        moved = [f"  {number:>5} rows of {name} went over to a successor" for name, number in self.followed.items()]
        return [self.outcome, *counted, *moved]


def load_territory(folder: Path | None, *, today: date) -> Report:
    """Load the official files of a folder, or the embedded default when there is none.

    Raises BrokenSource, with file, line or feature, and reason; then nothing has changed. Unchanged input is not
    loaded again, and the embedded default never replaces official borders. Mergers take effect in either case.
    """
    last = LoadedSource.objects.newest_first().first()
    if folder is None and last is not None and not last.embedded:
        return Report(KEPT, {}, follow_successors(today=today))
    digest = digest_of([*embedded_files(), *(official.files(folder) if folder else [])])
    if last is not None and last.digest == digest:
        return Report(UNCHANGED, {}, follow_successors(today=today))
    facts = official.read(folder) if folder else embedded.read()
    counts, followed = write(facts, digest=digest, today=today)
    kind = "schematic borders, drawn from the embedded places" if facts.schematic else "official borders"
    return Report(f"Loaded the territory with {kind}.", counts, followed)


def embedded_files() -> list[Path]:
    """Return the files of the embedded default, which official loads use too."""
    return [embedded.DATA / name for name in embedded.FILES]


def digest_of(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the files' names and contents."""
    found = hashlib.sha256(DRAWING.encode())
    for file in files:
        inside = hashlib.sha256(file.read_bytes()).hexdigest()
        found.update(f"{file.name} {inside}\n".encode())
    return found.hexdigest()


@transaction.atomic
def write(facts: TerritoryFacts, *, digest: str, today: date) -> tuple[dict[str, int], dict[str, int]]:
    """Write all rows, then let the rows of other apps follow; return the counts of both."""
    refuse_vanished(facts)
    write_regions(facts.regions)
    write_provinces(facts)
    write_municipalities(facts)
    write_ended(facts.mergers)
    write_places(facts.places)
    write_postcodes(facts.postcodes)
    write_stations(facts.stations)
    write_prisons(facts.prisons)
    counts = counted()
    source = LoadedSource.objects.create(digest=digest, embedded=facts.schematic, counts=counts)
    record("territory.loaded", source, by=None, details={"embedded": facts.schematic, "digest": digest, "rows": counts})
    return counts, follow_successors(today=today)


def refuse_vanished(facts: TerritoryFacts) -> None:
    """Refuse input without a municipality that holds today and that no merger explains."""
    explained = {municipality.nis for municipality in facts.municipalities} | {merger.old for merger in facts.mergers}
    vanished = Municipality.objects.lasting().exclude(nis__in=explained).values_list("nis", flat=True)
    if found := sorted(vanished):
        shown = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
        raise BrokenSource(
            "municipalities", "", f"{len(found)} codes are gone without a merger that says into which: {shown}"
        )


def counted() -> dict[str, int]:
    """Return how many rows the tables hold."""
    return {
        "regions": Region.objects.count(),
        "provinces": Province.objects.count(),
        "municipalities": Municipality.objects.lasting().count(),
        "former municipalities": Municipality.objects.ended().count(),
        "places": Place.objects.count(),
        "postcodes": Postcode.objects.count(),
        "stations": Station.objects.count(),
        "prisons": Prison.objects.count(),
    }
