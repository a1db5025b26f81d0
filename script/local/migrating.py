"""Refuse migrations that lock a table people use, or break the version that still runs; runs inside the environment.

Old code works on the new tables while an upgrade runs, so a release only adds: what is dropped, renamed or made
stricter goes one release later, in a migration that says why nobody misses it (`safe_because = "…"`). Not looked
at: migrations of the last release (tests/released/tables.json), and what is done to a table that the migration makes.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(CHECKOUT)

import django  # noqa: E402
from django.db import connection, migrations, models  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.db.models import NOT_PROVIDED, Value  # noqa: E402

RELEASED = CHECKOUT / "tests" / "released" / "tables.json"
BREAKS = {
    "RemoveField": "the version that still runs reads and writes this column",
    "DeleteModel": "the version that still runs reads and writes this table",
    "RenameField": "the version that still runs knows the old name",
    "RenameModel": "the version that still runs knows the old name",
    "AlterModelTable": "the version that still runs knows the old name",
}
LOCKS = {
    "AddIndex": "an index is built with AddIndexConcurrently, in a migration with atomic = False",
    "AddConstraint": "a constraint is added with AddConstraintNotValid, and validated in a migration of its own",
    "AlterUniqueTogether": "a unique index is built with AddIndexConcurrently, then becomes a constraint",
}
NAMED = r"(?:IF (?:NOT )?EXISTS )?(?:ONLY )?\"?(\w+)\"?"
IN_SQL = {
    rf"DROP TABLE {NAMED}": BREAKS["DeleteModel"],
    rf"ALTER TABLE {NAMED} .*?DROP COLUMN": BREAKS["RemoveField"],
    rf"ALTER TABLE {NAMED} .*?RENAME": BREAKS["RenameField"],
    rf"ALTER TABLE {NAMED} .*?ALTER (?:COLUMN )?\"?\w+\"? (?:SET DATA )?TYPE": "the table is written anew under a lock",
    rf"ALTER TABLE {NAMED} .*?SET NOT NULL": "the whole table is read under a lock",
    rf"ALTER TABLE {NAMED} .*?ADD CONSTRAINT (?!.*NOT VALID)": LOCKS["AddConstraint"],
    rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:.*?) ON {NAMED}": LOCKS["AddIndex"],
    rf"^(?:CLUSTER|VACUUM FULL|LOCK TABLE|LOCK) {NAMED}": "the table is locked",
    rf"(?:UPDATE|DELETE FROM) {NAMED}": "many rows are changed in one transaction: do it in steps, in a task",
}

HARMLESS = r"(?:GRANT|REVOKE|COMMENT|CREATE (?!UNIQUE INDEX|INDEX))"


def faults(name: str, migration: migrations.Migration, state: ProjectState) -> Iterator[str]:
    """Return what is wrong with a migration; `state` is what stands before it."""
    if str(getattr(migration, "safe_because", "")).strip():
        return
    made: set[str] = set()
    for operation in flat(migration.operations):
        if isinstance(operation, migrations.CreateModel):
            made.add(table_of(migration.app_label, operation.name, operation.options))
        yield from (f"{name}: {fault}" for fault in of_operation(operation, migration.app_label, state, made))
        operation.state_forwards(migration.app_label, state)


def flat(operations: Iterable[Any]) -> Iterator[Any]:
    """Return the operations that reach the database; what only the state hears of is none of ours."""
    for operation in operations:
        inner = getattr(operation, "database_operations", None)
        yield from flat(inner) if inner is not None else [operation]


def table_of(app: str, model: str, options: dict[str, Any]) -> str:
    """Return the name of a model's table."""
    return str(options.get("db_table") or f"{app}_{model.lower()}")


def of_operation(operation: Any, app: str, state: ProjectState, made: set[str]) -> Iterator[str]:
    """Return what is wrong with one operation."""
    kind = type(operation).__name__
    if isinstance(operation, migrations.RunSQL):
        yield from of_sql(operation, made)
        return
    if isinstance(operation, migrations.RunPython):
        if not operation.reversible:
            yield "RunPython has no way back: give it reverse_code"
        return
    model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    known = state.models.get((app, str(model).lower()))
    if known is not None and table_of(app, str(model), known.options) in made:
        return
    if kind in BREAKS or kind in LOCKS:
        yield f"{kind} on {model}: {BREAKS.get(kind) or LOCKS[kind]}"
    elif isinstance(operation, migrations.AddField):
        yield from of_new_column(operation)
    elif isinstance(operation, migrations.AlterField) and known is not None:
        yield from of_changed_column(operation, known.fields[operation.name])


def of_new_column(operation: migrations.AddField) -> Iterator[str]:
    """A new column is filled by the database itself when the version that still runs adds a row."""
    field, where = operation.field, f"AddField {operation.model_name}.{operation.name}"
    if isinstance(field, models.ManyToManyField):
        return
    default = getattr(field, "db_default", NOT_PROVIDED)
    if not field.null and default is NOT_PROVIDED:
        yield f"{where}: the version that still runs adds rows without it: null=True, or db_default"
    if default is not NOT_PROVIDED and isinstance(default, models.Expression) and not isinstance(default, Value):
        yield f"{where}: a db_default that is computed writes the table anew under a lock"
    if field.unique or (is_indexed(field) and not field.is_relation):
        yield f"{where}: {LOCKS['AddIndex']}"


def of_changed_column(operation: migrations.AlterField, before: models.Field) -> Iterator[str]:
    """A column keeps its type and gets no stricter; a text may become longer."""
    after, where = operation.field, f"AlterField {operation.model_name}.{operation.name}"
    if before.null and not after.null:
        yield f"{where}: the whole table is read under a lock, and the version that still runs may write NULL"
    if is_index_new(before, after):
        yield f"{where}: {LOCKS['AddIndex']}"
    if type_of(before) != type_of(after) and not is_longer(before, after):
        yield f"{where}: the table is written anew under a lock"


def is_index_new(before: models.Field, after: models.Field) -> bool:
    """Say whether the change asks for an index."""
    return (is_indexed(after) and not is_indexed(before)) or (after.unique and not before.unique)


def is_indexed(field: models.Field) -> bool:
    """Say whether the column asks for an index of its own."""
    return bool(getattr(field, "db_index", False))


def type_of(field: models.Field) -> str | None:
    """Return the column's type; a reference has that of what it leads to, which does not change here."""
    return None if field.is_relation else field.db_type(connection)


def is_longer(before: models.Field, after: models.Field) -> bool:
    """Say whether a text only got more room."""
    known = isinstance(before, models.CharField) and isinstance(after, models.CharField | models.TextField)
    return known and (after.max_length or sys.maxsize) >= (before.max_length or sys.maxsize)


def of_sql(operation: migrations.RunSQL, made: set[str]) -> Iterator[str]:
    """SQL has a way back, and does nothing to a table in use that holds people up."""
    if not operation.reversible:
        yield "RunSQL has no way back: give it reverse_sql"
    for statement in outside_functions(operation.sql):
        found = ((pattern, re.search(pattern, statement, re.IGNORECASE)) for pattern in IN_SQL)
        yield from (f"SQL on {hit[1]}: {IN_SQL[pattern]}" for pattern, hit in found if hit and hit[1] not in made)


def outside_functions(sql: Any) -> list[str]:
    """Return the statements on one line each, without comments and without what stands inside functions."""
    texts = [sql] if isinstance(sql, str) else [each if isinstance(each, str) else each[0] for each in sql]
    text = re.sub(r"--[^\n]*", "", ";".join(texts))
    text = re.sub(r"\$(\w*)\$.*?\$\1\$", "''", text, flags=re.DOTALL)
    statements = [" ".join(statement.split()) for statement in text.split(";")]
    # Triggers and rights say UPDATE and DELETE too, and change no row.
    return [each for each in statements if each and not re.match(HARMLESS, each)]


def main() -> int:
    """Look at every migration that the record does not hold, whatever version the code calls itself."""
    django.setup()
    released = {tuple(name.split(".")) for name in json.loads(RELEASED.read_text())["migrations"]}
    loader = MigrationLoader(None)
    found: list[str] = []
    for app, name in loader.graph.nodes:
        folder = Path(sys.modules[type(loader.graph.nodes[app, name]).__module__].__file__ or "")
        if (app, name) in released or not folder.is_relative_to(CHECKOUT) or ".venv" in folder.parts:
            continue
        before = loader.project_state((app, name), at_end=False)
        found.extend(faults(f"{app}.{name}", loader.graph.nodes[app, name], before))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
