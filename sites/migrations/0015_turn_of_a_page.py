"""A change knows which save of an open page it is, so that an older one that arrives late changes nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0014_indexes_of_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='filechange',
            name='turn',
            field=models.PositiveIntegerField(help_text='Which save of that page; an older one comes too late', null=True),
        ),
        migrations.RunSQL("GRANT UPDATE (turn) ON candidate_sites_filechange TO portal_web", migrations.RunSQL.noop),
    ]
