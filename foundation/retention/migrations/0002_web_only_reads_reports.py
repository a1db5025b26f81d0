"""The web places and lifts holds and reads the reports; only the worker, who ends what is due, writes one."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("retention", "0001_holds_and_reports")]

    operations = [
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON retention_report FROM portal_web;"
            "REVOKE DELETE, TRUNCATE ON retention_hold FROM portal_web, portal_worker;",
            "GRANT INSERT, UPDATE, DELETE ON retention_report TO portal_web;"
            "GRANT DELETE ON retention_hold TO portal_web, portal_worker;",
        )
    ]
