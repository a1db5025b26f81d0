"""A private PostgreSQL cluster on a unix socket: made, started and stopped here, never the machine's own."""

import hashlib
import os
import pwd
import shlex
import shutil
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from local import say
from local.places import CHECKOUT, KEY, VAR, make_var, short_folder
from local.running import as_user, clean_environment, run, succeeds

FOLDERS = Path("/usr/lib/postgresql")
ROLES = CHECKOUT / "deploy" / "roles.sql"
DAILY = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100"}
# A test's data is thrown away, so nothing waits for the disk there; data of script/server is always written safely.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
POSTGRES_USER = "postgres"


def with_postgis() -> list[Path]:
    """Return the programs' folders of the installed PostgreSQL versions that have PostGIS, newest first."""
    found = [
        folder / "bin"
        for folder in FOLDERS.glob("[0-9]*")
        if (folder / "bin" / "initdb").exists()
        and Path(f"/usr/share/postgresql/{folder.name}/extension/postgis.control").exists()
    ]
    return sorted(found, key=lambda programs: int(programs.parent.name), reverse=True)


@dataclass(frozen=True)
class Cluster:
    """One private cluster; the data of a kind that begins with "test" is thrown away, the rest is written safely."""

    kind: str

    @property
    def is_kept(self) -> bool:
        """Tell whether the data is worth waiting for the disk."""
        return not self.kind.startswith("test")

    @property
    def link(self) -> Path:
        """Where a person looks for the data: always under var/."""
        return VAR / "postgresql" / self.kind

    @property
    def user(self) -> str | None:
        """The user to run as: PostgreSQL refuses root."""
        return POSTGRES_USER if os.getuid() == 0 else None

    @cached_property
    def folder(self) -> Path:
        """Where the data really is: under var/, or beside the system's data if postgres may not enter the checkout."""
        if self.user and not succeeds(as_user(self.user, ["test", "-x", str(make_var())]), cwd=Path("/")):
            return Path("/var/lib") / f"detention-houses-{KEY}" / self.kind
        return self.link

    @property
    def data(self) -> Path:
        """The cluster's own data folder."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder of the unix socket, which is also the cluster's host name."""
        return short_folder(self.folder, f"postgresql-{self.kind}")

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "log"

    @property
    def programs(self) -> Path:
        """The folder of initdb, pg_ctl and psql: of the version that made the data, else the newest."""
        installed = with_postgis()
        if not installed:
            say.stop("PostgreSQL with PostGIS is not on this machine.", "script/bootstrap installs it.")
        version = self._read_version()
        for programs in installed:
            if version in {"", programs.parent.name}:
                return programs
        raise say.StoppedError(
            f"The data in {self.link} was made by PostgreSQL {version}, which is not on this machine with PostGIS.",
            f"Install postgresql-{version}-postgis-3, or begin anew with script/server --reset.",
        )

    def _read_version(self) -> str:
        """Return the version that made the data; root reads what belongs to postgres."""
        file = self.data / "PG_VERSION"
        return file.read_text().strip() if file.exists() else ""

    def _run(self, *command: str, hint: str = "") -> str:
        line = as_user(self.user, command)
        return run(line, cwd=Path("/"), env=clean_environment(), hint=hint)

    def url(self, database: str = "portal", user: str = "portal_owner") -> str:
        """Return the database's address as Django's settings read it."""
        return f"postgresql://{user}@/{self.socket_folder}/{database}"

    def is_up(self) -> bool:
        """Tell whether this cluster answers."""
        return succeeds([str(self.programs / "pg_isready"), "-q", "-h", str(self.socket_folder)])

    def start(self) -> None:
        """Make the cluster when it is not there, and start it when it is down."""
        if not self.is_up():
            self._forget_after_a_crash()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._make_folder(self.socket_folder)
            self._start_when_possible()
        if self._made_by() != digest_of_roles():
            self._make_databases()

    def _start_when_possible(self) -> None:
        """Start the server; after a crash the processes of the old one may need a moment to go."""
        command = [str(self.programs / "pg_ctl"), "start", "--silent", "--wait", "--timeout", "60"]
        command += ["-D", str(self.data), "-l", str(self.log), "-o", self._options()]
        tries = 10 if (self.data / "postmaster.pid").exists() else 1
        for _ in range(tries - 1):
            if succeeds(as_user(self.user, command), cwd=Path("/")):
                return
            time.sleep(0.5)
        self._run(*command, hint=f"The server's own words are in {self.log}.")

    def _options(self) -> str:
        settings = DAILY | ({} if self.is_kept else THROW_AWAY) | {"unix_socket_directories": str(self.socket_folder)}
        return " ".join(shlex.quote(f"--{name}={value}") for name, value in settings.items())

    def _forget_after_a_crash(self) -> None:
        """Without fsync a cluster that did not stop in order may be broken: tests make a new one."""
        if not self.is_kept and (self.data / "postmaster.pid").exists():
            shutil.rmtree(self.folder)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder for the cluster's user alone, and refuse one that somebody else put there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted = pwd.getpwnam(self.user).pw_uid if self.user else os.getuid()
        if self.user and folder.stat().st_uid == 0:
            os.chown(folder, wanted, -1)
        if folder.stat().st_uid != wanted or folder.is_symlink():
            say.stop(
                f"{folder} belongs to another user.", "Remove it, or move the checkout to a folder with a shorter name."
            )
        folder.chmod(0o700)

    def _make(self) -> None:
        make_var()
        if self.user and not _user_exists(self.user):
            say.stop(
                f"There is no user {self.user}, whom root needs to run PostgreSQL.", "Install the package postgresql."
            )
        say.step(f"Making a private PostgreSQL cluster in {self.link}")
        self.link.parent.mkdir(exist_ok=True)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if self.folder != self.link and not self.link.exists():
            self.link.unlink(missing_ok=True)
            self.link.symlink_to(self.folder)
        self._make_folder(self.folder)
        self._run(
            *[str(self.programs / "initdb"), "-D", str(self.data), "--username=postgres", "--auth=trust"],
            *["--encoding=UTF8", "--locale=C.UTF-8", *([] if self.is_kept else ["--no-sync"])],
        )

    def _make_databases(self) -> None:
        """Make roles, database and the template that tests and benches copy theirs from."""
        for database in ("portal", "template_portal"):
            self.psql(ROLES.read_text(), database=database)
        self.psql("ALTER ROLE portal_owner CREATEDB; ALTER DATABASE template_portal IS_TEMPLATE true;")
        self._run("sh", "-c", f"echo {digest_of_roles()} > {shlex.quote(str(self.folder / 'ready'))}")

    def _made_by(self) -> str:
        """Return which roles.sql was run here last, empty for none."""
        file = self.folder / "ready"
        return file.read_text().strip() if file.exists() else ""

    def psql(self, text: str, **variables: str) -> str:
        """Run SQL as the cluster's superuser."""
        command = [str(self.programs / "psql"), "--no-psqlrc", "--quiet", "-h", str(self.socket_folder)]
        command += ["-U", "postgres", "-d", "postgres", "-v", "ON_ERROR_STOP=1"]
        for name, value in variables.items():
            command += ["-v", f"{name}={value}"]
        return run(command, env=clean_environment(), text=text)

    def stop(self) -> None:
        """Stop the cluster in order; connections are closed, finished work is kept."""
        if self.data.exists() and self.is_up():
            self._run(str(self.programs / "pg_ctl"), "stop", "--silent", "--mode=fast", "-D", str(self.data))

    def crash(self) -> None:
        """Let the cluster fall over as a machine does that loses its power, and start it again."""
        self._run(str(self.programs / "pg_ctl"), "stop", "--silent", "--mode=immediate", "-D", str(self.data))
        self._start_when_possible()

    def remove(self) -> None:
        """Stop the cluster and remove all its data."""
        self.stop()
        for folder in (self.folder, self.socket_folder):
            shutil.rmtree(folder, ignore_errors=True)
        if self.link.is_symlink():
            self.link.unlink()


def digest_of_roles() -> str:
    """Return what tells one roles.sql from another: a cluster made by an older one runs the newer."""
    return hashlib.sha256(ROLES.read_bytes()).hexdigest()


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
