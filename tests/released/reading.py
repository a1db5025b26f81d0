"""What the last release left behind: which migrations it had, and what its pages read."""

import gzip
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TABLES, READS = FOLDER / "tables.json", FOLDER / "reads.json.gz"


def migrations() -> set[tuple[str, str]]:
    """Return app and name of each migration that the last release had."""
    return {tuple(name.split(".", 1)) for name in json.loads(TABLES.read_text())["migrations"]}


def statements() -> dict[str, list[str]]:
    """Return the queries of its pages, by page."""
    return json.loads(gzip.decompress(READS.read_bytes()))


def keep(*, version: str, applied: list[str], read: dict[str, list[str]]) -> None:
    """Put a release in the place of the one before."""
    TABLES.write_text(json.dumps({"version": version, "migrations": sorted(applied)}, indent=1) + "\n")
    text = json.dumps(read, indent=0, sort_keys=True, ensure_ascii=False)
    READS.write_bytes(gzip.compress(text.encode(), mtime=0))
