"""A draft that somebody began with the code of a letter waits until De Huizen approves who it was.

Who approves sees no draft, so that a trigger clears the mark with the owner's eyes.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0009_who_words_a_call'),
        ('candidate_sites', '0017_backup_comes_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='site',
            name='begun_with',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='calls.firstperson'),
        ),
        migrations.AddField(
            model_name='site',
            name='waits_for_approval',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION draft_waits_no_longer() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
            BEGIN
                UPDATE candidate_sites_site SET waits_for_approval = false WHERE begun_with_id = NEW.id;
                RETURN NULL;
            END $$;
            CREATE TRIGGER draft_waits_no_longer AFTER UPDATE OF is_approved ON calls_firstperson
                FOR EACH ROW WHEN (NEW.is_approved AND NOT OLD.is_approved) EXECUTE FUNCTION draft_waits_no_longer();
            """,
            """
            DROP TRIGGER draft_waits_no_longer ON calls_firstperson;
            DROP FUNCTION draft_waits_no_longer();
            """,
        ),
    ]
