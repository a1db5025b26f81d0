"""A change knows the open page that saved it last, so that a save whose answer was lost is no colleague's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0012_place_of_a_reviewer'),
    ]

    operations = [
        migrations.AddField(
            model_name='filechange',
            name='page',
            field=models.UUIDField(help_text='The open page that saved last: a lost answer is no colleague', null=True),
        ),
        migrations.RunSQL(
            "GRANT UPDATE (page) ON candidate_sites_filechange TO portal_web", migrations.RunSQL.noop
        ),
    ]
