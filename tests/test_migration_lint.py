"""What a migration may do to a table that people use while it runs: the check is tried on each kind of mistake."""

import json
import sys
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.append(str(CHECKOUT / "script"))

from local import migrating  # noqa: E402  (the commands' own package)
from local.migrating import faults  # noqa: E402

THING = ModelState(
    "shop",
    "Thing",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20, null=True)),
        ("size", models.IntegerField()),
    ],
)
BIG = models.CheckConstraint(condition=models.Q(size__gt=0), name="big")
BY_NAME = models.Index(fields=["name"], name="by_name")


def told(*operations: object, **more: str) -> list[str]:
    state = ProjectState()
    state.add_model(THING.clone())
    migration = type("Migration", (migrations.Migration,), {"operations": list(operations), **more})("0002_x", "shop")
    return list(faults("shop.0002_x", migration, state))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "name"),
        migrations.DeleteModel("Thing"),
        migrations.RenameField("thing", "name", "title"),
        migrations.RenameModel("Thing", "Item"),
        migrations.AddIndex("thing", BY_NAME),
        migrations.AddConstraint("thing", BIG),
        migrations.AddField("thing", "colour", models.CharField(max_length=9, default="red")),
        migrations.AddField("thing", "made_at", models.DateTimeField(db_default=Now())),
        migrations.AddField("thing", "code", models.CharField(max_length=9, null=True, unique=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=10, null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=20)),
        migrations.AlterField("thing", "size", models.BigIntegerField()),
        migrations.AlterField("thing", "size", models.IntegerField(db_index=True)),
        migrations.RunPython(lambda apps, editor: None),
        migrations.RunSQL("SELECT 1"),
        migrations.RunSQL("CREATE UNIQUE INDEX x ON shop_thing (name)", ""),
        migrations.RunSQL("ALTER TABLE shop_thing DROP COLUMN name", ""),
        migrations.RunSQL("ALTER TABLE ONLY shop_thing ALTER COLUMN size TYPE bigint", ""),
        migrations.RunSQL("ALTER TABLE shop_thing ADD CONSTRAINT c CHECK (size > 0)", ""),
        migrations.RunSQL(["SELECT 1", "UPDATE shop_thing SET size = 1"], ""),
        migrations.RunSQL("LOCK TABLE shop_thing", ""),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("thing", "name")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_locks_or_breaks_is_refused(operation) -> None:
    assert len(told(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "colour", models.CharField(max_length=9, db_default="red")),
        migrations.AddField("thing", "weight", models.IntegerField(null=True)),
        migrations.AlterField("thing", "name", models.CharField(max_length=40, null=True)),
        migrations.AlterField("thing", "size", models.IntegerField(null=True)),
        migrations.AlterField("thing", "size", models.IntegerField(help_text="In metres")),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON shop_thing (name)", "DROP INDEX x"),
        migrations.RunSQL("ALTER TABLE shop_thing ADD CONSTRAINT c CHECK (size > 0) NOT VALID", ""),
        migrations.RunSQL("CREATE FUNCTION f() RETURNS void AS $$ UPDATE shop_thing SET size = 1 $$ LANGUAGE sql", ""),
        migrations.RunSQL("GRANT UPDATE ON shop_thing TO portal_web; -- DROP TABLE shop_thing", ""),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("thing", "name")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_taken(operation) -> None:
    assert told(operation) == []


def test_a_table_that_the_migration_makes_is_nobodys_yet() -> None:
    new = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True)), ("n", models.IntegerField())])
    index = migrations.AddIndex("new", models.Index(fields=["n"], name="by_n"))
    sql = migrations.RunSQL("UPDATE shop_new SET n = 1; CREATE INDEX y ON shop_new (n)", "")
    assert told(new, index, sql) == []


def test_a_reason_opens_the_way() -> None:
    assert told(migrations.RemoveField("thing", "name"), safe_because="Nothing reads it since 1.2.") == []


def test_a_migration_that_the_record_lacks_is_looked_at_whatever_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(migrating.RELEASED.read_text())
    record["migrations"].remove("documents.0002_prepared_by_worker")
    kept = tmp_path / "tables.json"
    kept.write_text(json.dumps(record))
    assert migrating.main() == 0, "nothing that came after the record stops the house"
    monkeypatch.setattr(migrating, "RELEASED", kept)
    assert migrating.main() == 1
    said = capsys.readouterr().out.split()
    assert {word for word in said if word.endswith(":")} & {"documents.0002_prepared_by_worker:"}
