"""The second wall for calls: whoever signs in reads them, De Huizen alone words them."""

from django.db import migrations

REVIEWERS = "(SELECT current_setting('portal.reach', true)) = 'reviewers'"


class Migration(migrations.Migration):
    """Bind the writing of a call to the reach of De Huizen; the page of a letter reads its call without any reach."""

    dependencies = [("calls", "0008_address_stays_with_its_code")]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE calls_call ENABLE ROW LEVEL SECURITY;
            CREATE POLICY read_by_all ON calls_call FOR SELECT TO portal_web USING (true);
            CREATE POLICY begun_by_de_huizen ON calls_call FOR INSERT TO portal_web WITH CHECK ({REVIEWERS});
            CREATE POLICY worded_by_de_huizen ON calls_call FOR UPDATE TO portal_web
                USING ({REVIEWERS}) WITH CHECK ({REVIEWERS});
            CREATE POLICY everything ON calls_call TO portal_worker USING (true);
            """,
            """
            DROP POLICY everything ON calls_call;
            DROP POLICY worded_by_de_huizen ON calls_call;
            DROP POLICY begun_by_de_huizen ON calls_call;
            DROP POLICY read_by_all ON calls_call;
            ALTER TABLE calls_call DISABLE ROW LEVEL SECURITY;
            """,
        )
    ]
