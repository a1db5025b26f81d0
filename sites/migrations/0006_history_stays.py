"""The web rewrites no history and takes no foreign file over.

What it may still change of an event or a file is who is named in it: Django empties that when an account is deleted.
"""

from django.db import migrations

EVENT = "candidate_sites_siteevent"
DOCUMENT = "documents_document"
NEVER_DELETED = f"candidate_sites_site, candidate_sites_informationrequest, {EVENT}, {DOCUMENT}"

RIGHTS = migrations.RunSQL(
    f"""
    REVOKE DELETE, TRUNCATE ON {NEVER_DELETED} FROM portal_web;
    REVOKE UPDATE ON {EVENT}, {DOCUMENT} FROM portal_web;
    GRANT UPDATE (by_id) ON {EVENT} TO portal_web;
    GRANT UPDATE (received_by_id) ON {DOCUMENT} TO portal_web;
    """,
    f"""
    GRANT DELETE ON {NEVER_DELETED} TO portal_web;
    GRANT UPDATE ON {EVENT}, {DOCUMENT} TO portal_web;
    """,
)

COPY = """
    CREATE OR REPLACE FUNCTION site_scope_of_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    BEGIN
        {refusal}
        UPDATE documents_document SET municipality_id = NEW.municipality_id, province_id = NEW.province_id,
               for_reviewers = NEW.for_reviewers, for_governor = NEW.for_governor, for_observers = NEW.for_observers
        WHERE id = NEW.document_id;
        RETURN NULL;
    END $$;
"""
# This function sees behind the wall: it must not hand a file to whoever knows its number.
REFUSAL = """
        IF (TG_OP = 'INSERT' OR NEW.document_id <> OLD.document_id) AND EXISTS (
            SELECT FROM documents_document
            WHERE id = NEW.document_id AND municipality_id <> NEW.municipality_id
        ) THEN
            RAISE EXCEPTION 'This file belongs to another municipality.' USING ERRCODE = 'insufficient_privilege';
        END IF;
"""


class Migration(migrations.Migration):
    """Take back what the default privileges give, and let the trigger look first."""

    dependencies = [("candidate_sites", "0005_kept_from_governor"), ("documents", "0001_initial")]

    operations = [
        RIGHTS,
        migrations.RunSQL(COPY.format(refusal=REFUSAL), COPY.format(refusal="")),
        *[
            migrations.RunSQL(
                f"ALTER FUNCTION {name}() SET search_path = public, pg_temp",
                f"ALTER FUNCTION {name}() SET search_path = public",
            )
            for name in ("site_scope_of_row", "site_scope_spreads", "sites_kept_from_governor")
        ],
    ]
