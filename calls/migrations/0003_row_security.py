"""The second wall for answers: the web's role gets only those of its scope (decision 0011)."""

from django.db import migrations

REACHES = """
    (SELECT current_setting('portal.reach', true)) = 'reviewers'
    OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
    OR province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint)
"""


def wall(table: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({REACHES});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY within_reach ON {table};
        DROP POLICY everything ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    """Build the wall."""

    dependencies = [("calls", "0002_answers_by_form_and_day")]

    operations = [wall("calls_answer"), wall("calls_recipient")]
