"""A number across the wall: how many sites a governor's office may count but not see ("not yet" on submission).

The policies show the office none of these rows, so the database counts them for it: for the province that this
transaction's scope names, and for nobody else. Only the number comes out.
"""

from django.db import migrations

COUNT = """
    CREATE FUNCTION sites_kept_from_governor() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
        SELECT count(*) FROM candidate_sites_site
        WHERE for_reviewers AND NOT for_governor AND status <> 'withdrawn'
          AND province_id = nullif(current_setting('portal.province', true), '')::bigint
    $$;
    REVOKE ALL ON FUNCTION sites_kept_from_governor() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION sites_kept_from_governor() TO portal_web;
"""


class Migration(migrations.Migration):
    """Add the function that counts."""

    dependencies = [("candidate_sites", "0004_row_security")]

    operations = [migrations.RunSQL(COUNT, "DROP FUNCTION sites_kept_from_governor();")]
