"""Programs that the tests alone need: unpacked from packages of Debian, not installed, so that no service starts."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from local import say
from local.places import VAR, make_var
from local.running import run
from local.servers import one_at_a_time


@dataclass(frozen=True)
class Program:
    """A program of a package that would start a service if it were installed."""

    name: str
    package: str

    @property
    def folder(self) -> Path:
        """Where the package is unpacked."""
        return VAR / "tools" / self.name

    def find(self) -> str:
        """Return the machine's own, else the one kept in var/, else nothing."""
        ours = self.folder / "usr" / "sbin" / self.name
        path = f"{os.environ.get('PATH', '')}:/usr/sbin"
        return shutil.which(self.name, path=path) or (str(ours) if ours.exists() else "")

    def prepare(self) -> None:
        """Unpack the program beside the libraries that apt installed."""
        make_var()
        with one_at_a_time(f"unpacking-{self.name}"), TemporaryDirectory() as folder:
            if self.find():
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            say.step(f"Unpacking {self.name} for its test")
            run(["apt-get", "download", "-q", self.package], cwd=Path(folder))
            run(["dpkg", "-x", *map(str, Path(folder).glob("*.deb")), str(self.folder)])


# Its package would fetch many signatures besides.
SCANNER = Program("clamd", "clamav-daemon")
PROXY = Program("nginx", "nginx")
EVERY = (SCANNER, PROXY)
