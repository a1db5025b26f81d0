"""Who reads what: organisations and their stances within a scope, everything about persons inside De Huizen alone.

A stance takes the scope of its involvement, and whether that is a person's; municipalities read no stance. What is
internal (notes, conversations, merges, lists, mailings) has a policy that knows neither municipality nor governor nor
observer. A stance that was written down is never rewritten; only the words of its source can be emptied.
"""

from django.db import migrations

INVOLVEMENT, STANDING, NOTE = "contacts_involvement", "contacts_standing", "contacts_standingnote"
TALK, PARTY, MERGE, LIST = (
    "contacts_conversation",
    "contacts_conversationparty",
    "contacts_merge",
    "contacts_contactimport",
)
MAILING, LINE = "contacts_segmentmailing", "contacts_segmentline"
OF_DE_HUIZEN = "((SELECT current_setting('portal.reach', true)) = 'reviewers')"
OF_MUNICIPALITY = "(municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint))"
OF_GOVERNOR = "(for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))"
OF_OBSERVERS = "(for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')"
OF_ONESELF = "owner_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint)"
SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"

SEEN_BY = {
    INVOLVEMENT: f"{OF_DE_HUIZEN} OR (person_id IS NULL AND ({OF_MUNICIPALITY} OR {OF_GOVERNOR} OR {OF_OBSERVERS}))",
    STANDING: f"{OF_DE_HUIZEN} OR (NOT is_of_person AND ({OF_GOVERNOR} OR {OF_OBSERVERS}))",
    NOTE: OF_DE_HUIZEN,
    TALK: OF_DE_HUIZEN,
    PARTY: OF_DE_HUIZEN,
    MERGE: OF_DE_HUIZEN,
    LIST: f"{OF_DE_HUIZEN} AND {OF_ONESELF}",
    MAILING: OF_DE_HUIZEN,
    LINE: OF_DE_HUIZEN,
}
OF_PLACE = (INVOLVEMENT, TALK)


def wall(table: str, seen_by: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table (only De Huizen writes there), and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reading ON {table} FOR SELECT TO portal_web USING ({seen_by});
        CREATE POLICY adding ON {table} FOR INSERT TO portal_web WITH CHECK ({OF_DE_HUIZEN});
        CREATE POLICY changing ON {table} FOR UPDATE TO portal_web USING ({OF_DE_HUIZEN});
        CREATE POLICY removing ON {table} FOR DELETE TO portal_web USING ({OF_DE_HUIZEN});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY everything ON {table};
        DROP POLICY removing ON {table};
        DROP POLICY changing ON {table};
        DROP POLICY adding ON {table};
        DROP POLICY reading ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def follows_site(table: str) -> migrations.RunSQL:
    """Give each row the scope of its place, and again whenever the site changes its own."""
    changed = " OR ".join(
        f"OLD.{column} <> NEW.{column}" for column in ("for_governor", "for_observers", "municipality_id", "province_id")
    )
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW
        EXECUTE FUNCTION contacts_scope_of_place();
        CREATE TRIGGER {table}_scope_spreads AFTER UPDATE ON candidate_sites_site FOR EACH ROW
        WHEN ({changed}) EXECUTE FUNCTION contacts_scope_spreads('{table}');
        """,
        f"""
        DROP TRIGGER {table}_scope_spreads ON candidate_sites_site;
        DROP TRIGGER scope_of_row ON {table};
        """,
    )


FUNCTIONS = migrations.RunSQL(
    f"""
    CREATE FUNCTION contacts_scope_of_involvement() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- After scope_of_row, by its name: a person is seen by De Huizen alone.
        IF NEW.person_id IS NOT NULL THEN
            NEW.for_governor := false;
            NEW.for_observers := false;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER scope_without_persons BEFORE INSERT OR UPDATE ON {INVOLVEMENT} FOR EACH ROW
    EXECUTE FUNCTION contacts_scope_of_involvement();
    CREATE FUNCTION contacts_scope_of_standing() RETURNS trigger {SAFE} AS $$
    BEGIN
        SELECT municipality_id, province_id, true, for_governor, for_observers, person_id IS NOT NULL
        INTO NEW.municipality_id, NEW.province_id, NEW.for_reviewers, NEW.for_governor, NEW.for_observers, NEW.is_of_person
        FROM {INVOLVEMENT} WHERE id = NEW.involvement_id;
        RETURN NEW;
    END $$;
    CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {STANDING} FOR EACH ROW
    EXECUTE FUNCTION contacts_scope_of_standing();
    CREATE FUNCTION contacts_scope_spreads_to_standings() RETURNS trigger {SAFE} AS $$
    BEGIN
        UPDATE {STANDING} SET involvement_id = NEW.id WHERE involvement_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER scope_spreads AFTER UPDATE ON {INVOLVEMENT} FOR EACH ROW
    EXECUTE FUNCTION contacts_scope_spreads_to_standings();
    CREATE TRIGGER scope_without_governor BEFORE INSERT OR UPDATE ON {TALK} FOR EACH ROW
    EXECUTE FUNCTION scope_kept_from_governor();
    """,
    f"""
    DROP TRIGGER scope_without_governor ON {TALK};
    DROP TRIGGER scope_spreads ON {INVOLVEMENT};
    DROP FUNCTION contacts_scope_spreads_to_standings();
    DROP TRIGGER scope_of_row ON {STANDING};
    DROP FUNCTION contacts_scope_of_standing();
    DROP TRIGGER scope_without_persons ON {INVOLVEMENT};
    DROP FUNCTION contacts_scope_of_involvement();
    """,
)
RIGHTS = migrations.RunSQL(
    f"""
    REVOKE DELETE, TRUNCATE ON {INVOLVEMENT}, {STANDING}, {TALK}, {MERGE}, {MAILING}, {LINE} FROM portal_web;
    REVOKE UPDATE ON {STANDING}, {MERGE}, {MAILING}, {LINE} FROM portal_web;
    GRANT UPDATE (entered_by_id, source_words) ON {STANDING} TO portal_web;
    GRANT UPDATE (before, undone_at, undone_by_id, by_id) ON {MERGE} TO portal_web;
    GRANT UPDATE (sent_by_id) ON {MAILING} TO portal_web;
    GRANT UPDATE (person_id) ON {LINE} TO portal_web;
    """,
    f"GRANT UPDATE, DELETE ON {INVOLVEMENT}, {STANDING}, {TALK}, {MERGE}, {MAILING}, {LINE} TO portal_web;",
)


class Migration(migrations.Migration):
    """Build the wall and the triggers that keep the scope in step."""

    dependencies = [("contacts", "0005_involvement_talks_mailings")]

    operations = [
        *[follows_site(table) for table in OF_PLACE],
        FUNCTIONS,
        RIGHTS,
        *[wall(table, seen_by) for table, seen_by in SEEN_BY.items()],
    ]
