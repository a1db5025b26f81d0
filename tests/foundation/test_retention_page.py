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
