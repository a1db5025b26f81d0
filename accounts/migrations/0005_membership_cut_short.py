"""A membership that ends in the course of its last day; the web ends memberships and deletes none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_absences_skills_saved_views"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="cut_short_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("cut_short_at__isnull", True), ("ends_on__isnull", False), _connector="OR"),
                name="membership_cut_short_has_ended",
            ),
        ),
        migrations.RunSQL(
            "REVOKE DELETE ON accounts_membership FROM portal_web",
            "GRANT DELETE ON accounts_membership TO portal_web",
        ),
    ]
