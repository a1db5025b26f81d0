"""Many web processes on few connections: through the real PgBouncer in transaction mode no scope leaks to the next."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests import make
from tests.roles import as_owner

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Two connections for eight people at once; each looks at every row that the database lets through, unnarrowed.
CROWD = """
import sys, threading
import django; django.setup()
from django.db import connection, transaction
from accounts.models import User
from accounts.scope import open_scope
from sites.models import Site
seen, wrong = 0, []
def look(user):
    global seen
    for _ in range(60):
        with transaction.atomic():
            open_scope(user)
            found = set(Site._base_manager.values_list("municipality_id", flat=True))
            if found != {user.acting.municipality_id}:
                wrong.append((user.pk, found))
            seen += 1
        with transaction.atomic():
            if Site._base_manager.exists():
                wrong.append("without a scope")
    connection.close()
people = list(User.objects.filter(pk__in=map(int, sys.argv[1:])))
for user in people:
    user.acting = user.memberships.select_related("organisation").get()
threads = [threading.Thread(target=look, args=[user]) for user in people for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(seen, "looks", len(wrong), "wrong", wrong[:2])
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def pooler(tmp_path: Path) -> Iterator[str]:
    """A PgBouncer with two connections to the tests' database; its address."""
    given, port = connection.get_connection_params(), free_port()
    settings_of_pooler = tmp_path / "pgbouncer.ini"
    settings_of_pooler.write_text(
        f"[databases]\n{given['dbname']} = host={given['host']} port={given.get('port') or 5432}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {tmp_path / 'people'}\npool_mode = transaction\ndefault_pool_size = 2\n"
    )
    (tmp_path / "people").write_text('"portal_web" ""\n')
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        path.chmod(0o755)
    as_somebody = ["-u", pwd.getpwnam("postgres").pw_name] if os.getuid() == 0 else []
    words = [shutil.which("pgbouncer") or "", *as_somebody, str(settings_of_pooler)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603
    address = f"postgresql://portal_web@127.0.0.1:{port}/{given['dbname']}"
    wait_for(address, process)
    yield address
    process.terminate()
    process.wait()


def wait_for(address: str, process: subprocess.Popen) -> None:
    for _ in range(100):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("PgBouncer did not answer")


def test_nobody_sees_the_scope_of_the_one_before(pooler):
    with as_owner():
        cast = make.cast()
    for person in (cast.signatory, cast.neighbour):
        make.draft(person)
    words = [sys.executable, "-c", CROWD, str(cast.signatory.pk), str(cast.neighbour.pk)]
    keep = {name: text for name, text in os.environ.items() if not name.startswith(("DATABASE", "PYTEST", "DJANGO"))}
    told = {"DATABASE_URL": pooler, "DATABASE_WEB_URL": pooler, "DATABASE_ROLE": "web", "DATABASE_POOLER": "1"}
    given = {**keep, **told, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run(words, cwd=settings.BASE_DIR, env=given, capture_output=True, text=True, check=False)  # noqa: S603
    assert "480 looks 0 wrong" in done.stdout, done.stdout + done.stderr
