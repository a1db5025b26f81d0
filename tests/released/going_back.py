"""Take the tables back to the last release, each app that had nothing new one step further: `python -m` this module."""

from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.released import reading


def ours() -> list[str]:
    """Return the labels of our own apps that have migrations."""
    folders = {config.label: Path(config.path) for config in apps.get_app_configs()}
    root = Path(settings.BASE_DIR)
    return [
        label
        for label, folder in folders.items()
        if folder.is_relative_to(root) and ".venv" not in folder.parts and (folder / "migrations").is_dir()
    ]


def targets(*, further: bool) -> list[tuple[str, str]]:
    """Return app and migration to go back to; `further` takes an app without news one step back, if it has two."""
    graph, released = MigrationLoader(connection).graph, reading.migrations()
    found = []
    for app in ours():
        names = [name for each, name in graph.forwards_plan(graph.leaf_nodes(app)[0]) if each == app]
        known = [name for name in names if (app, name) in released]
        if known and known[-1] != names[-1]:
            found.append((app, known[-1]))
        elif further and names[1:]:
            found.append((app, names[-2]))
    return found


def go_back(*, further: bool = True) -> int:
    """Unapply what is newer, and return how many apps went back."""
    wanted = targets(further=further)
    for app, name in wanted:
        call_command("migrate", app, name, verbosity=0)
    return len(wanted)


if __name__ == "__main__":
    django.setup()
    go_back()
