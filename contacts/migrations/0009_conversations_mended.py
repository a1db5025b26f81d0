"""Conversations that were mended: how often, when and by whom last."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add three columns, empty in every row that is there."""

    dependencies = [
        ("contacts", "0008_day_of_a_stance"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="changes",
            field=models.PositiveIntegerField(
                db_default=0, default=0, editable=False, help_text="How often it was mended"
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
