"""Papers of every category wait for their file; what an office entered is open to it; words about neighbours.

A paper reaches nobody outside its municipality before its file was scanned and drawn: its copied scope is empty until
then, and the file itself wakes it.
"""

import django.db.models.deletion
import territory.fields
from django.conf import settings
from django.db import migrations, models


SITE = "candidate_sites_site"
PAPER = "candidate_sites_sitepaper"
LIKENESS = "candidate_sites_sitelikeness"
DOCUMENT = "documents_document"

REACHES = """
    (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
    OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
    OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
    OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
"""
OPEN_TO_OFFICE = "open_to_office_id = (SELECT nullif(current_setting('portal.office', true), '')::bigint)"

# Triggers of one table run in the order of their names: this one after the one that copies the scope.
WAITING = migrations.RunSQL(
    f"""
    CREATE FUNCTION paper_waits_for_its_file() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        IF NOT (SELECT is_ready FROM {DOCUMENT} WHERE id = NEW.document_id) THEN
            NEW.for_reviewers := false;
            NEW.for_governor := false;
            NEW.for_observers := false;
        END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION file_wakes_its_paper() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE {PAPER} SET site_id = site_id WHERE document_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER scope_when_ready BEFORE INSERT OR UPDATE ON {PAPER} FOR EACH ROW
    EXECUTE FUNCTION paper_waits_for_its_file();
    CREATE TRIGGER wakes_its_paper AFTER UPDATE ON {DOCUMENT} FOR EACH ROW
    WHEN (OLD.is_ready IS DISTINCT FROM NEW.is_ready) EXECUTE FUNCTION file_wakes_its_paper();
    """,
    f"""
    DROP TRIGGER wakes_its_paper ON {DOCUMENT};
    DROP TRIGGER scope_when_ready ON {PAPER};
    DROP FUNCTION file_wakes_its_paper();
    DROP FUNCTION paper_waits_for_its_file();
    """,
)

WALL = migrations.RunSQL(
    f"""
    ALTER POLICY within_reach ON {SITE} USING ({REACHES} OR {OPEN_TO_OFFICE});
    CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {LIKENESS} FOR EACH ROW
    EXECUTE FUNCTION site_scope_of_row();
    ALTER TABLE {LIKENESS} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY within_reach ON {LIKENESS} TO portal_web USING ({REACHES});
    CREATE POLICY everything ON {LIKENESS} TO portal_worker USING (true);
    REVOKE DELETE, TRUNCATE ON {LIKENESS} FROM portal_web;
    """,
    f"""
    DROP POLICY everything ON {LIKENESS};
    DROP POLICY within_reach ON {LIKENESS};
    ALTER TABLE {LIKENESS} DISABLE ROW LEVEL SECURITY;
    DROP TRIGGER scope_of_row ON {LIKENESS};
    ALTER POLICY within_reach ON {SITE} USING ({REACHES});
    """,
)


class Migration(migrations.Migration):
    """Add the columns, then the triggers and the policies."""

    dependencies = [
        ('accounts', '0004_absences_skills_saved_views'),
        ('calls', '0004_history_stays'),
        ('candidate_sites', '0009_messages_visits_assignments'),
        ('documents', '0002_prepared_by_worker'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteLikeness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('verdict', models.CharField(choices=[('same', 'The same building'), ('another', 'Another building')], max_length=8)),
                ('said_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='site',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='confirmed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='site',
            name='entered_by_office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='site',
            name='entered_source',
            field=models.TextField(blank=True, db_default='', verbose_name='how it came in'),
        ),
        migrations.AddField(
            model_name='site',
            name='open_to_office',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AlterField(
            model_name='sitepaper',
            name='kind',
            field=models.CharField(choices=[('photo', 'Photo'), ('college', 'Decision of the college'), ('council', 'Decision or opinion of the council'), ('plan', 'Plan of the building or the land'), ('police', 'Advice of the police zone'), ('fire', 'Advice of the fire service'), ('neighbours', 'What the neighbours were told or said'), ('owner', 'Agreement or offer of the owner'), ('permit', 'Permit or planning information'), ('asbestos', 'Asbestos inventory'), ('soil', 'Soil certificate'), ('heritage', 'Heritage paper'), ('other', 'Other paper')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('open_to_office__isnull', True), models.Q(('confirmed_at__isnull', True), ('open_to_office', models.F('entered_by_office')), ('submitted_at__isnull', True)), _connector='OR'), name='site_unconfirmed_is_not_submitted'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('entered_by_office__isnull', True), models.Q(('entered_source', ''), _negated=True), _connector='OR'), name='site_on_behalf_has_source'),
        ),
        migrations.AddField(
            model_name='sitelikeness',
            name='municipality',
            field=territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality'),
        ),
        migrations.AddField(
            model_name='sitelikeness',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='candidate_sites.site'),
        ),
        migrations.AddField(
            model_name='sitelikeness',
            name='province',
            field=territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province'),
        ),
        migrations.AddField(
            model_name='sitelikeness',
            name='said_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sitelikeness',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='candidate_sites.site'),
        ),
        migrations.AddConstraint(
            model_name='sitelikeness',
            constraint=models.UniqueConstraint(fields=('site', 'other'), name='likeness_once_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='sitelikeness',
            constraint=models.CheckConstraint(condition=models.Q(('site', models.F('other')), _negated=True), name='likeness_of_two'),
        ),
        WAITING,
        WALL,
    ]
