"""Indexes by which lists are read, in the place of those that said the same as the link to a site."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made and taken away beside people's work: none of it locks a table."""

    atomic = False

    dependencies = [("contacts", "0009_conversations_mended")]

    operations = [
        AddIndexConcurrently(
            "agreement", models.Index(fields=["starts_on", "id"], name="agreement_in_time"),
        ),
        AddIndexConcurrently(
            "followup",
            models.Index(
                fields=["-done_at", "-id"], name="follow_up_done", condition=models.Q(done_at__isnull=False)
            ),
        ),
        RemoveIndexConcurrently("agreement", "agreement_of_site"),
        RemoveIndexConcurrently("action", "action_of_site"),
        RemoveIndexConcurrently("conversation", "conversation_of_site"),
    ]
