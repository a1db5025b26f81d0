"""Who got a mailing stops such mail without signing in: one door through the wall, which says nothing back.

The link is signed by the portal; the function only ever sets the moment from which no mailing goes to that person.
"""

from django.db import migrations

DOOR = migrations.RunSQL(
    """
    CREATE FUNCTION contacts_stop_mailings(person bigint) RETURNS void LANGUAGE sql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
        UPDATE contacts_person SET opted_out_at = now()
        WHERE opted_out_at IS NULL
          AND id IN (person, (SELECT merged_into_id FROM contacts_person WHERE id = person))
    $$;
    REVOKE ALL ON FUNCTION contacts_stop_mailings(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION contacts_stop_mailings(bigint) TO portal_web, portal_worker;
    """,
    "DROP FUNCTION contacts_stop_mailings(bigint);",
)


class Migration(migrations.Migration):
    """Add the door."""

    dependencies = [("contacts", "0006_walls_of_stances_and_talks")]

    operations = [DOOR]
