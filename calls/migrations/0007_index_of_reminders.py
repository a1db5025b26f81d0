"""Reminders ask by day: until when municipalities consider a call."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One small index over the answers that consider."""

    dependencies = [("calls", "0006_letters_row_security")]

    operations = [
        migrations.AddIndex(
            "answer",
            models.Index(condition=models.Q(("kind", "consider")), fields=["until"], name="answer_until"),
        )
    ]
