"""The second wall around contacts (decision 0011), and the scope that a row takes from its place.

Persons and their roles are De Huizen's alone; a follow-up is also its owner's. `contacts_scope_of_place` fills in what
follows from the place of a row: later tables of contacts use it too, and those that stay inside De Huizen add
`scope_kept_from_governor` after it. De Huizen keeps its own memory of a site that was brought back as a draft.
"""

from django.db import migrations

PERSON, ROLE, FOLLOW_UP = "contacts_person", "contacts_personrole", "contacts_followup"
OF_DE_HUIZEN = "((SELECT current_setting('portal.reach', true)) = 'reviewers')"
OWNER = "owner_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint)"
SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"


def wall(table: str, seen_by: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({seen_by});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY everything ON {table};
        DROP POLICY within_reach ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


FUNCTIONS = migrations.RunSQL(
    f"""
    CREATE FUNCTION contacts_scope_of_place() RETURNS trigger {SAFE} AS $$
    BEGIN
        NEW.for_reviewers := true;
        IF NEW.site_id IS NOT NULL THEN
            SELECT municipality_id, province_id, for_governor, for_observers
            INTO NEW.municipality_id, NEW.province_id, NEW.for_governor, NEW.for_observers
            FROM candidate_sites_site WHERE id = NEW.site_id;
            RETURN NEW;
        END IF;
        IF NEW.municipality_id IS NOT NULL THEN
            SELECT province_id INTO NEW.province_id FROM territory_municipality WHERE id = NEW.municipality_id;
        END IF;
        NEW.for_governor := NEW.province_id IS NOT NULL;
        NEW.for_observers := true;
        RETURN NEW;
    END $$;
    CREATE FUNCTION contacts_scope_spreads() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- Touching a row is enough: its own trigger copies the scope. The triggers of a site's tables name the table.
        EXECUTE format('UPDATE %I SET site_id = $1 WHERE site_id = $1', TG_ARGV[0]) USING NEW.id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION contacts_province_of_person() RETURNS trigger {SAFE} AS $$
    BEGIN
        IF NEW.municipality_id IS NOT NULL THEN
            SELECT province_id INTO NEW.province_id FROM territory_municipality WHERE id = NEW.municipality_id;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER province_of_person BEFORE INSERT OR UPDATE ON {PERSON} FOR EACH ROW
    EXECUTE FUNCTION contacts_province_of_person();
    """,
    f"""
    DROP TRIGGER province_of_person ON {PERSON};
    DROP FUNCTION contacts_province_of_person();
    DROP FUNCTION contacts_scope_spreads();
    DROP FUNCTION contacts_scope_of_place();
    """,
)
SCOPE = migrations.RunSQL(
    f"""
    CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {FOLLOW_UP} FOR EACH ROW
    EXECUTE FUNCTION contacts_scope_of_place();
    CREATE TRIGGER scope_without_governor BEFORE INSERT OR UPDATE ON {FOLLOW_UP} FOR EACH ROW
    EXECUTE FUNCTION scope_kept_from_governor();
    CREATE TRIGGER {FOLLOW_UP}_scope_spreads AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN (OLD.municipality_id <> NEW.municipality_id OR OLD.province_id <> NEW.province_id)
    EXECUTE FUNCTION contacts_scope_spreads('{FOLLOW_UP}');
    """,
    f"""
    DROP TRIGGER {FOLLOW_UP}_scope_spreads ON candidate_sites_site;
    DROP TRIGGER scope_without_governor ON {FOLLOW_UP};
    DROP TRIGGER scope_of_row ON {FOLLOW_UP};
    """,
)
RIGHTS = migrations.RunSQL(
    f"REVOKE DELETE, TRUNCATE ON {PERSON}, {FOLLOW_UP} FROM portal_web;",
    f"GRANT DELETE ON {PERSON}, {FOLLOW_UP} TO portal_web;",
)


class Migration(migrations.Migration):
    """Build the wall and the triggers that keep the scope in step."""

    dependencies = [("contacts", "0001_persons_roles_follow_ups"), ("candidate_sites", "0009_messages_visits_assignments")]

    operations = [
        FUNCTIONS,
        SCOPE,
        RIGHTS,
        wall(PERSON, OF_DE_HUIZEN),
        wall(ROLE, OF_DE_HUIZEN),
        wall(FOLLOW_UP, f"{OF_DE_HUIZEN} OR {OWNER}"),
    ]
