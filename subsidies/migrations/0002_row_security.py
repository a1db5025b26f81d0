"""The second wall around the subsidy (decision 0011), and entries that nobody changes, the owner included.

Rows of a house carry the scope of its site, rows of a claim that of the claim; entitlements and ledger that of their
municipality. Observers read none of them: the yearly open file is theirs as everybody's.
"""

from django.db import migrations

REACHES = """
    (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
    OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
    OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
    OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
"""
OF_HOUSE = ("subsidies_operation", "subsidies_houseplaces", "subsidies_occupiedmonth")
OF_CLAIM = ("subsidies_claimevent", "subsidies_claimpaper", "subsidies_spending")
OF_MUNICIPALITY = ("subsidies_entitlement", "subsidies_ledgerentry")
CLAIM, PAPER, SCENARIO = "subsidies_claim", "subsidies_claimpaper", "subsidies_scenario"
WALLED = (*OF_HOUSE, *OF_CLAIM, *OF_MUNICIPALITY, CLAIM, SCENARIO)
NEVER_CHANGED = (*OF_MUNICIPALITY, "subsidies_claimevent")
SAFE = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"


def wall(table: str) -> migrations.RunSQL:
    """Bind the web to its scope on this table, and let the worker see all."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within_reach ON {table} TO portal_web USING ({REACHES});
        CREATE POLICY everything ON {table} TO portal_worker USING (true);
        """,
        f"""
        DROP POLICY within_reach ON {table};
        DROP POLICY everything ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def copied(function: str, tables: tuple[str, ...]) -> migrations.RunSQL:
    """Let a function fill in the scope of each row of these tables, whenever one is added or touched."""
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION {function}();"
            for table in tables
        ),
        "".join(f"DROP TRIGGER scope_of_row ON {table};" for table in tables),
    )


COLUMNS = "NEW.municipality_id, NEW.province_id, NEW.for_reviewers, NEW.for_governor, NEW.for_observers"
FUNCTIONS = migrations.RunSQL(
    f"""
    CREATE FUNCTION subsidies_scope_of_house() RETURNS trigger {SAFE} AS $$
    BEGIN
        SELECT municipality_id, province_id, for_reviewers, for_governor, false INTO {COLUMNS}
        FROM candidate_sites_site WHERE id = NEW.site_id;
        RETURN NEW;
    END $$;
    CREATE FUNCTION subsidies_scope_of_claim() RETURNS trigger {SAFE} AS $$
    BEGIN
        SELECT municipality_id, province_id, for_reviewers, for_governor, false INTO {COLUMNS}
        FROM {CLAIM} WHERE id = NEW.claim_id;
        RETURN NEW;
    END $$;
    CREATE FUNCTION subsidies_scope_of_municipality() RETURNS trigger {SAFE} AS $$
    BEGIN
        NEW.for_reviewers := true;
        NEW.for_governor := true;
        NEW.for_observers := false;
        RETURN NEW;
    END $$;
    CREATE FUNCTION subsidies_scope_of_document() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- This function sees behind the wall: it must not hand a file to whoever knows its number.
        IF (TG_OP = 'INSERT' OR NEW.document_id <> OLD.document_id) AND EXISTS (
            SELECT FROM documents_document WHERE id = NEW.document_id AND municipality_id <> NEW.municipality_id
        ) THEN
            RAISE EXCEPTION 'This file belongs to another municipality.' USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE documents_document SET municipality_id = NEW.municipality_id, province_id = NEW.province_id,
               for_reviewers = NEW.for_reviewers, for_governor = NEW.for_governor, for_observers = NEW.for_observers
        WHERE id = NEW.document_id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION subsidies_scope_spreads_from_site() RETURNS trigger {SAFE} AS $$
    BEGIN
        -- Touching a row is enough: its own trigger copies the scope.
        {"".join(f"UPDATE {table} SET site_id = NEW.id WHERE site_id = NEW.id;" for table in OF_HOUSE)}
        RETURN NULL;
    END $$;
    CREATE FUNCTION subsidies_scope_spreads_from_claim() RETURNS trigger {SAFE} AS $$
    BEGIN
        {"".join(f"UPDATE {table} SET claim_id = NEW.id WHERE claim_id = NEW.id;" for table in OF_CLAIM)}
        RETURN NULL;
    END $$;
    CREATE FUNCTION subsidies_nobody_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        -- Whom it belongs to follows mergers and the claim; who did it is emptied with the account.
        moves text[] := ARRAY['municipality_id', 'province_id', 'for_reviewers', 'for_governor', 'for_observers',
                              'by_id', 'computed_by_id'];
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moves = to_jsonb(OLD) - moves THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'A row of % is never changed: what was wrong is set right by another row.', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END $$;
    """,
    """
    DROP FUNCTION subsidies_nobody_changes();
    DROP FUNCTION subsidies_scope_spreads_from_claim();
    DROP FUNCTION subsidies_scope_spreads_from_site();
    DROP FUNCTION subsidies_scope_of_document();
    DROP FUNCTION subsidies_scope_of_municipality();
    DROP FUNCTION subsidies_scope_of_claim();
    DROP FUNCTION subsidies_scope_of_house();
    """,
)


def changes(*columns: str) -> str:
    """Say in SQL that one of these columns of a row is another one now."""
    return " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)


SPREAD = migrations.RunSQL(
    f"""
    CREATE TRIGGER subsidies_scope_spreads AFTER UPDATE ON candidate_sites_site FOR EACH ROW
    WHEN ({changes("for_reviewers", "for_governor", "for_observers", "municipality_id", "province_id")})
    EXECUTE FUNCTION subsidies_scope_spreads_from_site();
    CREATE TRIGGER scope_spreads AFTER UPDATE ON {CLAIM} FOR EACH ROW
    WHEN ({changes("for_reviewers", "for_governor", "municipality_id", "province_id")})
    EXECUTE FUNCTION subsidies_scope_spreads_from_claim();
    CREATE TRIGGER scope_of_document AFTER INSERT OR UPDATE ON {PAPER} FOR EACH ROW
    EXECUTE FUNCTION subsidies_scope_of_document();
    """,
    f"""
    DROP TRIGGER scope_of_document ON {PAPER};
    DROP TRIGGER scope_spreads ON {CLAIM};
    DROP TRIGGER subsidies_scope_spreads ON candidate_sites_site;
    """,
)
KEPT = migrations.RunSQL(
    "".join(
        f"CREATE TRIGGER nobody_changes BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION subsidies_nobody_changes();"
        for table in NEVER_CHANGED
    ),
    "".join(f"DROP TRIGGER nobody_changes ON {table};" for table in NEVER_CHANGED),
)
RIGHTS = migrations.RunSQL(
    f"""
    REVOKE UPDATE, DELETE, TRUNCATE ON {", ".join(NEVER_CHANGED)} FROM portal_web, portal_worker;
    GRANT UPDATE (by_id) ON subsidies_ledgerentry, subsidies_claimevent TO portal_web;
    GRANT UPDATE (computed_by_id) ON subsidies_entitlement TO portal_web;
    REVOKE DELETE, TRUNCATE ON {CLAIM}, subsidies_openyear FROM portal_web;
    REVOKE UPDATE ON subsidies_openyear FROM portal_web;
    GRANT UPDATE (published_by_id) ON subsidies_openyear TO portal_web;
    """,
    f"""
    GRANT UPDATE, DELETE ON {", ".join(NEVER_CHANGED)}, {CLAIM}, subsidies_openyear TO portal_web, portal_worker;
    """,
)
PUBLIC = migrations.RunSQL(
    """
    CREATE FUNCTION public_subsidies(of_year integer)
    RETURNS TABLE (kbo text, nis text, name_nl text, name_fr text, name_de text, languages varchar[], total numeric,
                   uncapped numeric, cap numeric, rule_version text, confirmed boolean, houses jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT DISTINCT ON (place.nis)
            coalesce((SELECT own.kbo_number FROM accounts_organisation own
                      WHERE own.kind = 'MUN' AND own.municipality_id = place.id ORDER BY own.id LIMIT 1), ''),
            place.nis, place.name_nl, place.name_fr, place.name_de, place.languages,
            row.total_amount, row.uncapped_amount, row.cap_amount, row.rule_version, row.confirmed,
            row.words->'houses'
        FROM subsidies_entitlement row JOIN territory_municipality place ON place.id = row.municipality_then_id
        WHERE row.year = of_year AND EXISTS (SELECT FROM subsidies_openyear open WHERE open.year = of_year)
        ORDER BY place.nis, row.number DESC
    $$;
    REVOKE ALL ON FUNCTION public_subsidies(integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public_subsidies(integer) TO portal_web, portal_worker;
    """,
    "DROP FUNCTION public_subsidies(integer);",
)


class Migration(migrations.Migration):
    """Build the wall, the triggers that keep it in step, and what the public may read."""

    dependencies = [
        ("subsidies", "0001_houses_claims_ledger"),
        ("candidate_sites", "0006_history_stays"),
        ("documents", "0001_initial"),
    ]

    operations = [
        FUNCTIONS,
        copied("subsidies_scope_of_house", OF_HOUSE),
        copied("subsidies_scope_of_claim", OF_CLAIM),
        copied("subsidies_scope_of_municipality", OF_MUNICIPALITY),
        SPREAD,
        KEPT,
        RIGHTS,
        *[wall(table) for table in WALLED],
        PUBLIC,
    ]
