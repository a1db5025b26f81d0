"""A portal whose database cannot be reached: a process of its own says so in plain words and shows ours back."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.foundation.post_office import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
SERVE = (
    "import sys; from wsgiref.simple_server import make_server; from portal.wsgi import application;"
    "make_server('127.0.0.1', int(sys.argv[1]), application).serve_forever()"
)
TOKEN = "a" * 32
SOMEBODY = f"sessionid=abcdefghijklmnop; csrftoken={TOKEN}"
WORDS = {
    "nl": "Het portaal is even w",
    "fr": "Le portail",
    "de": "Das Portal",
    "en": "The portal is away for a moment",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real portal, whose PostgreSQL is a socket that is not there, and whose cache nobody else filled."""
    port, nowhere = free_port(), tmp_path_factory.mktemp("nowhere")
    names = {"DEMO", "DATABASE_ROLE", "DATABASE_WEB_URL", "DATABASE_WORKER_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": f"postgresql://portal_owner@/portal?host={nowhere}",
        "REDIS_URL": f"{os.environ['REDIS_URL']}?db=9",
    }
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", SERVE, str(port)],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(port, server)
    yield port
    server.terminate()
    server.wait(timeout=10)


def wait_for(port: int, server: subprocess.Popen) -> None:
    """Wait until somebody listens; a server that fell over is told at once."""
    for _ in range(300):
        assert server.poll() is None, "the server did not start"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nobody listens")


def ask(
    port: int, address: str, *, cookie: str = "", form: dict[str, str] | None = None, language: str = "en"
) -> tuple[int, str, dict]:
    """Send one request as a browser does."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": f"django_language={language}; {cookie}"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    browser.request("POST" if form is not None else "GET", address, urlencode(form or {}), headers)
    answer = browser.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


@pytest.mark.parametrize("language", WORDS)
def test_a_page_says_so_in_the_readers_language(port: int, language: str) -> None:
    status, page, headers = ask(port, "/", language=language)
    assert status == 503
    assert f'<html lang="{language}">' in page
    assert WORDS[language] in page
    assert headers["Retry-After"] == "30"
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/", "/home/", "/sites/", "/accounts/login/", "/admin/", "/map/sites.json", "/nowhere/"]
)
@pytest.mark.parametrize("cookie", ["", SOMEBODY])
def test_no_page_falls_over(port: int, address: str, cookie: str) -> None:
    assert ask(port, address, cookie=cookie)[0] == 503


def test_what_was_typed_is_shown_back_and_a_password_is_not(port: int) -> None:
    form = {
        "name": "Old school",
        "motivation": "Near <b>the</b> station.",
        "password": "hunter-two",
        "csrfmiddlewaretoken": TOKEN,
    }
    status, page, _ = ask(port, "/sites/propose/", cookie=SOMEBODY, form=form)
    assert status == 503
    assert "Old school" in page
    assert "Near &lt;b&gt;the&lt;/b&gt; station." in page
    assert "hunter-two" not in page
    assert TOKEN not in page


def test_the_process_lives_and_is_not_ready(port: int) -> None:
    assert ask(port, "/healthz")[0] == 200
    status, page, _ = ask(port, "/readyz")
    assert (status, json.loads(page)) == (503, {"ready": False, "reason": "database: OperationalError"})


def test_a_file_of_the_look_still_comes(port: int) -> None:
    assert ask(port, "/static/css/tokens.css")[0] == 200
