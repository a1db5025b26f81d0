"""The second wall for reminders: the web sees one's own, those of the own municipality's files, and De Huizen what it
may know; it plans none and sends none, and of a row it changes only what a person decides.
"""

from django.db import migrations

REMINDER = "reminders_reminder"
PREFERENCE = "reminders_preference"
MINE = "(SELECT nullif(current_setting('portal.user', true), '')::bigint)"
DECIDED = (
    "state, because, reason, changed_by_id, ended_at, done_at, moved_on, leave_at, until_at"
)


class Migration(migrations.Migration):
    """Build the wall, and take back what the default privileges give."""

    dependencies = [("reminders", "0001_reminders")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE {REMINDER} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY within_reach ON {REMINDER} TO portal_web USING (
                recipient_id = {MINE}
                OR (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
                OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
            );
            CREATE POLICY everything ON {REMINDER} TO portal_worker USING (true);
            REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {REMINDER} FROM portal_web;
            GRANT UPDATE ({DECIDED}) ON {REMINDER} TO portal_web;
            ALTER TABLE {PREFERENCE} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY of_person ON {PREFERENCE} TO portal_web USING (user_id = {MINE});
            CREATE POLICY everything ON {PREFERENCE} TO portal_worker USING (true);
            REVOKE DELETE, TRUNCATE ON {PREFERENCE} FROM portal_web;
            """,
            f"""
            REVOKE UPDATE ({DECIDED}) ON {REMINDER} FROM portal_web;
            GRANT INSERT, UPDATE, DELETE ON {REMINDER} TO portal_web;
            GRANT DELETE ON {PREFERENCE} TO portal_web;
            DROP POLICY within_reach ON {REMINDER};
            DROP POLICY everything ON {REMINDER};
            ALTER TABLE {REMINDER} DISABLE ROW LEVEL SECURITY;
            DROP POLICY of_person ON {PREFERENCE};
            DROP POLICY everything ON {PREFERENCE};
            ALTER TABLE {PREFERENCE} DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
