"""References such as DH-2026-0042 are drawn from a sequence, so that two submissions never share one."""

from django.db import migrations


class Migration(migrations.Migration):
    """Make the sequence."""

    dependencies = [("candidate_sites", "0002_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE site_reference;", "DROP SEQUENCE site_reference;"),
    ]
