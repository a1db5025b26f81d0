"""The web writes into the outbox and reads it; only the worker, who delivers, changes a message."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON mail_outgoingmail FROM portal_web;",
            "GRANT UPDATE, DELETE ON mail_outgoingmail TO portal_web;",
        )
    ]
