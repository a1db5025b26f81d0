"""The roles the server runs as may add entries and read them; the words beside them may be emptied by erasure only."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM portal_web, portal_worker;"
            "REVOKE UPDATE, DELETE, TRUNCATE ON audit_details FROM portal_web;",
            "GRANT UPDATE, DELETE ON audit_entry TO portal_web, portal_worker;"
            "GRANT UPDATE, DELETE ON audit_details TO portal_web;",
        )
    ]
