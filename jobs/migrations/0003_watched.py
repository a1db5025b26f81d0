"""Whoever watches over the portal may count all long work, and read none of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_row_security'),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION jobs_watched(since timestamptz)
            RETURNS TABLE (state text, number bigint, oldest timestamptz, ended_lately bigint)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
                SELECT job.state, count(*), min(job.asked_at), count(*) FILTER (WHERE job.ended_at >= since)
                FROM jobs_job job GROUP BY job.state
            $$;
            REVOKE ALL ON FUNCTION jobs_watched(timestamptz) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION jobs_watched(timestamptz) TO portal_web, portal_worker;
            """,
            "DROP FUNCTION jobs_watched(timestamptz);",
        )
    ]
