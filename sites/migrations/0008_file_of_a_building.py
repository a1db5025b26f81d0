"""The file of a building: a row per part, and every change of a field; each with the scope of its site.

From here on the scope of a site spreads to every table whose rows copy it, whichever that is: a further table needs its
own trigger `scope_of_row` and nothing else. The trigger says with an argument whether observers may read its rows.
"""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import territory.fields
from django.conf import settings
from django.db import migrations, models


SITE = "candidate_sites_site"
PAPER = "candidate_sites_sitepaper"
CHANGE = "candidate_sites_filechange"
FOR_OBSERVERS = ("location", "building", "capacity", "surroundings")
TABLES = {f"candidate_sites_{name}": "'observers'" for name in FOR_OBSERVERS} | {"candidate_sites_support": "", CHANGE: ""}

REACHES = """
    (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
    OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
    OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
    OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
"""

SCOPE = migrations.RunSQL(
    f"""
    CREATE OR REPLACE FUNCTION site_scope_of_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        -- What observers read says so at its trigger; of the papers they see the photos.
        SELECT municipality_id, province_id, for_reviewers, for_governor,
               for_observers AND (coalesce(TG_ARGV[0], '') = 'observers'
                   OR TG_TABLE_NAME = '{PAPER}' AND to_jsonb(NEW)->>'kind' = 'photo')
        INTO NEW.municipality_id, NEW.province_id, NEW.for_reviewers, NEW.for_governor, NEW.for_observers
        FROM {SITE} WHERE id = NEW.site_id;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE FUNCTION site_scope_spreads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    DECLARE
        copies regclass;
    BEGIN
        -- Touching a row is enough: its own trigger copies the scope.
        FOR copies IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgfoid = 'site_scope_of_row'::regproc LOOP
            EXECUTE format('UPDATE %s SET site_id = site_id WHERE site_id = $1', copies) USING NEW.id;
        END LOOP;
        RETURN NULL;
    END $$;
    """,
    migrations.RunSQL.noop,
)

STAYS = migrations.RunSQL(
    f"""
    CREATE FUNCTION file_change_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        IF OLD.for_reviewers AND (NEW.changes, NEW.part, NEW.version, NEW.begun_at, NEW.at)
            IS DISTINCT FROM (OLD.changes, OLD.part, OLD.version, OLD.begun_at, OLD.at) THEN
            RAISE EXCEPTION 'What was changed in a submitted file stays.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER change_stays BEFORE UPDATE ON {CHANGE} FOR EACH ROW EXECUTE FUNCTION file_change_stays();
    REVOKE DELETE, TRUNCATE ON {", ".join(TABLES)} FROM portal_web;
    REVOKE UPDATE ON {CHANGE} FROM portal_web;
    GRANT UPDATE (changes, version, at, by_id) ON {CHANGE} TO portal_web;
    """,
    f"""
    DROP TRIGGER change_stays ON {CHANGE};
    DROP FUNCTION file_change_stays();
    """,
)

# Code of before this migration adds sites and requests without these columns.
DEFAULTS = migrations.RunSQL(
    f"""
    ALTER TABLE {SITE} ALTER COLUMN part_versions SET DEFAULT '{{}}';
    ALTER TABLE candidate_sites_informationrequest ALTER COLUMN fields SET DEFAULT '{{}}';
    """,
    migrations.RunSQL.noop,
)


def wall(table: str, argument: str) -> migrations.RunSQL:
    """Copy the site's scope onto every row of this table, and bind the web to it."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
        EXECUTE FUNCTION site_scope_of_row({argument});
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({REACHES});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY everything ON {table};
        DROP POLICY within_reach ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        DROP TRIGGER scope_of_row ON {table};
        """,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0007_map_cells'),
        ('territory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='informationrequest',
            name='fields',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='Codes of sites.parts', size=None),
        ),
        migrations.AddField(
            model_name='site',
            name='keeper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keeper'),
        ),
        migrations.AddField(
            model_name='site',
            name='part_versions',
            field=models.JSONField(default=dict, editable=False, help_text='Saves of each part; a part without: none'),
        ),
        migrations.AddField(
            model_name='site',
            name='submission_asked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='site',
            name='submission_asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='support', serialize=False, to='candidate_sites.site')),
                ('college_stance', models.CharField(blank=True, choices=[('in_favour', 'Decided in favour'), ('informal', 'Positive, without a decision'), ('none', 'Not discussed yet'), ('against', 'Against')], max_length=20, verbose_name='stance of the college')),
                ('council_stance', models.CharField(blank=True, choices=[('in_favour', 'Decided in favour'), ('informal', 'Positive, without a decision'), ('none', 'Not discussed yet'), ('against', 'Against')], max_length=20, verbose_name='stance of the council')),
                ('council_decided_on', models.DateField(blank=True, null=True, verbose_name='decision of the council')),
                ('police_advice', models.CharField(blank=True, choices=[('positive', 'Positive'), ('conditions', 'Positive under conditions'), ('negative', 'Negative'), ('none', 'No advice yet')], max_length=20, verbose_name='advice of the police zone')),
                ('police_advised_on', models.DateField(blank=True, null=True, verbose_name="day of the police zone's advice")),
                ('fire_advice', models.CharField(blank=True, choices=[('positive', 'Positive'), ('conditions', 'Positive under conditions'), ('negative', 'Negative'), ('none', 'No advice yet')], max_length=20, verbose_name='advice of the fire service')),
                ('fire_advised_on', models.DateField(blank=True, null=True, verbose_name="day of the fire service's advice")),
                ('neighbours_told', models.CharField(blank=True, choices=[('not_yet', 'Not yet'), ('planned', 'A day is planned'), ('told', 'They have been told')], max_length=20, verbose_name='do the neighbours know?')),
                ('neighbours_told_on', models.DateField(blank=True, null=True, verbose_name='day on which the neighbours hear it')),
                ('neighbours_how', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='how the neighbours hear it')),
                ('concerns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='concerns in the neighbourhood')),
                ('concerns_words', models.TextField(blank=True, verbose_name='what people said')),
                ('added_value', models.TextField(blank=True, verbose_name='what the house can bring the neighbourhood')),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
            ],
            options={
                'verbose_name': 'support',
            },
        ),
        migrations.CreateModel(
            name='Surroundings',
            fields=[
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='surroundings', serialize=False, to='candidate_sites.site')),
                ('school', models.CharField(blank=True, choices=[('beside', 'Next door or opposite'), ('near', 'In the same street or the next'), ('far', 'Farther away'), ('unknown', 'Not known yet')], max_length=20, verbose_name='nearest school')),
                ('child_care', models.CharField(blank=True, choices=[('beside', 'Next door or opposite'), ('near', 'In the same street or the next'), ('far', 'Farther away'), ('unknown', 'Not known yet')], max_length=20, verbose_name='nearest child care')),
                ('shelter', models.CharField(blank=True, choices=[('beside', 'Next door or opposite'), ('near', 'In the same street or the next'), ('far', 'Farther away'), ('unknown', 'Not known yet')], max_length=20, verbose_name='nearest shelter for victims')),
                ('overlooking', models.CharField(blank=True, choices=[('none', 'Nobody looks in or out'), ('some', 'Some windows look onto neighbours'), ('direct', 'Windows or doors open onto a school yard, a play area or a garden of neighbours')], max_length=20, verbose_name='looking in and out')),
                ('stop_metres', models.PositiveIntegerField(blank=True, null=True, verbose_name='walk to the nearest stop')),
                ('evening_bus', models.CharField(blank=True, choices=[('none', 'No usable service'), ('day', 'By day only'), ('evening', 'Also in the evening'), ('always', 'Also in the evening and at the weekend')], max_length=20, verbose_name='when bus, tram or metro run')),
                ('parking', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='parking spaces')),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='within two kilometres')),
                ('surroundings_words', models.TextField(blank=True, verbose_name='what else there is to know about the surroundings')),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
            ],
            options={
                'verbose_name': 'surroundings',
            },
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='building', serialize=False, to='candidate_sites.site')),
                ('tenure', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='how it could be had')),
                ('available_on', models.DateField(blank=True, null=True, verbose_name='free from')),
                ('price', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='asking price')),
                ('rent', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='rent per year')),
                ('lease_years', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='years it can be rented')),
                ('usable_area', models.PositiveIntegerField(blank=True, null=True, verbose_name='usable floor area')),
                ('plot_area', models.PositiveIntegerField(blank=True, null=True, verbose_name='area of the plot')),
                ('outdoor_area', models.PositiveIntegerField(blank=True, null=True, verbose_name='garden and outdoor space')),
                ('storeys', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='storeys')),
                ('built_in', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of construction')),
                ('state', models.CharField(blank=True, choices=[('good', 'Good: usable after small works'), ('fair', 'Fair: parts need renovation'), ('poor', 'Poor: needs renovation throughout'), ('ruin', 'Cannot be repaired')], max_length=20, verbose_name='state of the building')),
                ('heritage', models.CharField(blank=True, choices=[('none', 'Not in an inventory'), ('listed', 'In an inventory, not protected'), ('protected', 'Protected'), ('unknown', 'Not known yet')], max_length=20, verbose_name='heritage')),
                ('asbestos', models.CharField(blank=True, choices=[('clean', 'There is one: nothing found'), ('found', 'There is one: something was found'), ('asked', 'Asked for'), ('none', 'Not there yet')], max_length=20, verbose_name='asbestos certificate')),
                ('soil', models.CharField(blank=True, choices=[('clean', 'There is one: nothing found'), ('found', 'There is one: something was found'), ('asked', 'Asked for'), ('none', 'Not there yet')], max_length=20, verbose_name='soil certificate')),
                ('flood_parcel', models.CharField(blank=True, choices=[('A', 'A: no flooding'), ('B', 'B: small chance under the climate of 2050'), ('C', 'C: small chance today'), ('D', 'D: medium chance today')], max_length=20, verbose_name='flood score of the parcel (P)')),
                ('flood_building', models.CharField(blank=True, choices=[('A', 'A: no flooding'), ('B', 'B: small chance under the climate of 2050'), ('C', 'C: small chance today'), ('D', 'D: medium chance today')], max_length=20, verbose_name='flood score of the building (G)')),
                ('flood_hazard', models.CharField(blank=True, choices=[('none', 'None'), ('very_low', 'Very low'), ('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=20, verbose_name='flood hazard on the map')),
                ('zone', models.CharField(blank=True, choices=[('f_housing', 'Housing area (woongebied)'), ('f_rural', 'Rural or reserve housing area (landelijk woongebied, woonuitbreiding)'), ('f_community', 'Community facilities (gemeenschapsvoorzieningen)'), ('f_business', 'Business or industry (KMO, industrie)'), ('f_farming', 'Farming (agrarisch gebied)'), ('f_leisure', 'Leisure (recreatie)'), ('f_green', 'Green area (groengebied)'), ('w_housing', "Housing zone (zone d'habitat)"), ('w_rural', 'Rural housing zone (habitat à caractère rural)'), ('w_community', 'Public services (services publics et équipements communautaires)'), ('w_business', 'Economic activity (activité économique)'), ('w_leisure', 'Leisure (loisirs)'), ('w_farming', 'Farming (zone agricole)'), ('w_forest', 'Forest (zone forestière)'), ('w_reserve', 'Reserve for a municipal plan (ZACC)'), ('b_residential', 'Mainly residential (habitation à prédominance résidentielle)'), ('b_housing', "Housing (zone d'habitation)"), ('b_mixed', 'Mixed zone (zone mixte)'), ('b_strong_mix', 'Strongly mixed zone (forte mixité)'), ('b_facilities', "Facilities of public interest (équipements d'intérêt collectif)"), ('b_industry', 'Urban industry (industries urbaines)'), ('b_green', 'Green zone or park (zone verte, parc)'), ('other', 'Another zone, or a plan of its own'), ('unknown', 'Not known yet')], max_length=20, verbose_name='zone of the plan')),
                ('permit_outlook', models.CharField(blank=True, choices=[('conform', 'The use fits the zone'), ('deviation', 'Possible with a deviation'), ('plan_change', 'Only after a change of the plan'), ('excluded', 'The zone excludes it'), ('unknown', 'Not known yet')], max_length=20, verbose_name='chance of a permit')),
                ('permit_words', models.TextField(blank=True, verbose_name='what the planning office says')),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
            ],
            options={
                'verbose_name': 'building',
                'constraints': [models.CheckConstraint(condition=models.Q(('usable_area__isnull', True), ('usable_area__gt', 0), _connector='OR'), name='building_usable_area_positive'), models.CheckConstraint(condition=models.Q(('plot_area__isnull', True), ('plot_area__gt', 0), _connector='OR'), name='building_plot_area_positive'), models.CheckConstraint(condition=models.Q(('storeys__isnull', True), ('storeys__gt', 0), _connector='OR'), name='building_storeys_positive'), models.CheckConstraint(condition=models.Q(('built_in__isnull', True), ('built_in__gt', 0), _connector='OR'), name='building_built_in_positive')],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='capacity', serialize=False, to='candidate_sites.site')),
                ('rooms', models.JSONField(blank=True, default=list, verbose_name='rooms by size')),
                ('living_groups', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='living groups')),
                ('target_groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None, verbose_name='target groups')),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
            ],
            options={
                'verbose_name': 'capacity and target group',
                'constraints': [models.CheckConstraint(condition=models.Q(('living_groups__isnull', True), ('living_groups__gt', 0), _connector='OR'), name='capacity_living_groups_positive')],
            },
        ),
        migrations.CreateModel(
            name='FileChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('part', models.CharField(choices=[('place', 'Place'), ('building', 'Building'), ('capacity', 'Capacity and target group'), ('surroundings', 'Surroundings'), ('support', 'Support'), ('papers', 'Papers and photos'), ('submit', 'Check and submit')], max_length=20)),
                ('version', models.PositiveIntegerField(help_text='Version of the part that these changes led to')),
                ('changes', models.JSONField(default=dict)),
                ('begun_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('membership_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(blank=True, choices=[('reader', 'Reader'), ('editor', 'Editor'), ('signatory', 'Signatory'), ('reviewer', 'Reviewer'), ('coordinator', 'Coordinator'), ('governor', "Governor's office"), ('observer', 'Observer'), ('admin', 'Administrator')], max_length=12)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='candidate_sites.site')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['site', 'part', '-version'], name='change_newest')],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('for_reviewers', models.BooleanField(default=False, editable=False)),
                ('for_governor', models.BooleanField(default=False, editable=False)),
                ('for_observers', models.BooleanField(default=False, editable=False)),
                ('site', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='location', serialize=False, to='candidate_sites.site')),
                ('postcode', models.CharField(blank=True, max_length=4, verbose_name='postcode')),
                ('parcels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=17), blank=True, default=list, size=None, verbose_name='cadastral parcels')),
                ('outline', django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=4326, verbose_name='outline of the site')),
                ('capture', models.CharField(blank=True, choices=[('address', 'From the address'), ('pointed', 'Pointed at on the map'), ('parcel', 'From the cadastral plan'), ('gps', 'Measured on the spot with a telephone or GPS'), ('survey', 'Measured by a surveyor'), ('file', 'From a file of the planning office')], max_length=20, verbose_name='how the place was found')),
                ('precision', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how precise, in metres')),
                ('municipality', territory.fields.MunicipalityToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.municipality')),
                ('province', territory.fields.ProvinceToday(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.province')),
            ],
            options={
                'verbose_name': 'place',
                'constraints': [models.CheckConstraint(condition=models.Q(('postcode', ''), ('postcode__regex', '^[1-9][0-9]{3}$'), _connector='OR'), name='location_postcode'), models.CheckConstraint(condition=models.Q(('precision__isnull', True), ('precision__gt', 0), _connector='OR'), name='location_precision_positive')],
            },
        ),
        SCOPE,
        *[wall(table, argument) for table, argument in TABLES.items()],
        STAYS,
        DEFAULTS,
    ]
