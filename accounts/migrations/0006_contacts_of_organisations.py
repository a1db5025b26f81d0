"""What contacts need of an organisation: how to reach it, what it became part of, and its names without accents.

`plain_words` is marked immutable, so that a column and an index can rest on it: the dictionary is named with its schema,
and only an upgrade of the extension changes it.
"""

import accounts.models.organisations
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


PLAIN_WORDS = migrations.RunSQL(
    """
    CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT lower(public.unaccent('public.unaccent'::regdictionary, words))
    $$;
    """,
    "DROP FUNCTION plain_words(text);",
)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_membership_cut_short'),
        ('territory', '0001_initial'),
    ]

    operations = [
        PLAIN_WORDS,
        migrations.AddField(
            model_name='organisation',
            name='email',
            field=models.EmailField(blank=True, db_default=models.Value(''), default='', max_length=254, verbose_name='general e-mail address'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='is_example',
            field=models.BooleanField(db_default=models.Value(value=False), default=False, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='language',
            field=models.CharField(choices=[('nl', 'Nederlands'), ('fr', 'Français'), ('de', 'Deutsch'), ('en', 'English')], db_default=models.Value('nl'), default='nl', max_length=2, verbose_name='language'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='telephone',
            field=models.CharField(blank=True, db_default=models.Value(''), default='', max_length=30, verbose_name='telephone'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='website',
            field=models.URLField(blank=True, db_default=models.Value(''), default='', verbose_name='website'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='plain',
            field=models.GeneratedField(db_persist=True, expression=accounts.models.organisations.Plain(django.db.models.functions.text.Concat('name_nl', models.Value(' '), 'name_fr', models.Value(' '), 'name_de', models.Value(' '), 'name_en', models.Value(' '), 'kbo_number', output_field=models.TextField())), output_field=models.TextField()),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(fields=['plain'], name='organisation_plain', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['plain', 'id'], name='organisation_by_name'),
        ),
    ]
