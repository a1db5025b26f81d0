"""`manage.py load_territory`: provinces, municipalities and places, from official files or the embedded default."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from territory.loading import load_territory
from territory.reading import BrokenSource


class Command(BaseCommand):
    """Runs as often as you like: unchanged input is not loaded again, broken input changes nothing."""

    help = (
        "Load the territory. Official files come from --source, else from the setting TERRITORY_SOURCE, else from "
        "the folder data/territory; without any of these the embedded default is loaded, with schematic borders."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("--source", type=Path, metavar="DIR", help="folder with the official files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was done."""
        folder = source_folder(options["source"])
        self.stdout.write(f"Official files: {folder}" if folder else "Official files: none, embedded default")
        try:
            report = load_territory(folder, today=timezone.localdate())
        except BrokenSource as trouble:
            raise CommandError(f"Nothing was changed. {trouble}") from trouble
        self.stdout.write("\n".join(report.lines()))


def source_folder(named: Path | None) -> Path | None:
    """Return the folder named on the command line or in the settings, else data/territory where it exists."""
    if named or settings.TERRITORY_SOURCE:
        return named or Path(settings.TERRITORY_SOURCE)
    beside = Path(settings.BASE_DIR) / "data" / "territory"
    return beside if beside.is_dir() else None
