"""The web reads that the portal is installed and migrated, and says neither; its counting function looks nowhere else."""

from django.db import migrations


class Migration(migrations.Migration):
    """Take back what the default privileges give."""

    dependencies = [("portal", "0002_public_progress")]

    operations = [
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON portal_installation, django_migrations FROM portal_web;"
            "ALTER FUNCTION public_progress(bigint) SET search_path = public, pg_temp;",
            "GRANT INSERT, UPDATE, DELETE ON portal_installation, django_migrations TO portal_web;"
            "ALTER FUNCTION public_progress(bigint) SET search_path = public;",
        )
    ]
