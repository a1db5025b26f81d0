"""Reminders ask by day: which drafts sleep, which pauses end, which answers are due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three small indexes over the few rows that can be due."""

    dependencies = [("candidate_sites", "0013_page_that_saved")]

    operations = [
        migrations.AddIndex(
            "informationrequest",
            models.Index(condition=models.Q(("answered_at__isnull", True)), fields=["due_on"], name="request_due"),
        ),
        migrations.AddIndex(
            "site",
            models.Index(condition=models.Q(("status", "draft")), fields=["changed_at"], name="site_draft_changed"),
        ),
        migrations.AddIndex(
            "site",
            models.Index(condition=models.Q(("status", "on_hold")), fields=["hold_until"], name="site_hold_ends"),
        ),
    ]
