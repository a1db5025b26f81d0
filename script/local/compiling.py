"""Read every template of the project and name those that do not compile; runs inside the virtual environment."""

import sys
from pathlib import Path
from typing import cast

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path[0] = str(CHECKOUT)

import django  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.template import TemplateSyntaxError  # noqa: E402
from django.template.loader import get_template  # noqa: E402


def folders() -> list[Path]:
    """Return our own folders with templates; packages look after theirs."""
    wanted = [Path(folder) for setting in settings.TEMPLATES for folder in cast("list[str]", setting["DIRS"])]
    wanted += [Path(app.path) / "templates" for app in apps.get_app_configs()]
    return [folder for folder in wanted if folder.is_relative_to(CHECKOUT) and ".venv" not in folder.parts]


def main() -> int:
    """Print each fault; the exit code tells whether there was one."""
    django.setup()
    names = sorted(file.relative_to(folder).as_posix() for folder in folders() for file in folder.rglob("*.*"))
    faults = []
    for name in names:
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            faults.append(f"{name}: {error}")
    print("\n".join(faults))
    return 1 if faults else 0


sys.exit(main())
