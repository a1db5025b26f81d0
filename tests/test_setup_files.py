"""The files that set the portal up: judged by the tool that knows each, or against the code they must agree with."""

import configparser
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.urls import reverse

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.append(str(CHECKOUT / "script"))

from local import checks, machine, say  # noqa: E402  (the commands' own package stands beside them)
from local.servers import Servers  # noqa: E402

PROGRAMS = Path(sys.executable).parent
UNITS = sorted((CHECKOUT / "deploy/systemd").glob("*.service"))
WORDS = ("bootstrap", "server", "test", "check", "bench", "manage")
CONTAINERS = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]


def call(*command: str, cwd: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    """Run a command to its end and keep what it said."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603


def read_unit(file: Path) -> configparser.RawConfigParser:
    """Read a systemd unit; our units name no key twice."""
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(file)
    return unit


def settings_text() -> str:
    """Return the files of portal/settings, one after the other."""
    return "".join(file.read_text() for file in sorted((CHECKOUT / "portal/settings").glob("*.py")))


def settings_read() -> set[str]:
    """Return the names that portal/settings reads from the environment."""
    reading = r'\b(?:env\.[a-z_]+|pairs|from_file_or)\(\s*"([A-Z_]+)"'
    return set(re.findall(reading, settings_text()))


# --- Containers -------------------------------------------------------------------------------------------------------


def test_compose_file_fits_its_schema() -> None:
    done = call(str(PROGRAMS / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")

    assert done.returncode == 0, done.stdout + done.stderr


def test_dockerfile_passes_its_linter() -> None:
    done = call(str(PROGRAMS / "hadolint"), "Dockerfile")

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_container_that_stays_has_a_health_check() -> None:
    of_the_image = {"web"}
    without = {name for name, service in CONTAINERS.items() if "healthcheck" not in service} - of_the_image

    assert without == set()
    assert "HEALTHCHECK" in (CHECKOUT / "Dockerfile").read_text()
    assert CONTAINERS["web"].get("command") is None, "the image's health check asks the image's own command"


def test_containers_are_published_on_the_loopback_only() -> None:
    published = [port for service in CONTAINERS.values() for port in service.get("ports", [])]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published), published


def test_pages_and_worker_in_containers_do_not_know_the_owners_password() -> None:
    knowing = {name for name, service in CONTAINERS.items() if "OWNER_PASSWORD" in json.dumps(service)}

    assert knowing == {"database", "prepare"}


def test_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)

    assert users == ["10001:10001"]


# --- Plain machine ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_unit_runs_as_a_small_user_without_new_rights(file: Path) -> None:
    service = read_unit(file)["Service"]

    # Only who backs up must read every row.
    assert service["User"] in ({"portal_owner"} if file.stem == "portal-backup" else {"portal_web", "portal_worker"})
    assert service["NoNewPrivileges"] == "true"
    assert service["CapabilityBoundingSet"] == ""
    assert service["EnvironmentFile"] == "/etc/portal/portal.env"


def test_worker_listens_to_every_queue_that_tasks_are_sent_to() -> None:
    settings = settings_text()
    wanted = set(re.findall(r'"queue": "([a-z]+)"|TASK_DEFAULT_QUEUE = "([a-z]+)"', settings))
    names = {first or second for first, second in wanted}
    commands = [
        read_unit(CHECKOUT / "deploy/systemd/portal-worker.service")["Service"]["ExecStart"],
        " ".join(CONTAINERS["worker"]["command"]),
        (CHECKOUT / "script/local/portal.py").read_text(),
    ]

    listened = [set(re.findall(r'-Q"?,? "?([a-z,]+)', command)[0].split(",")) for command in commands]
    assert names
    assert all(names <= queues for queues in listened), (names, listened)
    assert listened[0] == listened[1] == listened[2]


SEVERAL_PAPERS = "~ ^/sites/[0-9]+/papers/add/$"


def test_upload_limit_stands_in_both_proxies() -> None:
    common = (CHECKOUT / "deploy/nginx/common.conf").read_text()

    assert "client_max_body_size 30m;" in common
    assert "gzip on;" in common
    for name in ("portal.conf", "container.conf"):
        proxy = (CHECKOUT / "deploy/nginx" / name).read_text()
        assert "include /etc/nginx/snippets/portal.conf;" in proxy
        # The form that sends several papers at once, and no other address, takes more.
        assert re.findall(r"location (.*) \{\s+client_max_body_size (.*);", proxy) == [(SEVERAL_PAPERS, "110m")]
    assert re.search(SEVERAL_PAPERS.removeprefix("~ "), reverse("sites:add_paper", kwargs={"pk": 7}))


def test_no_secret_of_a_path_stands_in_the_access_log() -> None:
    kept_out = re.findall(r"~(\^/\S+) /", (CHECKOUT / "deploy/nginx/log.conf").read_text())
    secrets = (
        ("accounts:invitation", "token"),
        ("reminders:stop", "token"),
        ("calls:letter", "link"),
        ("contacts:feed", "key"),
        ("contacts:stop", "token"),
        ("sites:first_draft", "link"),
    )
    for name in ("portal.conf", "container.conf"):
        proxy = (CHECKOUT / "deploy/nginx" / name).read_text()
        assert "include /etc/nginx/snippets/portal-log.conf;" in proxy
        assert set(re.findall(r"access_log (.*);", proxy)) <= {
            "off", "/var/log/nginx/portal.log portal", "/dev/stdout portal",
        }  # fmt: skip
        assert re.search(r"access_log \S+ portal;", proxy)
    for name, word in secrets:
        assert any(re.match(path, reverse(name, kwargs={word: "abcdefgh"})) for path in kept_out)


@pytest.mark.parametrize(
    ("program", "module", "role"),
    [
        ("gunicorn", "portal.wsgi", "portal_web"),
        ("celery", "portal.celery", "portal_worker"),
        ("anything-else", "portal", "portal_web"),
    ],
)
def test_a_process_that_is_told_nothing_has_the_rights_of_its_program(program: str, module: str, role: str) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    asking = (
        f"import sys; sys.argv[0] = '/programs/{program}'; import {module}; "
        "from django.conf import settings; print(settings.DATABASES['default']['USER'])"
    )
    command = [sys.executable, "-c", asking]
    environment = told | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.stdout == f"{role}\n", done.stderr


# --- Settings and locks -----------------------------------------------------------------------------------------------


def test_every_setting_of_the_environment_is_explained() -> None:
    explained = set(re.findall(r"^# ([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))

    assert settings_read() - explained == set()
    # The tests read the one, the library of the metrics the other.
    assert explained - settings_read() - {"CHROMIUM", "PROMETHEUS_MULTIPROC_DIR"} == set()


def test_a_real_installation_sets_only_what_the_portal_reads() -> None:
    given = set(re.findall(r"^([A-Z_]+)=", (CHECKOUT / "deploy/portal.env").read_text(), re.MULTILINE))

    assert {"PORTAL_ADDRESS", "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"} <= given <= settings_read()


def test_a_known_weakness_of_a_dependency_is_named() -> None:
    weak = {"id": "CVE-2026-1", "fix_versions": ["2.0"]}
    answer = {"dependencies": [{"name": "a", "version": "1.0", "vulns": [weak]}, {"name": "b", "skip_reason": "?"}]}

    assert checks._weak(json.dumps(answer)) == ["a 1.0: CVE-2026-1, mended in ['2.0']"]


@pytest.mark.parametrize("answer", ["", "no network", "{}", '{"dependencies": [{"name": "b", "skip_reason": "?"}]}'])
def test_a_database_of_weaknesses_out_of_reach_is_said_and_fails_nothing(
    answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checks._weak(answer) == []
    assert "out of reach" in "".join(capsys.readouterr())


def test_every_locked_package_has_a_hash() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        packages = re.split(r"\n(?=[a-z])", (CHECKOUT / name).read_text().strip())

        assert len(packages) > 30
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_front_end_packages_are_pinned() -> None:
    package = json.loads((CHECKOUT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]

    assert {"htmx.org", "axe-core", "@fontsource/atkinson-hyperlegible-next"} <= set(wanted)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), wanted


# --- Commands ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", WORDS)
def test_command_explains_itself(word: str) -> None:
    done = call(str(CHECKOUT / "script" / word), "--help")

    assert done.returncode == 0
    assert f"script/{word}" in done.stdout
    assert len(done.stdout.splitlines()) > 5


def test_manage_keeps_folder_exit_code_and_standard_output(tmp_path: Path) -> None:
    good = call(str(CHECKOUT / "script/manage"), "shell", "-v0", "-c", "import os; print(os.getcwd())", cwd=tmp_path)
    bad = call(str(CHECKOUT / "script/manage"), "shell", "-v0", "-c", "raise SystemExit(7)", cwd=tmp_path)

    assert good.stdout == f"{tmp_path}\n", good.stderr
    assert (bad.returncode, bad.stdout) == (7, "")


def test_bench_without_a_name_lists_what_there_is() -> None:
    assert call(str(CHECKOUT / "script/bench")).returncode == 0
    assert call(str(CHECKOUT / "script/bench"), "no-such-bench").returncode == 1


def test_a_browser_that_only_asks_for_a_snap_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (
        ("chromium-browser", "#!/bin/sh\necho 'please run: snap install chromium'\n"),
        ("google-chrome", "#!/bin/sh\n"),
    ):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    assert machine.find_chromium() == str(tmp_path / "google-chrome")


def test_a_browser_that_is_named_but_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(say.StoppedError, match="/nowhere/chromium"):
        machine.find_chromium()


# --- Private servers --------------------------------------------------------------------------------------------------


@pytest.fixture
def trial() -> Iterator[Servers]:
    """Servers like those of script/server, of a kind that nobody else uses."""
    servers = Servers(f"trial-{os.getpid()}", private=True)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield servers
    servers.remove()
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.slow
def test_private_servers_stop_with_the_last_command_that_uses_them(trial: Servers) -> None:
    other = Servers(trial.kind, private=True)

    with trial.in_use():
        with other.in_use():
            assert trial.cluster.is_up()
        assert trial.cluster.is_up()
        assert trial.redis.is_up()
    assert not trial.cluster.is_up()
    assert not trial.redis.is_up()


@pytest.mark.slow
def test_private_data_is_still_there_after_postgresql_was_killed(trial: Servers) -> None:
    with trial.in_use():
        trial.cluster.psql("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('saved');")
        process = int((trial.cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGKILL)
        while trial.cluster.is_up():
            time.sleep(0.05)
        with Servers(trial.kind, private=True).in_use():
            assert "saved" in trial.cluster.psql("SELECT word FROM kept;")


@pytest.mark.slow
def test_roles_file_may_run_twice_and_takes_nothing_back(trial: Servers) -> None:
    roles = (CHECKOUT / "deploy/roles.sql").read_text()
    rights = "\\c portal portal_owner\nSELECT has_table_privilege('portal_web', 'sealed', 'UPDATE');"

    with trial.in_use():
        trial.cluster.psql(
            "\\c portal portal_owner\nCREATE TABLE sealed (a int); REVOKE UPDATE ON sealed FROM portal_web;"
        )
        trial.cluster.psql(roles)

        assert " f\n" in trial.cluster.psql(rights)
