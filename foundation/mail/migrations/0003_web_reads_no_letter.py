"""The web sees that a message is on its way, never what it says: letters quote sites and carry codes."""

from django.db import migrations

SEEN = (
    "id, written_at, kind, recipient, address, language, due_at, state, attempts, lease_until, sent_at, last_error"
)


class Migration(migrations.Migration):
    """Leave of the right to read the columns that health and the admin need."""

    dependencies = [("mail", "0002_web_only_adds")]

    operations = [
        migrations.RunSQL(
            f"REVOKE SELECT ON mail_outgoingmail FROM portal_web;"
            f"GRANT SELECT ({SEEN}) ON mail_outgoingmail TO portal_web;",
            f"REVOKE SELECT ({SEEN}) ON mail_outgoingmail FROM portal_web;"
            f"GRANT SELECT ON mail_outgoingmail TO portal_web;",
        )
    ]
