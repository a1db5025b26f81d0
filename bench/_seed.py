"""What benches measure on: a country full of sites, made by the owner in one statement, always the same."""

import environ
import psycopg
from django.conf import settings

NAMED = "Bench site"


def owner() -> psycopg.Connection:
    """Open a connection of the database's owner, each statement a transaction of its own."""
    parts = environ.Env.db_url_config(settings.DATABASE_URLS["owner"])
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg.connect(autocommit=True, **{name: parts[key] for name, key in names.items() if parts.get(key)})


def installed() -> None:
    """Open the portal; only the owner may say so."""
    with owner() as connection:
        connection.execute(
            "INSERT INTO portal_installation (id, is_demo, installed_at)"
            " VALUES (1, false, now()) ON CONFLICT DO NOTHING"
        )


def sites(number: int) -> None:
    """Spread so many submitted sites over all municipalities of today; keeps what an earlier run made."""
    with owner() as connection:
        made = connection.execute("SELECT count(*) FROM candidate_sites_site WHERE name LIKE %s", [f"{NAMED}%"])
        if made.fetchone()[0] == number:
            return
        connection.execute("TRUNCATE candidate_sites_site, candidate_sites_sitecell CASCADE")
        connection.execute(
            """
            WITH places AS (
                SELECT id, province_id, label_point, row_number() OVER (ORDER BY nis) - 1 AS turn,
                       count(*) OVER () AS turns
                FROM territory_municipality WHERE valid_until IS NULL
            )
            INSERT INTO candidate_sites_site (
                name, reference, draft_key, municipality_id, municipality_then_id, province_id, origin, house_kind,
                address, point, point_explanation, building_kind, owner_kind, gross_area, places, motivation,
                college_decides_later, shared_with_governor, source_note, is_example, status, resume_status,
                status_since, submitted_at, version, created_at, changed_at
            )
            SELECT %(name)s || ' ' || n, 'B-' || n, gen_random_uuid(), places.id, places.id, places.province_id,
                   -- Whatever was decided without a decision on record is history.
                   CASE WHEN n %% 6 < 3 THEN 'spontaneous' ELSE 'history' END, 'detention', 'Kerkstraat ' || n,
                   ST_Translate(places.label_point, (n %% 97) / 9700.0, (n %% 89) / 8900.0), '', 'school',
                   'municipality', 2400, 20 + n %% 41, 'Near the station.', true, n %% 10 <> 0, 'Bench', false,
                   (ARRAY['submitted', 'in_review', 'reply', 'retained', 'reserve', 'not_retained'])[1 + n %% 6], '',
                   now() - n * interval '1 minute', now() - n * interval '2 minutes', 1, now(), now()
            FROM generate_series(1, %(number)s) AS n JOIN places ON n %% places.turns = places.turn
            """,
            {"name": NAMED, "number": number},
        )
        # As the clock does every night.
        connection.execute("SELECT site_cells_together(), site_changes_together()")
        connection.execute("VACUUM ANALYZE candidate_sites_site, candidate_sites_sitecell, candidate_sites_sitechange")
