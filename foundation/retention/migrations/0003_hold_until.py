"""A hold may end by itself after a day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_web_only_reads_reports")]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="until"),
        ),
    ]
