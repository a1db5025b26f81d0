"""`manage.py rank_what_if FILE.json`: rank sites that stand in a file; nothing in the database is read or changed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.ranking import rank
from reviews.reading import BadInput, read_what_if


class Command(BaseCommand):
    """Bad input: exit status 2, one line on standard error, nothing on standard output."""

    help = "Rank the sites of a JSON file over uncertain weights and unknown scores, and print the result as JSON."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="the JSON file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, rank, print."""
        try:
            what_if = read_what_if(text_of(options["file"]))
        except (BadInput, OSError, UnicodeDecodeError) as wrong:
            raise CommandError(" ".join(str(wrong).split()), returncode=2) from wrong
        ranking = rank(what_if.criteria, what_if.candidates, top=what_if.top, draws=what_if.draws, seed=what_if.seed)
        self.stdout.write(json.dumps(asdict(ranking), ensure_ascii=False))


def text_of(file: str) -> str:
    """Read the file whole; raises OSError or UnicodeDecodeError."""
    return Path("/dev/stdin" if file == "-" else file).read_text(encoding="utf-8")
