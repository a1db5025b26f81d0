"""Which municipalities of the own province a governor's office sees as considering: their proposal says "not yet".

The office may not learn that they proposed, so its policies show it no such site; this function gives the keys to the
coverage alone, and to nobody else: without a governor's scope it is empty. A municipality with another site that the
office may see is no secret.
"""

from django.db import migrations


class Migration(migrations.Migration):
    """One function, run with the owner's eyes."""

    dependencies = [
        ("portal", "0003_web_installs_nothing"),
        ("candidate_sites", "0005_kept_from_governor"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION municipalities_kept_from_governor() RETURNS SETOF bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
                SELECT municipality_id FROM candidate_sites_site
                WHERE (SELECT current_setting('portal.reach', true)) = 'governor'
                AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint)
                AND for_reviewers AND status NOT IN ('draft', 'withdrawn')
                GROUP BY municipality_id HAVING NOT bool_or(for_governor)
            $$;
            REVOKE ALL ON FUNCTION municipalities_kept_from_governor() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION municipalities_kept_from_governor() TO portal_web, portal_worker;
            """,
            "DROP FUNCTION municipalities_kept_from_governor();",
        )
    ]
