"""The yes of the municipality and of De Huizen, with which the public may read of a site."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0018_begun_with_a_letter'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='published_by_de_huizen_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='published_by_municipality_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
