"""How the commands speak: short lines on standard error, and one clear stop when something is missing."""

import sys
from collections.abc import Sequence
from typing import NoReturn

LAST_LINES = 40


class StoppedError(Exception):
    """The reason a command cannot go on, in words for the person who started it."""

    def __init__(self, reason: str, hint: str = "", code: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.hint, self.code = reason, hint, code


def line(text: str) -> None:
    """Say one line; standard output stays free for what was asked."""
    print(text, file=sys.stderr, flush=True)


def step(text: str) -> None:
    """Name the step that begins now."""
    line(f"→ {text}")


def stop(reason: str, hint: str = "") -> NoReturn:
    """Stop the command with a reason and, where there is one, a way out."""
    raise StoppedError(reason, hint)


def failed(command: Sequence[str], output: str, hint: str = "") -> NoReturn:
    """Stop because a command failed: what ran, what it said, what to try."""
    said = output.strip().splitlines() or ["(it said nothing)"]
    told = [*(["…"] if len(said) > LAST_LINES else []), *said[-LAST_LINES:]]
    raise StoppedError("\n".join([f"This command failed:\n  {' '.join(command)}\n", *told]), hint)


def print_stop(reason: StoppedError) -> int:
    """Print the reason of a stop and return the exit code that goes with it."""
    line(f"\n✗ {reason.reason}")
    if reason.hint:
        line(f"\nHint: {reason.hint}")
    return reason.code
