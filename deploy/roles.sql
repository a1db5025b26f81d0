-- The portal's three database roles, its database and its extensions. Run as a superuser; may be run again at any time.
--
--   sudo -u postgres psql -f deploy/roles.sql                        the database "portal"
--   sudo -u postgres psql -v database=template_portal -f deploy/roles.sql   what tests copy their databases from
--
--   portal_owner    owns the tables: migrations, loading, backup
--   portal_web      what pages may do
--   portal_worker   what the worker may do
--
-- No passwords are needed where PostgreSQL knows its callers by their system user (Debian's "peer"). Elsewhere add
--   -v owner_password=… -v web_password=… -v worker_password=…

\set ON_ERROR_STOP on
\set QUIET on
\if :{?database}
\else
    \set database portal
\endif

SELECT format('CREATE ROLE %I LOGIN', name)
FROM unnest(ARRAY['portal_owner', 'portal_web', 'portal_worker']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec

\if :{?owner_password}
    ALTER ROLE portal_owner PASSWORD :'owner_password';
\endif
\if :{?web_password}
    ALTER ROLE portal_web PASSWORD :'web_password';
\endif
\if :{?worker_password}
    ALTER ROLE portal_worker PASSWORD :'worker_password';
\endif

-- Pages are many short queries: parallel plans and compiled queries cost them more than they bring.
ALTER ROLE portal_web SET max_parallel_workers_per_gather = 0;
ALTER ROLE portal_web SET jit = off;

-- The owner may look at the database with the eyes of the others (SET ROLE portal_web), for tests and measurements.
SELECT format('GRANT %I TO portal_owner', name)
FROM unnest(ARRAY['portal_web', 'portal_worker']) AS name
WHERE NOT pg_has_role('portal_owner', name, 'MEMBER')
\gexec

-- Long work that the worker does for a person is done with the web's rights, within that person's scope: the worker may
-- become the web (SET ROLE), and has none of its rights while it is itself. From version 16 on each grant says so.
ALTER ROLE portal_worker NOINHERIT;
SELECT 'GRANT portal_web TO portal_worker'
    || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END
\gexec

-- ICU sorts names as people do (Écaussinnes among the E), the same on every machine.
SELECT format(
    'CREATE DATABASE %I OWNER portal_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'' LOCALE_PROVIDER icu ICU_LOCALE ''und''',
    :'database'
)
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database')
\gexec

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO portal_web, portal_worker;

\connect :"database"
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Behind row-level security PostgreSQL uses an index only with operators that say nothing about hidden rows. These
-- three answer true or false and never quote a value; without this word maps and searches would read every row.
ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF;
ALTER FUNCTION textlike(text, text) LEAKPROOF;
ALTER FUNCTION texticlike(text, text) LEAKPROOF;

-- Only what the owner makes from now on: a migration that takes a right away again must not be undone by a second run.
GRANT USAGE ON SCHEMA public TO portal_web, portal_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_web, portal_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO portal_web, portal_worker;
