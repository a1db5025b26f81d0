"""Anonymising a person empties the letters to that person: those that wait do not leave, the others lose the address.

The web writes letters and reads none; this door does no more than that, and only for who is anonymised already. That a
letter left, when, and to which number stays, as proof of delivery.
"""

from django.db import migrations

DOOR = migrations.RunSQL(
    """
    CREATE FUNCTION contacts_forget_letters(person bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        gone bigint;
        kept bigint;
    BEGIN
        IF NOT EXISTS (SELECT FROM contacts_person WHERE id = person AND anonymised_at IS NOT NULL) THEN
            RETURN 0;
        END IF;
        DELETE FROM mail_outgoingmail WHERE recipient = 'contacts.person:' || person AND state = 'waiting';
        GET DIAGNOSTICS gone = ROW_COUNT;
        UPDATE mail_outgoingmail
        SET address = 'nobody@erased.invalid', subject = '', text = '', html = '', unsubscribe = NULL, calendar = NULL,
            sender = NULL, last_error = '',
            settled_at = CASE state WHEN 'failed' THEN coalesce(settled_at, now()) ELSE settled_at END
        WHERE recipient = 'contacts.person:' || person;
        GET DIAGNOSTICS kept = ROW_COUNT;
        RETURN gone + kept;
    END $$;
    REVOKE ALL ON FUNCTION contacts_forget_letters(bigint) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION contacts_forget_letters(bigint) TO portal_web, portal_worker;
    """,
    "DROP FUNCTION contacts_forget_letters(bigint);",
)


class Migration(migrations.Migration):
    """Add the door."""

    dependencies = [("contacts", "0013_action_changes"), ("mail", "0007_sender")]

    operations = [DOOR]
