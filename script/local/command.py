"""How every command begins and ends: its help, the .env file, and a clear word when it stops."""

import argparse
import io
import signal
import sys
from collections.abc import Callable

from local import environment, say


def parser(word: str, text: str | None) -> argparse.ArgumentParser:
    """Return the reader of a command's options; the help is the command's own docstring."""
    return argparse.ArgumentParser(
        prog=f"script/{word}",
        description=text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def main(work: Callable[[], int]) -> None:
    """Run a command; a stop is told in words, Ctrl-C, SIGTERM and a closed terminal end it in order."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    # A terminal that cannot show a letter must not stop anything.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        environment.load_env_file()
        sys.exit(work())
    except say.StoppedError as reason:
        sys.exit(say.print_stop(reason))
    except KeyboardInterrupt:
        say.line("\nStopped.")
        sys.exit(130)
