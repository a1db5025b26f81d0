"""`manage.py subsidy_what_if FILE.json`: what houses that do not exist yet would bring their municipalities."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from subsidies.calculating import entitlements
from subsidies.reading import BrokenScenario, Scenario, read_scenario
from subsidies.rules import Entitlement
from subsidies.sharing import euro

BAD_INPUT = 2


class Command(BaseCommand):
    """Prints JSON; bad input is one line on standard error, and nothing else."""

    help = "Compute the subsidy of a year for the houses in a JSON file, by the running rules or by those in the file."
    # Its standard error is read by programs: it says nothing about the rest of the portal.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE.json", help="the year, the rules, the houses")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        try:
            scenario = read_scenario(content_of(options["file"]))
            answer = printed(scenario, entitlements(scenario))
        except BrokenScenario as trouble:
            raise CommandError(str(trouble), returncode=BAD_INPUT) from trouble
        self.stdout.write(json.dumps(answer))


def content_of(file: Path) -> bytes:
    """Return what the file holds; raises BrokenScenario where it cannot be read."""
    try:
        return file.read_bytes()
    except (OSError, ValueError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) else str(trouble)
        raise BrokenScenario("file", f"cannot be read: {reason}") from trouble


def printed(scenario: Scenario, found: Sequence[Entitlement]) -> dict[str, Any]:
    """Return the answer with its keys in their order, amounts as text with two decimals."""
    municipalities = [
        {
            "nis": asked.nis,
            "houses": [{"name": each.house.name, "amount": str(each.amount)} for each in own.houses],
            "uncapped": str(own.uncapped),
            "total": str(own.total),
            "capped": own.capped,
        }
        for asked, own in zip(scenario.municipalities, found, strict=True)
    ]
    total = sum((own.total for own in found), euro(0))
    return {"year": scenario.year, "municipalities": municipalities, "total": str(total)}
