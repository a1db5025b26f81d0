"""The web adds the words of an entry and reads none: they quote sites, and no policy walls them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Leave of the right to read the columns that say whose words they are."""

    dependencies = [("audit", "0003_seals")]

    operations = [
        migrations.RunSQL(
            "REVOKE SELECT ON audit_details FROM portal_web;"
            "GRANT SELECT (id, entry_id) ON audit_details TO portal_web;",
            "REVOKE SELECT (id, entry_id) ON audit_details FROM portal_web;"
            "GRANT SELECT ON audit_details TO portal_web;",
        )
    ]
