"""The web neither changes a call nor whom it asks, and an answer that was given stays as it was given.

What it may still change is when a municipality first read the call, and who is named in an answer: Django empties
that when an account is deleted.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("calls", "0003_row_security")]

    operations = [
        migrations.RunSQL(
            """
            REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON calls_call FROM portal_web;
            REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON calls_recipient FROM portal_web;
            GRANT UPDATE (opened_at) ON calls_recipient TO portal_web;
            REVOKE UPDATE, DELETE, TRUNCATE ON calls_answer FROM portal_web;
            GRANT UPDATE (given_by_id) ON calls_answer TO portal_web;
            """,
            """
            GRANT INSERT, UPDATE, DELETE ON calls_call, calls_recipient TO portal_web;
            GRANT UPDATE, DELETE ON calls_answer TO portal_web;
            """,
        )
    ]
