"""The second wall: the web's role gets only rows of its scope, whatever a query forgets (decision 0011).

The scope is told per transaction by accounts/scope.py. Rows that belong to a site carry the site's scope as plain
columns, which triggers copy, so that no policy needs a join. The owner is not bound (no FORCE): migrations, loading and
backup see all. The worker sees all as well: it plans and delivers for everybody.
"""

from django.db import migrations

# The widest reach comes first: it is asked of most rows, and a yes ends the question.
REACHES = """
    (for_reviewers AND (SELECT current_setting('portal.reach', true)) = 'reviewers')
    OR municipality_id = (SELECT nullif(current_setting('portal.municipality', true), '')::bigint)
    OR (for_governor AND province_id = (SELECT nullif(current_setting('portal.province', true), '')::bigint))
    OR (for_observers AND (SELECT current_setting('portal.reach', true)) = 'observers')
"""

SITE = "candidate_sites_site"
PAPER = "candidate_sites_sitepaper"
EVENT = "candidate_sites_siteevent"
REQUEST = "candidate_sites_informationrequest"
DOCUMENT = "documents_document"


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


COPY_SCOPE = migrations.RunSQL(
    f"""
    CREATE FUNCTION site_scope_of_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        -- History and questions are no business of observers; of the papers they see the photos.
        SELECT municipality_id, province_id, for_reviewers, for_governor,
               for_observers AND TG_TABLE_NAME = '{PAPER}' AND to_jsonb(NEW)->>'kind' = 'photo'
        INTO NEW.municipality_id, NEW.province_id, NEW.for_reviewers, NEW.for_governor, NEW.for_observers
        FROM {SITE} WHERE id = NEW.site_id;
        RETURN NEW;
    END $$;
    CREATE FUNCTION site_scope_of_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
    BEGIN
        UPDATE {DOCUMENT} SET municipality_id = NEW.municipality_id, province_id = NEW.province_id,
               for_reviewers = NEW.for_reviewers, for_governor = NEW.for_governor, for_observers = NEW.for_observers
        WHERE id = NEW.document_id;
        RETURN NULL;
    END $$;
    CREATE FUNCTION site_scope_spreads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        -- Touching a row is enough: its own trigger copies the scope.
        UPDATE {EVENT} SET site_id = NEW.id WHERE site_id = NEW.id;
        UPDATE {REQUEST} SET site_id = NEW.id WHERE site_id = NEW.id;
        UPDATE {PAPER} SET site_id = NEW.id WHERE site_id = NEW.id;
        RETURN NULL;
    END $$;
    """,
    """
    DROP FUNCTION site_scope_spreads();
    DROP FUNCTION site_scope_of_document();
    DROP FUNCTION site_scope_of_row();
    """,
)

SPREAD = migrations.RunSQL(
    f"""
    CREATE TRIGGER scope_spreads AFTER UPDATE ON {SITE} FOR EACH ROW
    WHEN (OLD.for_reviewers <> NEW.for_reviewers OR OLD.for_governor <> NEW.for_governor
          OR OLD.for_observers <> NEW.for_observers OR OLD.municipality_id <> NEW.municipality_id
          OR OLD.province_id <> NEW.province_id)
    EXECUTE FUNCTION site_scope_spreads();
    CREATE TRIGGER scope_of_document AFTER INSERT OR UPDATE ON {PAPER} FOR EACH ROW
    EXECUTE FUNCTION site_scope_of_document();
    """,
    f"DROP TRIGGER scope_of_document ON {PAPER}; DROP TRIGGER scope_spreads ON {SITE};",
)


def copied_to(table: str) -> migrations.RunSQL:
    """Copy the site's scope onto every row of this table, when it is added and whenever it is touched."""
    return migrations.RunSQL(
        f"CREATE TRIGGER scope_of_row BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
        " EXECUTE FUNCTION site_scope_of_row();",
        f"DROP TRIGGER scope_of_row ON {table};",
    )


class Migration(migrations.Migration):
    """Build the wall and the triggers that keep it in step."""

    dependencies = [("candidate_sites", "0003_reference"), ("documents", "0001_initial")]

    operations = [
        COPY_SCOPE,
        *[copied_to(table) for table in (EVENT, REQUEST, PAPER)],
        SPREAD,
        *[wall(table) for table in (SITE, EVENT, REQUEST, PAPER, DOCUMENT)],
    ]
