"""A letter that failed is tried again at the address its reader has today, and at no other.

Who looks after failed mail (an administrator reads no site) could send a letter to an address of choice, and so read it.
The second argument stays for the version that still runs; nothing of it is used any more.
"""

from django.db import migrations

FUNCTION = """
    CREATE OR REPLACE FUNCTION mail_try_again(number uuid, corrected text, person text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE mail_outgoingmail letter
        SET state = 'waiting', attempts = 0, due_at = now(), lease_until = NULL, bounced_at = NULL,
            settled_at = NULL, settled_by = person, address = {address}
        WHERE id = number AND state = 'failed' AND kind <> 'secret';
        RETURN FOUND;
    END $$;
"""
OF_ITS_READER = """coalesce(
                (SELECT email FROM accounts_user account WHERE account.is_active AND account.email <> ''
                    AND account.id = substring(letter.recipient FROM '^user:([0-9]+)$')::bigint),
                (SELECT email FROM contacts_person contact WHERE contact.email <> ''
                    AND contact.id = substring(letter.recipient FROM '^contacts[.]person:([0-9]+)$')::bigint),
                letter.address)"""
OF_CHOICE = "coalesce(nullif(corrected, ''), address)"


class Migration(migrations.Migration):
    """Replace the function; its rights stay."""

    dependencies = [
        ("portal", "0005_published_sites"),
        ("mail", "0006_after_a_restore"),
        ("accounts", "0001_initial"),
        ("contacts", "0001_persons_roles_follow_ups"),
    ]

    operations = [migrations.RunSQL(FUNCTION.format(address=OF_ITS_READER), FUNCTION.format(address=OF_CHOICE))]
