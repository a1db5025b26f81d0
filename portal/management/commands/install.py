"""`manage.py install`: the first real installation, asked for line by line or given as options."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from portal import checking, installing
from portal.asking import QUESTIONS, Question, answers_without_asking, lines_to_set, unanswered
from portal.checking import Finding
from portal.health import pending_migrations
from portal.models import Installation
from territory.reading import BrokenSource


class Command(BaseCommand):
    """Runs as often as you like: once the portal is there, nothing is changed any more."""

    help = (
        "Install the portal: check the database, its roles and extensions, files and mail; make the tables; load the "
        "territory and the first call; invite the first administrator. Asks for what the options leave open. "
        "Addresses and senders are settings: when an answer differs from them, the lines to set are printed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an option per question."""
        for question in QUESTIONS:
            parser.add_argument(f"--{question.option.replace('_', '-')}", help=question.words)
        parser.add_argument("--borders", type=Path, metavar="DIR", help="folder with official borders; else schematic")
        parser.add_argument("--no-input", action="store_true", help="ask nothing; take what is proposed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Install, or say that it was done."""
        try:
            present = installing.standing()
        except OperationalError as away:
            raise CommandError(f"The database does not answer. Is DATABASE_URL right?\n{away}") from away
        if present:
            self.look_again(present)
        else:
            self.install(self.settled(options), borders=options["borders"])

    def look_again(self, present: Installation) -> None:
        """Change nothing: say that the portal is there, and what is not as it should be."""
        if present.is_demo:
            raise CommandError("This database holds the demonstration. Install the portal in an empty database.")
        self.say([Finding(what=f"installed already on {present.installed_at:%Y-%m-%d}: nothing was changed")])
        pending = pending_migrations()
        trouble = f"{pending} migrations are waiting" if pending else ""
        self.say([Finding(what="tables", trouble=trouble, hint="Run manage.py migrate.")])
        self.stop_at_trouble([*checking.before_migrating(), checking.after_migrating()])

    def install(self, answers: dict[str, str], *, borders: Path | None) -> None:
        """Look first, change afterwards; the last line is the invitation."""
        self.stop_where_settings_differ(answers)
        self.stop_at_trouble(checking.before_migrating())
        self.say([installing.make_tables()])
        self.stop_at_trouble([checking.after_migrating()])
        try:
            self.say(installing.load_reference_data(borders))
        except BrokenSource as broken:
            raise CommandError(f"The borders cannot be read, the portal is not installed yet. {broken}") from broken
        self.say([installing.try_mail(answers["admin_email"], language=answers["admin_language"])])
        address = installing.open_portal(answers)
        self.say([Finding(what="installed; the first administrator is invited")])
        self.stdout.write("\n".join(installing.invitation_lines(answers["admin_email"], address)))

    def settled(self, options: dict[str, Any]) -> dict[str, str]:
        """Return every answer, asked for where allowed."""
        given = {question.option: options[question.option] for question in QUESTIONS}
        try:
            if not options["no_input"]:
                self.ask(given)
            return answers_without_asking(given)
        except ValueError as wrong:
            raise CommandError(f"Nothing was changed.\n{wrong}") from wrong

    def ask(self, given: dict[str, Any]) -> None:
        """Ask what is open, in order; an answer that is not taken is asked again."""
        for question in unanswered(given):
            known = {option: text for option, text in given.items() if text is not None}
            given[question.option] = self.answer_to(question, proposal=question.proposes(known))

    def answer_to(self, question: Question, *, proposal: str) -> str:
        """Ask one question until its answer is taken; an empty one takes what is proposed."""
        while True:
            try:
                text = input(f"{question.words}{f' [{proposal}]' if proposal else ''}: ")
                return question.settled(text or proposal)
            except ValueError as wrong:
                self.stderr.write(str(wrong))
            except EOFError as nobody:
                raise CommandError("Nobody answers. Give every answer as an option, with --no-input.") from nobody

    def stop_where_settings_differ(self, answers: dict[str, str]) -> None:
        """Stop where the running settings say something else than the answers: they live in the environment alone."""
        lines = lines_to_set(answers)
        if lines:
            wanted = "\n".join(f"    {line}" for line in lines)
            raise CommandError(
                "Nothing was changed: the running settings differ from these answers. Put these lines into the "
                f"environment file (/etc/portal/portal.env, or .env in the checkout) and run this again:\n{wanted}"
            )

    def stop_at_trouble(self, findings: Iterable[Finding]) -> None:
        """Say all findings, and stop when one of them is in the way."""
        if in_the_way := [finding for finding in self.say(findings) if finding.is_in_the_way]:
            raise CommandError(f"Stopped: {len(in_the_way)} of these must be mended first. Then run this again.")

    def say(self, findings: Iterable[Finding]) -> list[Finding]:
        """Print findings as they come, and return them."""
        said = []
        for finding in findings:
            self.stdout.write("\n".join(finding.lines()))
            said.append(finding)
        return said
