"""The second wall around participation plans, agreements and action plans (decision 0011), and plans without circles.

A participation plan belongs to its site, but observers read none of it. An agreement and a step of an action plan are
De Huizen's own memory; what is shared is also read by the municipality and the governor's office of its place. Their
rows carry the scope of what they belong to, and the file of a paper follows it.
"""

from django.db import migrations

DAY = "contacts_planday"
AGREEMENT, ACTION = "contacts_agreement", "contacts_action"
OF_AGREEMENT = ("contacts_agreementparty", "contacts_agreementpaper")
OF_ACTION = ("contacts_actionpartner", "contacts_actionblock")
PAPER, BLOCK, FEED = "contacts_agreementpaper", "contacts_actionblock", "contacts_calendarfeed"
SHARED = (AGREEMENT, ACTION, *OF_AGREEMENT, *OF_ACTION)
DOCUMENT, SITE = "documents_document", "candidate_sites_site"

OF_DE_HUIZEN = "(for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')"
OF_MUNICIPALITY = "municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)"
OF_GOVERNOR = "(for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))"
SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
COLUMNS = "NEW.municipality_id, NEW.province_id, NEW.for_reviewers, NEW.for_governor, NEW.for_observers, NEW.is_shared"


def wall(table: str, *, read: str, write: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, for reading and for writing, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY reading ON {table} FOR SELECT TO portal_web USING ({read});
        CREATE POLICY adding ON {table} FOR INSERT TO portal_web WITH CHECK ({write});
        CREATE POLICY changing ON {table} FOR UPDATE TO portal_web USING ({write});
        CREATE POLICY removing ON {table} FOR DELETE TO portal_web USING ({write});
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


def triggered(function: str, name: str, *tables: str) -> migrations.RunSQL:
    """Let a function fill in each row of these tables, whenever one is added or touched."""
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
            for table in tables
        ),
        "".join(f"DROP TRIGGER {name} ON {table};" for table in tables),
    )


def changes(*columns: str) -> str:
    """Say in SQL that one of these columns of a row is another one now."""
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def scope_of(parent: str, column: str, name: str) -> str:
    """A function that copies the scope of the row that another one belongs to."""
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger {SAFE} AS $$
    BEGIN
        SELECT municipality_id, province_id, for_reviewers, for_governor, for_observers, is_shared INTO {COLUMNS}
        FROM {parent} WHERE id = NEW.{column};
        RETURN NEW;
    END $$;
    """


FUNCTIONS = migrations.RunSQL(
    f"""
    CREATE FUNCTION contacts_kept_from_observers() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        NEW.for_observers := false;
        RETURN NEW;
    END $$;
    CREATE FUNCTION contacts_scope_when_shared() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp
    AS $$
    BEGIN
        NEW.for_governor := NEW.for_governor AND NEW.is_shared;
        NEW.for_observers := false;
        RETURN NEW;
    END $$;
    {scope_of(AGREEMENT, "agreement_id", "contacts_scope_of_agreement")}
    {scope_of(ACTION, "action_id", "contacts_scope_of_action")}
    CREATE FUNCTION contacts_scope_spreads_from_plan() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- Touching a row is enough: its own trigger copies the scope.
        IF TG_TABLE_NAME = '{AGREEMENT}' THEN
            {"".join(f"UPDATE {table} SET agreement_id = NEW.id WHERE agreement_id = NEW.id;" for table in OF_AGREEMENT)}
        ELSE
            {"".join(f"UPDATE {table} SET action_id = NEW.id WHERE action_id = NEW.id;" for table in OF_ACTION)}
        END IF;
        RETURN NULL;
    END $$;
    CREATE FUNCTION contacts_scope_of_document() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- This function sees behind the wall: it must not hand a file to whoever knows its number.
        IF (TG_OP = 'INSERT' OR NEW.document_id <> OLD.document_id) AND EXISTS (
            SELECT FROM {DOCUMENT} WHERE id = NEW.document_id AND (municipality_id IS NOT NULL OR NOT for_reviewers)
        ) THEN
            RAISE EXCEPTION 'This file belongs to somebody else.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE {DOCUMENT}
        SET municipality_id = CASE WHEN NEW.is_shared THEN NEW.municipality_id END,
            province_id = CASE WHEN NEW.is_shared THEN NEW.province_id END,
            for_reviewers = true, for_governor = NEW.for_governor, for_observers = false
        WHERE id = NEW.document_id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION contacts_no_circle() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- Two people who close a circle from both ends at once would not see each other's row.
        PERFORM pg_advisory_xact_lock(7203, 7);
        IF EXISTS (
            WITH RECURSIVE further AS (
                SELECT blocker_id FROM {BLOCK} WHERE action_id = NEW.blocker_id
                UNION
                SELECT next.blocker_id FROM {BLOCK} next JOIN further ON next.action_id = further.blocker_id
            )
            SELECT FROM further WHERE blocker_id = NEW.action_id
        ) THEN
            RAISE EXCEPTION 'A step would wait for itself.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'action_waits_in_no_circle';
        END IF;
        RETURN NULL;
    END $$;
    """,
    """
    DROP FUNCTION contacts_no_circle();
    DROP FUNCTION contacts_scope_of_document();
    DROP FUNCTION contacts_scope_spreads_from_plan();
    DROP FUNCTION contacts_scope_of_action();
    DROP FUNCTION contacts_scope_of_agreement();
    DROP FUNCTION contacts_scope_when_shared();
    DROP FUNCTION contacts_kept_from_observers();
    """,
)
# The name of a trigger says when it runs: the scope is copied first, then what is not for others is taken out.
SPREAD = migrations.RunSQL(
    f"""
    CREATE TRIGGER {DAY}_scope_spreads AFTER UPDATE ON {SITE} FOR EACH ROW
    WHEN ({changes("for_reviewers", "for_governor", "municipality_id", "province_id")})
    EXECUTE FUNCTION contacts_scope_spreads('{DAY}');
    CREATE TRIGGER {AGREEMENT}_scope_spreads AFTER UPDATE ON {SITE} FOR EACH ROW
    WHEN ({changes("for_governor", "municipality_id", "province_id")})
    EXECUTE FUNCTION contacts_scope_spreads('{AGREEMENT}');
    CREATE TRIGGER {ACTION}_scope_spreads AFTER UPDATE ON {SITE} FOR EACH ROW
    WHEN ({changes("for_governor", "municipality_id", "province_id")})
    EXECUTE FUNCTION contacts_scope_spreads('{ACTION}');
    CREATE TRIGGER scope_spreads AFTER UPDATE ON {AGREEMENT} FOR EACH ROW
    WHEN ({changes("for_governor", "is_shared", "municipality_id", "province_id")})
    EXECUTE FUNCTION contacts_scope_spreads_from_plan();
    CREATE TRIGGER scope_spreads AFTER UPDATE ON {ACTION} FOR EACH ROW
    WHEN ({changes("for_governor", "is_shared", "municipality_id", "province_id")})
    EXECUTE FUNCTION contacts_scope_spreads_from_plan();
    CREATE TRIGGER scope_of_document AFTER INSERT OR UPDATE ON {PAPER} FOR EACH ROW
    EXECUTE FUNCTION contacts_scope_of_document();
    CREATE TRIGGER no_circle AFTER INSERT OR UPDATE OF action_id, blocker_id ON {BLOCK} FOR EACH ROW
    EXECUTE FUNCTION contacts_no_circle();
    """,
    f"""
    DROP TRIGGER no_circle ON {BLOCK};
    DROP TRIGGER scope_of_document ON {PAPER};
    DROP TRIGGER scope_spreads ON {ACTION};
    DROP TRIGGER scope_spreads ON {AGREEMENT};
    DROP TRIGGER {ACTION}_scope_spreads ON {SITE};
    DROP TRIGGER {AGREEMENT}_scope_spreads ON {SITE};
    DROP TRIGGER {DAY}_scope_spreads ON {SITE};
    """,
)
# What was agreed and planned is closed or dropped, never deleted.
RIGHTS = migrations.RunSQL(
    f"REVOKE DELETE, TRUNCATE ON {DAY}, {AGREEMENT}, {ACTION} FROM portal_web;"
    f"REVOKE TRUNCATE ON {', '.join((*OF_AGREEMENT, *OF_ACTION, FEED))} FROM portal_web;",
    f"GRANT DELETE ON {DAY}, {AGREEMENT}, {ACTION} TO portal_web;",
)


class Migration(migrations.Migration):
    """Build the walls and the triggers that keep them in step."""

    dependencies = [
        ("contacts", "0003_plans_agreements_actions"),
        ("candidate_sites", "0009_messages_visits_assignments"),
        ("documents", "0002_prepared_by_worker"),
    ]

    operations = [
        FUNCTIONS,
        triggered("site_scope_of_row", "scope_of_row", DAY),
        triggered("contacts_kept_from_observers", "scope_without_observers", DAY),
        triggered("contacts_scope_of_place", "scope_of_row", AGREEMENT, ACTION),
        triggered("contacts_scope_when_shared", "scope_when_shared", AGREEMENT, ACTION),
        triggered("contacts_scope_of_agreement", "scope_of_row", *OF_AGREEMENT),
        triggered("contacts_scope_of_action", "scope_of_row", *OF_ACTION),
        SPREAD,
        RIGHTS,
        wall(
            DAY,
            read=f"{OF_DE_HUIZEN} OR {OF_MUNICIPALITY} OR {OF_GOVERNOR}",
            write=f"{OF_DE_HUIZEN} OR {OF_MUNICIPALITY}",
        ),
        *[
            wall(
                table,
                read=f"{OF_DE_HUIZEN} OR (is_shared AND {OF_MUNICIPALITY}) OR {OF_GOVERNOR}",
                write=OF_DE_HUIZEN,
            )
            for table in SHARED
        ],
    ]
