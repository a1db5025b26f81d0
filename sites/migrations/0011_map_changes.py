"""How often the sites of a province changed, per audience, kept by the database.

Adding, never changing a row: two changes do not wait for each other, and a sum that is the same saw the same commits.
"""

import django.db.models.deletion
from django.db import migrations, models

SHOWN = (
    "name", "status", "places", "municipality_id", "province_id", "is_example", "for_reviewers", "for_governor",
    "for_observers",
)
DIFFERS = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in ("point", *SHOWN))
NAMES = " OR ".join(
    f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in ("name_nl", "name_fr", "name_de", "languages", "nis")
)
SIGHT = "for_reviewers, for_governor, for_observers"

FOLLOW = migrations.RunSQL(
    f"""
    CREATE FUNCTION site_changes_add(site candidate_sites_site) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
        INSERT INTO candidate_sites_sitechange (province_id, {SIGHT}, number)
        SELECT site.province_id, site.for_reviewers, site.for_governor, site.for_observers, 1
        -- Nobody who watches over an area may notice that a draft changes.
        WHERE site.for_reviewers OR site.for_governor OR site.for_observers
    $$;
    REVOKE ALL ON FUNCTION site_changes_add(candidate_sites_site) FROM PUBLIC;

    CREATE FUNCTION site_changes_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
    AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM site_changes_add(OLD); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM site_changes_add(NEW); END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER changes_begin AFTER INSERT ON candidate_sites_site FOR EACH ROW
    WHEN (NEW.for_reviewers) EXECUTE FUNCTION site_changes_follow();
    CREATE TRIGGER changes_follow AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN ({DIFFERS}) EXECUTE FUNCTION site_changes_follow();
    CREATE TRIGGER changes_end AFTER DELETE ON candidate_sites_site FOR EACH ROW
    EXECUTE FUNCTION site_changes_follow();

    CREATE FUNCTION site_changes_of_names() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
    AS $$
    BEGIN
        INSERT INTO candidate_sites_sitechange (province_id, {SIGHT}, number) VALUES (NEW.province_id, true, true, true, 1);
        RETURN NULL;
    END $$;
    CREATE TRIGGER sites_are_named_anew AFTER UPDATE ON territory_municipality FOR EACH ROW
    WHEN ({NAMES}) EXECUTE FUNCTION site_changes_of_names();

    CREATE FUNCTION site_changes_together() RETURNS void LANGUAGE sql SET search_path = public AS $$
        WITH gone AS (DELETE FROM candidate_sites_sitechange RETURNING *)
        INSERT INTO candidate_sites_sitechange (province_id, {SIGHT}, number)
        SELECT province_id, {SIGHT}, sum(number) FROM gone GROUP BY province_id, {SIGHT}
    $$;
    REVOKE ALL ON FUNCTION site_changes_together() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION site_changes_together() TO portal_worker;
    """,
    """
    DROP FUNCTION site_changes_together();
    DROP TRIGGER sites_are_named_anew ON territory_municipality;
    DROP FUNCTION site_changes_of_names();
    DROP TRIGGER changes_end ON candidate_sites_site;
    DROP TRIGGER changes_follow ON candidate_sites_site;
    DROP TRIGGER changes_begin ON candidate_sites_site;
    DROP FUNCTION site_changes_follow();
    DROP FUNCTION site_changes_add(candidate_sites_site);
    """,
)

WALL = migrations.RunSQL(
    """
    ALTER TABLE candidate_sites_sitechange ENABLE ROW LEVEL SECURITY;
    CREATE POLICY within_reach ON candidate_sites_sitechange TO portal_web USING (
        (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
        OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
        OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
    );
    CREATE POLICY everything ON candidate_sites_sitechange TO portal_worker USING (true);
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON candidate_sites_sitechange FROM portal_web;
    REVOKE UPDATE, TRUNCATE ON candidate_sites_sitechange FROM portal_worker;
    """,
    """
    DROP POLICY everything ON candidate_sites_sitechange;
    DROP POLICY within_reach ON candidate_sites_sitechange;
    ALTER TABLE candidate_sites_sitechange DISABLE ROW LEVEL SECURITY;
    """,
)


class Migration(migrations.Migration):
    """One table, written by triggers alone."""

    dependencies = [("candidate_sites", "0010_papers_likeness_on_behalf"), ("territory", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SiteChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("for_reviewers", models.BooleanField()),
                ("for_governor", models.BooleanField()),
                ("for_observers", models.BooleanField()),
                ("number", models.BigIntegerField()),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.province"
                    ),
                ),
            ],
        ),
        FOLLOW,
        WALL,
    ]
