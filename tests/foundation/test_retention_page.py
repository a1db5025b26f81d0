"""docs/data-retention.md and the portal say the same: which tables know people, what ends when, and how."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from foundation.parameters.loading import declared
from foundation.retention.kinds import abouts, kinds

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "data-retention.md"
# Tables of others that the portal leaves empty, and those that only describe the database itself.
NOT_OURS = {"auth_group", "auth_permission", "django_content_type", "geometry_columns", "spatial_ref_sys"}
NOT_OURS |= {"socialaccount_socialapp", "socialaccount_socialtoken"}
# Tables of places, papers of law and seals: public facts and digests, of which the page need not speak.
NO_PEOPLE = {"audit_seal"}
# Columns that hold words of the code, numbers, digests and names of kinds: nobody can stand in them.
WORDLESS = {
    "code",
    "digest",
    "hash",
    "key",
    "kind",
    "language",
    "object_id",
    "object_kind",
    "path",
    "provider",
    "thing",
}
WORDLESS |= {"code_digest", "content_type", "likeness", "mail_digest", "sent_digest", "token_digest", "refusal"}
WORDLESS |= {"result_type", "result_address", "rule_version", "page", "part_versions", "reference", "outcome", "unit"}
# Texts and figures of the office itself, one table at a time.
OF_THE_OFFICE = {
    "reviews_criterion": {"name", "measure", "anchors", "knock_out", "fields"},
    "reviews_lettertemplate": {"subject", "body"},
    "reviews_decision": {"lacking"},
    "reviews_reply": {"table"},
    "subsidies_entitlement": {"words"},
    "subsidies_claim": {"kbo_number", "communication"},
    "calls_callletter": {"link"},
    "retention_report": {"trouble"},
    "contacts_merge": {"moved"},
}


def section(title: str) -> str:
    """What stands under one heading."""
    return PAGE.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def tables_named() -> set[str]:
    """Every table that the page names."""
    return {name for row in rows("In the database") for name in re.findall(r"`([a-z_]+)`", row[0])}


def terms() -> dict[str, tuple[str, str]]:
    """The page's table of terms: kind, then parameter and months."""
    return {row[0].strip("`"): (row[2].strip("`"), row[3]) for row in rows("Terms")}


def knows_people(model: type[models.Model]) -> bool:
    """Say whether a table links to an account, or has an address or a telephone of somebody."""
    for field in model._meta.local_fields:
        linked = getattr(field.remote_field, "model", None) if field.remote_field else None
        if linked is not None and linked._meta.label_lower == settings.AUTH_USER_MODEL.lower():
            return True
        if isinstance(field, models.EmailField) or field.name in {"phone", "email", "actor_id", "user_id"}:
            return True
    return False


def test_every_table_that_knows_people_stands_on_the_page() -> None:
    tables = {model._meta.db_table for model in apps.get_models() if knows_people(model)}
    assert tables - NOT_OURS - tables_named() == set()


def could_say_who(field: models.Field) -> bool:
    """Say whether a column links to an account, holds an address, or takes words that may name somebody."""
    linked = getattr(field.remote_field, "model", None) if field.remote_field else None
    if linked is not None:
        return bool(linked._meta.label_lower == settings.AUTH_USER_MODEL.lower())
    takes_words = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return takes_words and not field.choices and not field.primary_key and field.name not in WORDLESS


def told_of(table: str) -> set[str]:
    """Every word with which the page speaks of the columns of a table; `text_*` stands for one per language."""
    cells = [row[0] for row in rows("In the database") if f"`{table}`" in row[0]]
    words = {word for cell in cells for word in re.findall(r"[a-z_0-9]+\*?", cell)}
    each = {f"{word[:-1]}{code}" for word in words if word.endswith("_*") for code, _name in settings.LANGUAGES}
    return words | each


def test_every_column_that_could_say_who_stands_on_the_page() -> None:
    silent = set()
    for model in apps.get_models():
        table = model._meta.db_table
        if table in NOT_OURS | NO_PEOPLE or model._meta.app_label == "territory":
            continue
        known = told_of(table) | OF_THE_OFFICE.get(table, set())
        fields = [field for field in model._meta.local_fields if could_say_who(field)]
        silent |= {f"{table}.{field.name}" for field in fields if not known & {field.name, field.column}}
    assert silent == set(), "write them into docs/data-retention.md: what, why, how long, who sees it"


def test_what_the_office_itself_wrote_is_there() -> None:
    tables = {model._meta.db_table: {field.name for field in model._meta.local_fields} for model in apps.get_models()}
    assert {table for table, names in OF_THE_OFFICE.items() if not names <= tables[table]} == set()


def test_the_page_names_no_table_that_is_not_there() -> None:
    there = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert tables_named() - there == set()


def test_the_page_and_the_portal_declare_the_same_kinds() -> None:
    assert terms().keys() == {kind.name for kind in kinds()}


def test_each_kind_has_its_parameter_in_months_and_the_page_its_first_value() -> None:
    values = {row["key"]: (row["value"], row.get("unit", {}).get("en")) for row in declared()}
    for kind in kinds():
        parameter, months = terms()[kind.name]
        assert parameter == kind.term
        assert values[kind.term] == (int(months), "months"), kind.name


def test_each_column_a_kind_speaks_of_exists() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for kind in kinds():
        for table, columns in kind.columns.items():
            there = {name for field in tables[table]._meta.local_fields for name in (field.name, field.column)}
            assert set(columns) <= there, kind.name
            assert table in tables_named(), kind.name


def test_what_is_known_about_a_person_is_emptied_or_says_why_it_stays() -> None:
    assert len(abouts()) >= 6
    assert [about.name for about in abouts() if bool(about.erase) == bool(about.stays_because)] == []
