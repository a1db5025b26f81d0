"""The second wall for jobs: the web gets the jobs of the person at work, and rewrites neither whose they are nor what came out."""

from django.db import migrations

JOB = "jobs_job"
CHANGED = "done, of, lease_until, state, ended_at, cancel_asked_at, sentence, tries, asked_at"


class Migration(migrations.Migration):
    """Build the wall, and take back what the default privileges give."""

    dependencies = [("jobs", "0001_jobs")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE {JOB} ENABLE ROW LEVEL SECURITY;
            CREATE POLICY of_owner ON {JOB} TO portal_web
            USING (owner_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint));
            CREATE POLICY everything ON {JOB} TO portal_worker USING (true);
            REVOKE UPDATE, DELETE, TRUNCATE ON {JOB} FROM portal_web;
            GRANT UPDATE ({CHANGED}) ON {JOB} TO portal_web;
            """,
            f"""
            REVOKE UPDATE ({CHANGED}) ON {JOB} FROM portal_web;
            GRANT UPDATE, DELETE ON {JOB} TO portal_web;
            DROP POLICY of_owner ON {JOB};
            DROP POLICY everything ON {JOB};
            ALTER TABLE {JOB} DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
