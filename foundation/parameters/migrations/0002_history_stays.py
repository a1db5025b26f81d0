"""The web adds a value and never changes one; it may empty who entered it, as Django does for a deleted account."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("parameters", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON parameters_parameter FROM portal_web;"
            "GRANT UPDATE (entered_by_id) ON parameters_parameter TO portal_web;",
            "GRANT UPDATE, DELETE ON parameters_parameter TO portal_web;",
        )
    ]
