"""Processes of ours: one in the foreground, or several together with prefixed logs that stop as one."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from local import say
from local.places import CHECKOUT
from local.running import finish_undisturbed

PATIENCE = 10.0
# Should we be killed without a chance to clear up, the kernel tells the processes we started.
DIE_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")


def follow(command: Sequence[str], environment: Mapping[str, str], cwd: Path | None = None) -> int:
    """Run one process in the foreground and return its exit code as a shell would."""
    with subprocess.Popen(command, env=environment, cwd=cwd) as process:
        # Ctrl-C reaches the process by itself; SIGTERM is passed on.
        kept = {
            signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
        }
        code = process.wait()
        for number, handler in kept.items():
            signal.signal(number, handler)
    return 128 - code if code < 0 else code


class Together:
    """Several processes: each line they say carries a name, and when one ends all end."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[str]] = {}
        self.width = 0

    def start(self, name: str, command: Sequence[str], **more: str) -> None:
        """Start one process in a group of its own, so that Ctrl-C reaches us first; more is what it alone is told."""
        process = subprocess.Popen(
            [*DIE_WITH_US, *command],
            cwd=CHECKOUT,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.running[name] = process
        self.width = max(self.width, len(name))
        threading.Thread(target=self._repeat, args=(name, process), daemon=True).start()

    def _repeat(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for text in process.stdout:
            sys.stdout.write(f"{name.ljust(self.width)} | {text.rstrip()}\n")
            sys.stdout.flush()

    def ended(self) -> str | None:
        """Return the name of a process that ended by itself."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def wait(self) -> int:
        """Wait until one ends, which is always a failure: they are made to run for ever."""
        while not (name := self.ended()):
            time.sleep(0.2)
        say.line(
            f"\n✗ {name} ended by itself with exit code {self.running[name].returncode}; its last words are above."
        )
        return 1

    def stop(self) -> None:
        """Ask all to stop, and end those that do not listen."""
        finish_undisturbed()
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        for process in self.running.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()


def _signal_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Send a signal to a process we started and to its children."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
