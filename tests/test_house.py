"""The house itself: every page has its guard, every line its room, and what must never be there is not there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.db import models
from django.db.models import Model
from django.template import Context, Template
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from accounts import access
from foundation import panels
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from foundation.mail.writing import Letter, post
from foundation.parameters.loading import declared
from foundation.parameters.models import Parameter
from territory.models import Region
from tests import make, rights
from tests.make import Cast

CHECKOUT = Path(__file__).resolve().parent.parent
APPS = sorted(
    {
        Path(app.path).relative_to(CHECKOUT).parts[0]
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(CHECKOUT) and ".venv" not in app.path
    }
)
LANGUAGES = {"nl", "fr", "de", "en"}


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of our apps, without the migrations."""
    return tuple(
        file for app in APPS for file in sorted((CHECKOUT / app).rglob("*.py")) if "migrations" not in file.parts
    )


@cache
def code_of(file: Path) -> str:
    """What a file does, without comments and docstrings."""
    return ast.unparse(without_docstrings(ast.parse(file.read_text())))


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def found_in(pattern: str, files: list[Path]) -> list[str]:
    """Where code matches what should not be there."""
    wanted = re.compile(pattern)
    return [f"{file.relative_to(CHECKOUT)}: {match[0]}" for file in files for match in wanted.finditer(code_of(file))]


def templates() -> list[Path]:
    return sorted(file for file in (CHECKOUT / "templates").rglob("*.*") if file.suffix in {".html", ".txt"})


def views() -> list[Path]:
    return [file for file in sources() if file.stem == "views" or "views" in file.parts]


# --- Pages and their guards -------------------------------------------------------------------------------------------


def test_no_page_is_bare() -> None:
    guards = {name for name in vars(access) if name.endswith("_page")}
    bare = [
        route
        for route, _name, pattern in rights.walk(get_resolver().url_patterns)
        if getattr(pattern.callback, "guard", None) not in guards
        and not pattern.callback.__module__.startswith("allauth.")
        and not route.startswith("admin/")
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/healthz", "healthz"),
        ("/readyz", "readyz"),
        ("/accounts/login/", "account_login"),
        ("/map/", "maps:map"),
        ("/sites/", "sites:list"),
        ("/sites/propose/", "sites:propose"),
        ("/inbox/", "inbox"),
    ],
)
def test_addresses_that_stay_are_there(path: str, name: str) -> None:
    assert reverse(name) == path
    assert resolve(path).view_name == name


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nowhere/", "/home/", "/healthz", "/readyz", "/sites/99/"])
def test_every_answer_carries_the_strict_policy(cast: Cast, client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert rule in policy


def test_a_page_is_not_framed_not_sniffed_and_tells_nobody_where_one_came_from(cast: Cast, client: Client) -> None:
    answer = client.get("/")
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    assert "camera=()" in answer["Permissions-Policy"]


# --- Every line in its room -------------------------------------------------------------------------------------------


def test_no_view_selects_or_makes_rows() -> None:
    assert len(views()) > 10
    assert (
        found_in(
            r"\.(filter|exclude|annotate|aggregate|raw|extra|bulk_create)\(|objects\.(create|get_or_create|update_or_create)\(",
            views(),
        )
        == []
    )


def test_no_room_is_named_after_nothing() -> None:
    nothing = {
        "utils",
        "util",
        "helpers",
        "helper",
        "services",
        "service",
        "selectors",
        "managers",
        "constants",
        "misc",
        "core",
        "common",
    }
    assert [file for file in sources() if {file.stem, *file.relative_to(CHECKOUT).parts} & nothing] == []


def test_only_tasks_know_the_worker() -> None:
    worker = {CHECKOUT / "portal" / name for name in ("__init__.py", "celery.py", "settings/work.py")}
    files = [file for file in sources() if file.stem != "tasks" and file not in worker]
    assert found_in(r"from celery|import celery|apply_async|\.delay\(", files) == []


def test_only_delivery_sends_mail() -> None:
    trying = {
        CHECKOUT / "foundation/mail/delivering.py",
        CHECKOUT / "portal/installing.py",
        CHECKOUT / "portal/doctor.py",
    }
    files = [file for file in sources() if file not in trying]
    assert found_in(r"django\.core\.mail|smtplib", files) == []


def test_only_maps_write_collections_of_features() -> None:
    assert found_in(r"FeatureCollection", [file for file in sources() if "maps" not in file.parts]) == []


def test_our_apps_send_each_other_no_signals() -> None:
    assert found_in(r"\bSignal\(", list(sources())) == []
    hearing = {
        file.relative_to(CHECKOUT).as_posix() for file in sources() if re.search(r"@receiver|signals", code_of(file))
    }
    assert hearing <= {"accounts/listening.py", "portal/celery.py"}, "only what third parties tell is heard"


def test_markup_stands_in_templates() -> None:
    tags = {CHECKOUT / "foundation/templatetags/look.py"}
    assert found_in(r"</?(div|span|p|a|ul|li|table|strong)[ >]", [file for file in sources() if file not in tags]) == []


def test_each_folder_of_tests_is_a_package() -> None:
    folders = {file.parent for file in (CHECKOUT / "tests").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_the_label_of_sites_leaves_djangos_own_alone() -> None:
    assert apps.get_app_config("candidate_sites").name == "sites"
    assert "django.contrib.sites" not in settings.INSTALLED_APPS


def test_the_panels_are_these() -> None:
    assert panels.names() == [
        "decision_of_site",
        "my_follow_ups",
        "next_reminders",
        "subsidy_of_municipality",
        "subsidy_of_places",
        "visit_criteria",
    ]


def columns(kind: type[models.Field]) -> Iterator[str]:
    """The names of our own columns of exactly this kind."""
    ours = [
        model
        for model in apps.get_models()
        if Path(apps.get_app_config(model._meta.app_label).path).is_relative_to(CHECKOUT)
    ]
    for model in ours:
        if ".venv" not in apps.get_app_config(model._meta.app_label).path:
            yield from (field.name for field in model._meta.local_fields if type(field) is kind)


def test_a_column_says_whether_it_is_a_day_or_a_moment() -> None:
    days = {"valid_from", "valid_until", "until", "hold_until", "not_before"}
    moments = {"at", "status_since", "lease_until", "date_joined", "last_login", "expire_date"}
    assert {name for name in columns(models.DateField) if not name.endswith("_on")} <= days
    assert {name for name in columns(models.DateTimeField) if not name.endswith("_at")} <= moments


# --- Parameters and migrations ----------------------------------------------------------------------------------------


def test_every_parameter_is_complete_in_four_languages() -> None:
    for row in declared():
        for words in (row["name"], row["legal_source"], row.get("unit") or dict.fromkeys(LANGUAGES, "x")):
            assert set(words) == LANGUAGES, row["key"]
            assert all(text.strip() for text in words.values()), row["key"]


def test_every_parameter_is_named_after_its_app_and_declared_once() -> None:
    keys = [row["key"] for row in declared()]
    assert len(keys) == len(set(keys)) >= 9
    assert {key.partition(".")[0] for key in keys} <= {*APPS, "office"}


def numbers_of_parameters() -> set[object]:
    """Every number that staff can change, as code would write it; below ten a number says too little."""
    flat = [item for row in declared() for item in (row["value"] if isinstance(row["value"], list) else [row["value"]])]
    texts = {text for text in flat if isinstance(text, str) and re.fullmatch(r"\d+(\.\d+)?", text)}
    return (
        {number for number in flat if isinstance(number, int) and number >= 10}
        | texts
        | {int(float(text)) for text in texts}
    )


def constants(file: Path) -> set[object]:
    tree = without_docstrings(ast.parse(file.read_text()))
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, int | str)
    }


def test_no_number_of_a_parameter_is_repeated_in_a_rule() -> None:
    numbers = numbers_of_parameters()
    assert {1667, 100000, 20, 60, 12, 17, 30, 250, "1667.00"} <= numbers
    rooms = {
        "rules",
        "workflow",
        "completeness",
        "coverage",
        "kinds",
        "roles",
        "wording",
        "schedule",
        "proposing",
        "review",
        "answering",
        "rooms",
    }
    rules = [file for file in sources() if file.stem in rooms and file.parts[-2] != "mail"]
    assert len(rules) > 10
    repeated = {file.relative_to(CHECKOUT).as_posix(): constants(file) & numbers for file in rules}
    assert {file: found for file, found in repeated.items() if found} == {}


def test_no_amount_of_a_parameter_is_repeated_anywhere() -> None:
    texts = {number for number in numbers_of_parameters() if isinstance(number, str)}
    # A round number such as 100,000 may bound something else; 1667 cannot.
    amounts = texts | {whole for text in texts if (whole := int(float(text))) % 10}
    assert {1667, "1667.00", "100000.00"} <= amounts
    assert [file for file in sources() if constants(file) & amounts] == []
    written = re.compile(r"1[ .,]?667|100[ .,]000")
    assert [file for file in templates() if written.search(file.read_text())] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Templates --------------------------------------------------------------------------------------------------------


def test_every_template_compiles() -> None:
    assert len(templates()) > 80
    for file in templates():
        get_template(file.relative_to(CHECKOUT / "templates").as_posix())


@pytest.mark.parametrize(
    "forbidden",
    [
        r"<style",
        r"<[^>]+\sstyle\s*=",
        r"<[^>]+\son[a-z]+\s*=",
        r"javascript:",
        r"<script(?![^>]*(?:\ssrc=|application/json))[^>]*>",
        r"(?:src|action|poster|data)\s*=\s*[\"'](?:https?:)?//",
        r"<link[^>]+href\s*=\s*[\"'](?:https?:)?//",
        r"\|safe\b|{% autoescape off %}(?!{% translate)",
    ],
)
def test_no_template_holds_what_the_policy_or_a_reader_would_suffer_from(forbidden: str) -> None:
    # What helps with a field is written by us alone and may hold a list of rules for passwords.
    help_of_field = CHECKOUT / "templates/forms/field.html"
    pages = [file for file in templates() if file.suffix == ".html" and file != help_of_field]
    assert [file for file in pages if re.search(forbidden, file.read_text(), re.IGNORECASE)] == []


def test_every_form_that_changes_something_carries_the_token() -> None:
    bare = []
    for file in templates():
        forms = re.findall(r"<form.*?</form>", file.read_text(), re.DOTALL)
        bare += [file for form in forms if 'method="post"' in form and "csrf_token" not in form]
    assert bare == []


def test_an_undefined_variable_in_a_template_fails_a_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="nobody_gave_this"):
        Template("{{ nobody_gave_this }}").render(Context())


# --- Django's admin ---------------------------------------------------------------------------------------------------

LIFE = {
    "accounts.invitation",
    "audit.entry",
    "calls.call",
    "mail.outgoingmail",
    "parameters.parameter",
    "territory.loadedsource",
}
KEPT = {
    "accounts.user",
    "accounts.organisation",
    "territory.region",
    "territory.province",
    "territory.municipality",
    "territory.place",
    "territory.postcode",
    "territory.station",
    "territory.prison",
}


def test_the_admin_knows_exactly_these_models() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == LIFE | KEPT
    assert {model.replace("/", ".") for model in rights.models_of("life")} == LIFE
    changed = {*rights.models_of("people"), *rights.models_of("reference")}
    assert {model.replace("/", ".") for model in changed} == KEPT


def everything_with_a_life(cast: Cast) -> dict[str, Model]:
    """One row of each."""
    make.submitted(cast.signatory)
    make.call()
    post(Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste,\n"))
    return {label: row for label in LIFE if (row := apps.get_model(label).objects.first())}


@pytest.mark.ignore_template_errors
def test_what_has_a_life_is_changed_by_no_way_of_the_admin(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.admin)
    rows = everything_with_a_life(cast)
    assert len(rows) >= 5
    before = {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in rows}
    for label, row in rows.items():
        name = f"admin:{label.replace('.', '_')}"
        for address in (f"{name}_change", f"{name}_delete"):
            assert client.post(reverse(address, args=[row.pk]), {"post": "yes", "_save": "1"}).status_code == 403
        assert client.post(reverse(f"{name}_add"), {"_save": "1"}).status_code == 403
        client.post(
            reverse(f"{name}_changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        )
        client.post(
            reverse(f"{name}_changelist"),
            {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, "_save": "1"},
        )
    assert {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in rows} == before


@pytest.mark.ignore_template_errors
def test_reference_data_and_accounts_are_changed_there(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.admin)
    region = Region.objects.first()
    names = {"code": region.code, "name_nl": "Vlaanderen!", "name_fr": "x", "name_de": "x", "name_en": "x"}
    assert client.post(reverse("admin:territory_region_change", args=[region.pk]), names).status_code == 302
    region.refresh_from_db()
    assert region.name_nl == "Vlaanderen!"
    person = {"email": "READER@example.org", "name": "An Peeters", "language": "fr", "is_active": "on"}
    inline = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    answer = client.post(reverse("admin:accounts_user_change", args=[cast.reader.pk]), {**person, **inline})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    cast.reader.refresh_from_db()
    assert (cast.reader.name, cast.reader.email, cast.reader.language) == ("An Peeters", "reader@example.org", "fr")


@pytest.mark.ignore_template_errors
def test_the_admin_gives_no_role_that_an_organisation_cannot_give(cast: Cast, sign_in) -> None:
    membership = {"organisation": cast.reader.acting.organisation.pk, "role": "coordinator", "starts_on": "2026-01-01"}
    inline = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        **{f"memberships-0-{name}": value for name, value in membership.items()},
    }
    person = {"email": "stranger@example.org", "name": "Stranger", "language": "nl", "is_active": "on"}
    answer = sign_in(cast.admin).post(
        reverse("admin:accounts_user_change", args=[cast.stranger.pk]), {**person, **inline}
    )
    assert "This organisation cannot give this role." in answer.content.decode()
    assert not cast.stranger.memberships.exists()


@pytest.mark.ignore_template_errors
def test_the_admin_shows_no_secret_and_no_word_of_a_site(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.admin)
    make.submitted(cast.signatory, name="Zwaluwnest", motivation="Hidden motivation")
    mail = OutgoingMail.objects.first()
    pages = [
        client.get(reverse("admin:mail_outgoingmail_change", args=[mail.pk])),
        client.get(reverse("admin:audit_entry_change", args=[Entry.objects.first().pk])),
        client.get(reverse("admin:accounts_user_change", args=[cast.reader.pk])),
        client.get(reverse("admin:parameters_parameter_change", args=[Parameter.objects.first().pk])),
    ]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert "Hidden motivation" not in text
        assert "md5$" not in text
        assert mail.text[:40] not in text
