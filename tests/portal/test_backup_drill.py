"""The drill: back up while writes go on, restore into an empty system, compare, and go on working there."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psycopg
import pyrage
import pytest
from django.conf import settings
from django.db import connection
from psycopg.sql import SQL, Identifier

from portal.backup.shelf import Shelf, digest_of
from tests import database

pytestmark = pytest.mark.slow

WRITE_A_PAIR = """
    WITH entry AS (
        INSERT INTO audit_entry (id, at, verb, object_kind, object_id, digest)
        VALUES (gen_random_uuid(), now(), 'drill.write', 'drill', '1', 'x') RETURNING id)
    SELECT id FROM entry
"""
PAIRS = """
    SELECT count(*), count(words.id) FROM audit_entry entry LEFT JOIN audit_details words ON words.entry_id = entry.id
    WHERE entry.verb = 'drill.write'
"""
WORK = """
import re, sys
import django; django.setup()
from django.test import Client

def enter(who):
    client = Client(headers={"host": "127.0.0.1"})
    page = client.post("/accounts/login/", {"login": f"{who}@demo.example", "password": "demo-portal-2026"})
    assert page.status_code == 302, page.status_code
    return client

site, submitted = sys.argv[1:]
municipality, reviewer = enter("municipality"), enter("reviewer")
papers = municipality.get(f"/sites/{site}/papers/").content.decode()
photo = municipality.get(re.search(r'"(/sites/papers/[0-9]+/)', papers)[1])
assert photo.status_code == 200, photo.status_code
key = re.search(r'name="draft_key" value="([^"]+)"', municipality.get("/sites/propose/").content.decode())[1]
begun = municipality.post("/sites/propose/", {"name": "Voorbeeld: na het herstel", "draft_key": key})
assert "Voorbeeld: na het herstel" in municipality.get(begun.url).content.decode()
taken = reviewer.post(f"/sites/{submitted}/steps/take_up/")
assert taken.status_code == 302, taken.status_code
print("worked")
"""
ONE_OF_KORTRIJK = """
    SELECT site_id FROM candidate_sites_sitepaper paper JOIN candidate_sites_site site ON site.id = paper.site_id
    JOIN territory_municipality place ON place.id = site.municipality_id WHERE place.nis = '34022' LIMIT 1
"""
ONE_SUBMITTED = "SELECT id FROM candidate_sites_site WHERE status = 'submitted' LIMIT 1"


class House:
    """One installation: a database of its own on the tests' server, a folder of files."""

    def __init__(self, folder: Path, like: str = "template_portal") -> None:
        self.name = f"drill_{uuid.uuid4().hex[:8]}"
        self.files = folder / self.name
        given = connection.get_connection_params()
        self.address = f"postgresql://portal_owner@/{self.name}?host={given['host']}&port={given.get('port') or 5432}"
        self.make(like)

    def make(self, like: str = "template_portal") -> None:
        """Make the database; without another word the empty one that deploy/roles.sql gives."""
        self.on_server(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(self.name), Identifier(like)))

    def drop(self) -> None:
        """Take it away, whoever is connected."""
        with psycopg.connect(self.address.replace(self.name, "postgres"), autocommit=True) as session:
            database.drop(session, self.name)

    def on_server(self, statement: object) -> None:
        with psycopg.connect(self.address.replace(self.name, "postgres"), autocommit=True) as session:
            session.execute(statement)

    def manage(self, *words: str, refused: bool = False) -> str:
        """Run manage.py as its owner and return what it says."""
        done = self.run([sys.executable, "manage.py", *words], role="owner")
        assert bool(done.returncode) == refused, done.stdout + done.stderr
        return done.stdout + done.stderr

    def run(self, words: list[str], *, role: str) -> subprocess.CompletedProcess:
        return subprocess.run(  # noqa: S603
            words, cwd=settings.BASE_DIR, env=self.told(role), capture_output=True, text=True, check=False
        )

    def begin(self, *words: str) -> subprocess.Popen:
        """Start manage.py as its owner and go on meanwhile."""
        return started([sys.executable, "manage.py", *words], told=self.told("owner"))

    def told(self, role: str) -> dict[str, str]:
        """What its processes find in their environment."""
        told = {"DATABASE_URL": self.address, "DATABASE_ROLE": role, "PRIVATE_FILES": str(self.files), "DEMO": "1"}
        keep = {
            name: text for name, text in os.environ.items() if not name.startswith(("DATABASE", "PYTEST", "DJANGO"))
        }
        return {**keep, **told, "SECRET_KEY": "d" * 60, "DJANGO_SETTINGS_MODULE": "portal.settings"}

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.address) as session:
            return session.execute(query).fetchall()


def started(words: list[str], told: dict[str, str] | None = None) -> subprocess.Popen:
    """A process whose words are read while it works."""
    return subprocess.Popen(  # noqa: S603
        words, cwd=settings.BASE_DIR, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture
def houses(tmp_path, django_db_setup, django_db_blocker) -> Iterator[list[House]]:
    """The house that works, and the empty one."""
    with django_db_blocker.unblock():
        pair = [House(tmp_path, database.migrated()), House(tmp_path)]
    yield pair
    for house in pair:
        house.drop()


@contextmanager
def somebody_writes(house: House) -> Iterator[None]:
    """Write one entry with its words per transaction, without a pause."""
    stop = Event()

    def write() -> None:
        with psycopg.connect(house.address) as session:
            while not stop.is_set():
                (number,) = session.execute(WRITE_A_PAIR).fetchone()
                session.execute(
                    "INSERT INTO audit_details (id, entry_id, words) VALUES (gen_random_uuid(), %s, '{}')", [number]
                )
                session.commit()

    writer = Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def contents(house: House) -> dict[str, tuple]:
    """Digest every table's rows, whatever their order, and the place of every sequence."""
    tables = [
        name
        for (name,) in house.rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')"
        )
    ]
    query = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t"
    found = {table: house.rows(query.format(f'public."{table}"'))[0] for table in tables if table != "mail_standstill"}
    found["sequences"] = tuple(
        house.rows(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
            " AND sequencename <> 'mail_standstill_id_seq' ORDER BY 1"
        )
    )
    return found


def test_the_drill(houses, tmp_path):
    working, empty = houses
    shelf, key = tmp_path / "shelf", pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(str(key))
    working.manage("load_parameters")
    working.manage("load_territory")
    working.manage("load_demo")
    os.environ["BACKUP_RECIPIENT"] = str(key.to_public())
    try:
        with somebody_writes(working):
            working.manage("backup", str(shelf))
        before = contents(working)
        calm = working.manage("backup", str(shelf))
    finally:
        del os.environ["BACKUP_RECIPIENT"]
    during, after = sorted(path.parent for path in shelf.glob("portal-*/SHA256SUMS"))
    assert str(after) in calm

    # A moment is a moment: each entry came with its words, although somebody was writing.
    assert "name the file with its key" in empty.manage("restore", str(during), refused=True)
    empty.manage("restore", str(during), "--identity", str(tmp_path / "key.txt"))
    [(entries, words)] = empty.rows(PAIRS)
    assert entries == words > 0

    # Nothing is written over; into an empty system the copy of a calm moment is equal in every row and every byte.
    assert "not empty" in empty.manage("restore", str(after), "--identity", str(tmp_path / "key.txt"), refused=True)
    empty.drop()
    empty.make()
    said = empty.manage("restore", str(after), "--identity", str(tmp_path / "key.txt"))
    assert "audit chain holds" in said
    assert contents(empty) == before
    names = {path.relative_to(working.files) for path in working.files.rglob("*") if path.is_file()}
    assert names == {path.relative_to(empty.files) for path in empty.files.rglob("*") if path.is_file()}
    assert all((working.files / name).read_bytes() == (empty.files / name).read_bytes() for name in names)
    assert len(names) > 10

    # The letters stand still, and people work.
    assert empty.rows("SELECT count(*) FROM mail_standstill WHERE ended_at IS NULL") == [(1,)]
    [(site,)], [(submitted,)] = empty.rows(ONE_OF_KORTRIJK), empty.rows(ONE_SUBMITTED)
    done = empty.run([sys.executable, "-c", WORK, str(site), str(submitted)], role="web")
    assert "worked" in done.stdout, done.stderr
    assert ("draft",) in empty.rows("SELECT status FROM candidate_sites_site WHERE name = 'Voorbeeld: na het herstel'")
    assert (submitted, "in_review") in empty.rows("SELECT id, status FROM candidate_sites_site")


SLOW_BACKUP = """
import hashlib, json, sys
from datetime import UTC, datetime
from pathlib import Path
from portal.backup.shelf import Shelf
shelf, digest = Shelf(Path(sys.argv[1])), hashlib.sha256(b"a plan").hexdigest()
with shelf.held(alone=True, say=print), shelf.new(datetime(2026, 1, 31, tzinfo=UTC)) as folder:
    place = shelf.place_of(digest, sealed=False)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"a plan")
    print("half-way", flush=True)
    sys.stdin.read()
    files = [{"name": "plan.txt", "size": 6, "sha256": digest}]
    (folder / "manifest.json").write_text(json.dumps({"format": 1, "files": files}))
"""


def test_a_backup_that_meets_another_in_its_folder_leaves_it_whole(houses, tmp_path):
    """The first is half-way: its file is there, and no manifest names it yet; the second prunes."""
    shelf = Shelf(tmp_path / "shelf")
    slow = started([sys.executable, "-c", SLOW_BACKUP, str(shelf.folder)])
    assert slow.stdout.readline() == "half-way\n"
    second = houses[0].begin("backup", str(shelf.folder), "--prune")
    assert second.stdout.readline().startswith("waits: another backup")
    slow.communicate()
    said, _nothing = second.communicate()
    assert (slow.returncode, second.returncode) == (0, 0), said
    newest, older = shelf.backups()
    newest.check()
    older.check()
    [entry] = older.manifest["files"]
    assert digest_of(shelf.place_of(entry["sha256"], sealed=False)) == entry["sha256"]
