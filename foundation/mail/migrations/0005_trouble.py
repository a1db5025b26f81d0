"""What a person does about a failed letter, a link that stops a kind of mail, an entry for the diary.

The web may try a failed letter again or settle it, through two functions that do no more than that: it still rewrites
no letter, and never a secret one.
"""

from django.db import migrations, models

FUNCTIONS = """
    CREATE FUNCTION mail_try_again(number uuid, corrected text, person text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE mail_outgoingmail
        SET state = 'waiting', attempts = 0, due_at = now(), lease_until = NULL, bounced_at = NULL,
            settled_at = NULL, settled_by = person, address = coalesce(nullif(corrected, ''), address)
        WHERE id = number AND state = 'failed' AND kind <> 'secret';
        RETURN FOUND;
    END $$;
    CREATE FUNCTION mail_settle(number uuid, person text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        UPDATE mail_outgoingmail SET settled_at = now(), settled_by = person
        WHERE id = number AND state = 'failed' AND settled_at IS NULL;
        RETURN FOUND;
    END $$;
    REVOKE ALL ON FUNCTION mail_try_again(uuid, text, text), mail_settle(uuid, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION mail_try_again(uuid, text, text), mail_settle(uuid, text) TO portal_web, portal_worker;
    GRANT SELECT (bounced_at, settled_at, settled_by) ON mail_outgoingmail TO portal_web;
"""
BACK = """
    DROP FUNCTION mail_try_again(uuid, text, text);
    DROP FUNCTION mail_settle(uuid, text);
"""


class Migration(migrations.Migration):
    """Add the columns and the two ways a person acts on them."""

    dependencies = [("mail", "0004_standstill")]

    operations = [
        migrations.AddField(
            "outgoingmail",
            "unsubscribe",
            models.CharField(help_text="Address that stops this kind of mail", max_length=2000, null=True),
        ),
        migrations.AddField(
            "outgoingmail",
            "calendar",
            models.TextField(help_text="An entry for the diary (iCalendar) that goes along", null=True),
        ),
        migrations.AddField(
            "outgoingmail",
            "bounced_at",
            models.DateTimeField(help_text="When it came back after it had left", null=True),
        ),
        migrations.AddField(
            "outgoingmail",
            "settled_at",
            models.DateTimeField(help_text="When a person had looked at the failure", null=True),
        ),
        migrations.AddField(
            "outgoingmail",
            "settled_by",
            models.CharField(help_text="Opaque id of that person", max_length=80, null=True),
        ),
        migrations.AddIndex(
            "outgoingmail",
            models.Index(
                condition=models.Q(("settled_at", None), ("state", "failed")),
                fields=["-written_at"],
                name="mail_trouble",
            ),
        ),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
