"""A grid over the map that the database keeps: how many sites stand in a cell, per province, status and sight.

Each change of a site adds rows, so that two changes never wait for each other; `site_cells_together` sums them up.
"""

import django.db.models.deletion
from django.db import migrations, models

# As in sites/models/cells.py: a cell is 64 pixels wide at the zoom of its level.
WIDTH, HEIGHT = 90.0, 57.0

KEPT = "level, \"column\", \"row\", province_id, status, for_reviewers, for_governor, for_observers"

KEEP = migrations.RunSQL(
    f"""
    CREATE FUNCTION site_cells_add(site candidate_sites_site, sign integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
        INSERT INTO candidate_sites_sitecell ({KEPT}, number, longitude, latitude)
        SELECT level, floor(ST_X(site.point) * (1 << level) / {WIDTH}), floor(ST_Y(site.point) * (1 << level) / {HEIGHT}),
               site.province_id, site.status, site.for_reviewers, site.for_governor, site.for_observers,
               sign, sign * ST_X(site.point), sign * ST_Y(site.point)
        FROM unnest(ARRAY[6, 8, 10, 12, 14]) AS level
        -- Nobody who watches over an area sees a draft.
        WHERE site.point IS NOT NULL AND (site.for_reviewers OR site.for_governor OR site.for_observers)
    $$;
    REVOKE ALL ON FUNCTION site_cells_add(candidate_sites_site, integer) FROM PUBLIC;

    CREATE FUNCTION site_cells_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM site_cells_add(OLD, -1); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM site_cells_add(NEW, 1); END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER cells_gain AFTER INSERT ON candidate_sites_site FOR EACH ROW
    WHEN (NEW.point IS NOT NULL AND NEW.for_reviewers) EXECUTE FUNCTION site_cells_follow();
    CREATE TRIGGER cells_follow AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN (OLD.point IS DISTINCT FROM NEW.point OR OLD.status <> NEW.status OR OLD.province_id <> NEW.province_id
          OR OLD.for_reviewers <> NEW.for_reviewers OR OLD.for_governor <> NEW.for_governor
          OR OLD.for_observers <> NEW.for_observers)
    EXECUTE FUNCTION site_cells_follow();
    CREATE TRIGGER cells_lose AFTER DELETE ON candidate_sites_site FOR EACH ROW EXECUTE FUNCTION site_cells_follow();

    CREATE FUNCTION site_cells_together() RETURNS void LANGUAGE sql SET search_path = public AS $$
        WITH gone AS (DELETE FROM candidate_sites_sitecell RETURNING *)
        INSERT INTO candidate_sites_sitecell ({KEPT}, number, longitude, latitude)
        SELECT {KEPT}, sum(number), sum(longitude), sum(latitude) FROM gone GROUP BY {KEPT} HAVING sum(number) <> 0
    $$;
    REVOKE ALL ON FUNCTION site_cells_together() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION site_cells_together() TO portal_worker;

    SELECT count(site_cells_add(site, 1)) FROM candidate_sites_site site;
    """,
    """
    DROP FUNCTION site_cells_together();
    DROP TRIGGER cells_lose ON candidate_sites_site;
    DROP TRIGGER cells_follow ON candidate_sites_site;
    DROP TRIGGER cells_gain ON candidate_sites_site;
    DROP FUNCTION site_cells_follow();
    DROP FUNCTION site_cells_add(candidate_sites_site, integer);
    """,
)

# Only those who watch over an area have a map; the triggers alone write.
WALL = migrations.RunSQL(
    """
    ALTER TABLE candidate_sites_sitecell ENABLE ROW LEVEL SECURITY;
    CREATE POLICY within_reach ON candidate_sites_sitecell TO portal_web USING (
        (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
        OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
        OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
    );
    CREATE POLICY everything ON candidate_sites_sitecell TO portal_worker USING (true);
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON candidate_sites_sitecell FROM portal_web;
    REVOKE UPDATE, TRUNCATE ON candidate_sites_sitecell FROM portal_worker;
    """,
    """
    DROP POLICY everything ON candidate_sites_sitecell;
    DROP POLICY within_reach ON candidate_sites_sitecell;
    ALTER TABLE candidate_sites_sitecell DISABLE ROW LEVEL SECURITY;
    """,
)


class Migration(migrations.Migration):

    dependencies = [
        ('candidate_sites', '0006_history_stays'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.SmallIntegerField()),
                ('column', models.IntegerField()),
                ('row', models.IntegerField()),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('incomplete', 'More information asked'), ('reply', 'Right of reply'), ('retained', 'Retained'), ('reserve', 'Reserve'), ('not_retained', 'Not retained'), ('realisation', 'Being realised'), ('open', 'Open'), ('closed', 'Closed'), ('on_hold', 'On hold'), ('withdrawn', 'Withdrawn'), ('cancelled', 'Cancelled')], max_length=14)),
                ('for_reviewers', models.BooleanField()),
                ('for_governor', models.BooleanField()),
                ('for_observers', models.BooleanField()),
                ('number', models.IntegerField()),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('province', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.province')),
            ],
            options={
                'indexes': [models.Index(fields=['level', 'column', 'row'], name='site_cell_place'), models.Index(fields=['province', 'level', 'column', 'row'], name='site_cell_of_province')],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', (6, 8, 10, 12, 14))), name='site_cell_level_known')],
            },
        ),
        KEEP,
        WALL,
    ]
