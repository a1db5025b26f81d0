"""After a restore the web may say of waiting letters that they had left already, as long as delivery stands still."""

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION mail_had_left(numbers uuid[], person text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        changed bigint;
    BEGIN
        UPDATE mail_outgoingmail
        SET state = 'sent', sent_at = (SELECT began_at FROM mail_standstill WHERE ended_at IS NULL),
            lease_until = NULL, settled_by = person
        WHERE id = ANY (numbers) AND state = 'waiting' AND kind <> 'secret'
            AND EXISTS (SELECT FROM mail_standstill WHERE ended_at IS NULL);
        GET DIAGNOSTICS changed = ROW_COUNT;
        RETURN changed;
    END $$;
    REVOKE ALL ON FUNCTION mail_had_left(uuid[], text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION mail_had_left(uuid[], text) TO portal_web;
"""


class Migration(migrations.Migration):
    dependencies = [("mail", "0005_trouble")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION mail_had_left(uuid[], text);")]
