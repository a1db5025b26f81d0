"""The checks of script/check, each under its name; a check is a list of commands or a function that finds faults."""

import json
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from local import say
from local.places import CHECKOUT, PYTHON, VAR

LANGUAGES = ("nl", "fr", "de")
COLLECT = (
    "collect the texts with: script/manage makemessages -l nl -l fr -l de --no-location "
    "-i node_modules -i var -i tests -i script -i bench -i docs"
)
REAL = {
    "PORTAL_ADDRESS": "https://portal.example",
    "EMAIL_URL": "smtp://localhost:25",
    "MAIL_FROM": "portal@portal.example",
    "MAIL_REPLY_TO": "office@portal.example",
}
Environment = Mapping[str, str]


def _call(environment: Environment, *command: str, cwd: Path = CHECKOUT) -> list[str]:
    """Run one command; its words are the faults when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=dict(environment), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    said = (done.stdout + done.stderr).strip()
    return [f"$ {' '.join(command[:6])}{' …' if len(command) > 6 else ''}\n{said}"] if done.returncode else []


def _manage(environment: Environment, *arguments: str) -> list[str]:
    return _call(environment, str(PYTHON), "manage.py", *arguments)


def _files(*patterns: str) -> list[str]:
    """Return the files of the project, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (CHECKOUT / name).exists()]


def _python() -> list[str]:
    """Return what ruff looks at: the checkout, and the commands in script/, which have no .py in their name."""
    return [".", *(name for name in _files("script/*") if "." not in name)]


def lint(environment: Environment) -> list[str]:
    """Python is written as ruff's rules in pyproject.toml say."""
    return _call(environment, "ruff", "check", *_python())


def layout(environment: Environment) -> list[str]:
    """Python is laid out by ruff."""
    return _call(environment, "ruff", "format", "--check", *_python())


def template_layout(environment: Environment) -> list[str]:
    """Templates are laid out by djLint."""
    return _call(environment, "djlint", "--check", *_files("*.html"))


def template_lint(environment: Environment) -> list[str]:
    """Templates keep djLint's rules."""
    return _call(environment, "djlint", "--lint", "--quiet", *_files("*.html"))


def idioms(environment: Environment) -> list[str]:
    """Code speaks the Django it runs on."""
    return _call(environment, "django-upgrade", "--check", "--target-version", "5.2", *_files("*.py"))


def types(environment: Environment) -> list[str]:
    """Types fit, as far as pyproject.toml asks."""
    return _call(environment, "mypy", ".")


def imports(environment: Environment) -> list[str]:
    """No import runs upwards."""
    return _call(environment, "lint-imports")


def migrations(environment: Environment) -> list[str]:
    """The models and their migrations agree."""
    return _manage(environment, "makemigrations", "--check", "--dry-run")


def upgrades(environment: Environment) -> list[str]:
    """No migration since the last release holds people up, or breaks the version that still runs."""
    return _call(environment, str(PYTHON), "script/local/migrating.py")


def deploy(environment: Environment) -> list[str]:
    """A portal at a real address starts with every safe setting on."""
    real = {**environment, **REAL, "SECRET_KEY": secrets.token_urlsafe(50)}
    return _manage(real, "check", "--deploy", "--fail-level", "WARNING")


def templates(environment: Environment) -> list[str]:
    """Every template can be read."""
    return _call(environment, str(PYTHON), "script/local/compiling.py")


def translations(environment: Environment) -> list[str]:
    """Every text is there in every language, finished."""
    sources = _files("*.py", "*.html", "*.txt", ":!tests", ":!script", ":!bench", ":!docs", ":!requirements*")
    found = _extract(environment, sources)
    if isinstance(found, list):
        return found
    return [fault for language in LANGUAGES for fault in _compare(environment, language, found)]


def _extract(environment: Environment, sources: list[str]) -> Path | list[str]:
    """Collect the texts of a copy of the sources, so that the translations stay as they are."""
    copy = VAR / "translations"
    shutil.rmtree(copy, ignore_errors=True)
    for name in sources:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, copy / name)
    (copy / "locale").mkdir(exist_ok=True)
    plain = {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = ["django-admin", "makemessages", "--locale=nl", "--keep-pot", "--no-location"]
    return _call(plain, *command, cwd=copy) or copy / "locale" / "django.pot"


def _compare(environment: Environment, language: str, template: Path) -> list[str]:
    """Compare one language with the texts of the sources: nothing missing, fuzzy, superfluous or malformed."""
    name = f"locale/{language}/LC_MESSAGES/django.po"
    if not template.exists():
        return []
    if not (CHECKOUT / name).exists():
        return [f"{name} is not there; {COLLECT}"]
    superfluous = _call(environment, "msgcmp", "--use-untranslated", "--use-fuzzy", str(template), name)
    return [
        *_call(environment, "msgfmt", "--check", "--output-file=/dev/null", name),
        *[f"{fault}\n{COLLECT}" for fault in _call(environment, "msgcmp", name, str(template))],
        *[f"{fault}\n(in the translation, but no longer in the sources)" for fault in superfluous],
    ]


def locks(_environment: Environment) -> list[str]:
    """Lock files carry hashes and no address of a registry."""
    address = re.compile(r"^\s*(--(extra-)?index-url|--find-links|-i |-f )|@ https?://|\"resolved\":", re.MULTILINE)
    names = ("requirements.txt", "requirements-dev.txt", "package-lock.json")
    return [f"{name} carries an address" for name in names if address.search((CHECKOUT / name).read_text())]


def weaknesses(environment: Environment) -> list[str]:
    """No dependency has a known weakness, as far as the database of weaknesses can be asked from here."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]
    command = ["pip-audit", "--requirement", "requirements.txt", *options]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=dict(environment),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return _weak(done.stdout)


def _weak(answer: str) -> list[str]:
    """Read what pip-audit found; a database that cannot be asked is told and fails nothing: it is no fault of ours."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        packages = []
    asked = [package for package in packages if "vulns" in package]
    if len(asked) < len(packages) or not packages:
        say.step(f"weaknesses: asked about {len(asked)} of {len(packages)} packages; for the rest it is out of reach")
    return [
        f"{package['name']} {package['version']}: {weak['id']}, mended in {weak['fix_versions'] or 'no version yet'}"
        for package in asked
        for weak in package["vulns"]
    ]


CHECKS: dict[str, Callable[[Environment], list[str]]] = {
    "lint": lint,
    "layout": layout,
    "template-layout": template_layout,
    "template-lint": template_lint,
    "idioms": idioms,
    "types": types,
    "imports": imports,
    "migrations": migrations,
    "upgrades": upgrades,
    "deploy": deploy,
    "templates": templates,
    "translations": translations,
    "locks": locks,
    "weaknesses": weaknesses,
}


def fix(environment: Environment) -> None:
    """Repair what a tool can repair; what it cannot is told by the checks."""
    say.step("Repairing what can be repaired")
    _call(environment, "django-upgrade", "--target-version", "5.2", *_files("*.py"))
    _call(environment, "ruff", "check", "--fix", *_python())
    _call(environment, "ruff", "format", *_python())
    _call(environment, "djlint", "--reformat", "--quiet", *_files("*.html"))


def run_all(environment: Environment, names: list[str]) -> int:
    """Run the named checks, tell what each found, and return 1 when one found something."""
    failed = []
    for name in names:
        started = time.monotonic()
        faults = CHECKS[name](environment)
        print(
            f"{'✗' if faults else '✓'} {name:16} {time.monotonic() - started:5.1f} s  {CHECKS[name].__doc__}",
            flush=True,
        )
        if faults:
            failed.append(name)
            print(*(f"{fault}\n" for fault in faults), sep="\n", flush=True)
    print(f"\nFailed: {', '.join(failed)}" if failed else f"\nAll {len(names)} checks are content.", flush=True)
    return 1 if failed else 0
