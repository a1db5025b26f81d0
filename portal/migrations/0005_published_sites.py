"""What the public may read of a site that its municipality and De Huizen both published: the municipality, no more."""

from django.db import migrations


class Migration(migrations.Migration):
    """One function, run with the owner's eyes."""

    dependencies = [
        ("portal", "0004_kept_municipalities"),
        ("candidate_sites", "0019_published_by_both"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION published_sites()
            RETURNS TABLE (municipality_id bigint, status text, house_kind text, places integer)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
                SELECT municipality_id, status, house_kind, places FROM candidate_sites_site
                WHERE published_by_municipality_at IS NOT NULL AND published_by_de_huizen_at IS NOT NULL
                AND for_reviewers AND status NOT IN ('draft', 'withdrawn', 'not_retained', 'cancelled')
                AND NOT is_example
            $$;
            REVOKE ALL ON FUNCTION published_sites() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION published_sites() TO portal_web, portal_worker;
            """,
            "DROP FUNCTION published_sites();",
        )
    ]
