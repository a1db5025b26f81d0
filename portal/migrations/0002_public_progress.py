"""What the public may know of sites and answers: three counts per province, and nothing else."""

from django.db import migrations


class Migration(migrations.Migration):
    """One function, run with the owner's eyes."""

    dependencies = [
        ("portal", "0001_initial"),
        ("calls", "0003_row_security"),
        ("candidate_sites", "0004_row_security"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION public_progress(running_call bigint)
            RETURNS TABLE (province_id bigint, asked bigint, answered bigint, houses_open bigint)
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
                SELECT province.id,
                    (SELECT count(*) FROM calls_recipient asked
                     WHERE asked.call_id = running_call AND asked.province_id = province.id),
                    (SELECT count(*) FROM calls_recipient asked
                     WHERE asked.call_id = running_call AND asked.province_id = province.id
                     AND EXISTS (SELECT FROM calls_answer answer WHERE answer.call_id = running_call
                                 AND answer.municipality_id = asked.municipality_id AND answer.is_confirmed)),
                    (SELECT count(*) FROM candidate_sites_site house WHERE house.province_id = province.id
                     AND house.status = 'open' AND NOT house.is_example)
                FROM territory_province province
            $$;
            REVOKE ALL ON FUNCTION public_progress(bigint) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION public_progress(bigint) TO portal_web, portal_worker;
            """,
            "DROP FUNCTION public_progress(bigint);",
        )
    ]
