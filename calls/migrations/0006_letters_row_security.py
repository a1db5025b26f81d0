"""The second wall for letters, addresses and mailings; what the public page of a letter may ask without a scope.

Whoever holds a letter is not signed in, so no policy gives a row. Two functions answer with the owner's eyes, and only
to somebody who knows the link, or the link and the code.
"""

from django.db import migrations

REVIEWERS = "(SELECT current_setting('portal.reach', true)) = 'reviewers'"
PROVINCE = "province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint)"
MUNICIPALITY = "municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)"


def wall(table: str, reaches: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({reaches});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY within_reach ON {table};
        DROP POLICY everything ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


RIGHTS = migrations.RunSQL(
    """
    -- De Huizen words calls and says whom they ask; nobody takes a call or a question back.
    GRANT INSERT, UPDATE ON calls_call TO portal_web;
    GRANT INSERT ON calls_recipient TO portal_web;
    GRANT UPDATE (opened_at, asked_on) ON calls_recipient TO portal_web;
    -- An answer that came with a letter counts once De Huizen knows who gave it; its words stay as they were given.
    GRANT UPDATE (is_confirmed) ON calls_answer TO portal_web;
    REVOKE DELETE, TRUNCATE ON calls_postaladdress, calls_callletter, calls_firstperson, calls_callmailing,
        calls_mailingline, calls_callpaper FROM portal_web;
    REVOKE UPDATE ON calls_callletter, calls_callmailing, calls_mailingline FROM portal_web;
    GRANT UPDATE (revoked_at, used_at) ON calls_callletter TO portal_web;
    GRANT UPDATE (number) ON calls_callmailing TO portal_web;
    GRANT DELETE ON calls_callpaper TO portal_web;
    """,
    """
    REVOKE INSERT, UPDATE ON calls_call FROM portal_web;
    REVOKE INSERT ON calls_recipient FROM portal_web;
    REVOKE UPDATE (asked_on) ON calls_recipient FROM portal_web;
    REVOKE UPDATE (is_confirmed) ON calls_answer FROM portal_web;
    """,
)

ASKED = migrations.RunSQL(
    """
    CREATE FUNCTION call_letter_of(link_asked text)
    RETURNS TABLE (call_id bigint, municipality_id bigint, is_revoked boolean, is_used boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT call_id, municipality_id, revoked_at IS NOT NULL, used_at IS NOT NULL
        FROM calls_callletter WHERE link = link_asked
    $$;
    CREATE FUNCTION call_letter_opens(link_asked text, digest text)
    RETURNS TABLE (letter_id bigint, municipality_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
        SELECT letter.id, letter.municipality_id
        FROM calls_callletter letter JOIN calls_call called ON called.id = letter.call_id
        WHERE letter.link = link_asked AND letter.code_digest = digest AND letter.revoked_at IS NULL
        AND (called.closes_on IS NULL OR called.closes_on >= (now() AT TIME ZONE 'Europe/Brussels')::date)
    $$;
    REVOKE ALL ON FUNCTION call_letter_of(text) FROM PUBLIC;
    REVOKE ALL ON FUNCTION call_letter_opens(text, text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION call_letter_of(text), call_letter_opens(text, text) TO portal_web, portal_worker;
    """,
    """
    DROP FUNCTION call_letter_opens(text, text);
    DROP FUNCTION call_letter_of(text);
    """,
)


class Migration(migrations.Migration):
    """Build the wall."""

    dependencies = [("calls", "0005_letters_addresses_mailings")]

    operations = [
        wall("calls_postaladdress", f"{REVIEWERS} OR {MUNICIPALITY} OR {PROVINCE}"),
        wall("calls_callletter", f"{REVIEWERS} OR {MUNICIPALITY} OR {PROVINCE}"),
        wall("calls_firstperson", f"{REVIEWERS} OR {MUNICIPALITY}"),
        wall("calls_callmailing", f"{REVIEWERS} OR {PROVINCE}"),
        wall("calls_mailingline", f"{REVIEWERS} OR {PROVINCE}"),
        RIGHTS,
        ASKED,
    ]
