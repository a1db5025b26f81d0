"""The chain of seals: the worker adds links, nobody the server runs as changes one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Make the table and take back what the default privileges give."""

    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON audit_seal FROM portal_worker;"
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_seal FROM portal_web;",
            "GRANT UPDATE, DELETE ON audit_seal TO portal_worker;"
            "GRANT INSERT, UPDATE, DELETE ON audit_seal TO portal_web;",
        ),
    ]
