"""The proxy of deploy/nginx as it is shipped, in a real nginx: what it lets in, tells the portal, and logs."""

import gzip
import json
import os
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from django.conf import settings

from tests.foundation.post_office import free_port

pytestmark = pytest.mark.slow

DEPLOYED = Path(settings.BASE_DIR) / "deploy/nginx"
WHOLE = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fast;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {proxy}
}}
"""
MEGABYTE = 1024 * 1024


class Portal(BaseHTTPRequestHandler):
    """Answers what it was told, and how much came along."""

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        text = json.dumps({"headers": dict(self.headers), "path": self.path, "length": length}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Content-Type", "application/geo+json")
        self.send_header("ETag", '"a-mark"')
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_words: object) -> None:
        """Say nothing."""

    def address_string(self) -> str:
        return "socket"


class Server(socketserver.ThreadingUnixStreamServer):
    """The portal's socket."""

    daemon_threads = True


@dataclass
class Proxy:
    """A running nginx."""

    folder: Path
    plain: int
    safe: int

    def ask(self, path: str, *, body: bytes | None = None, safe: bool = True, **headers: str) -> HTTPResponse:
        """Send one request over https, or over http."""
        link = (
            HTTPSConnection("127.0.0.1", self.safe, timeout=60, context=ssl._create_unverified_context())  # noqa: S323
            if safe
            else HTTPConnection("127.0.0.1", self.plain, timeout=60)
        )
        link.request("POST" if body else "GET", path, body, {"Host": "portal.example", **headers})
        return link.getresponse()


SNIPPETS = {
    "/etc/nginx/snippets/portal.conf": str(DEPLOYED / "common.conf"),
    "/etc/nginx/snippets/portal-log.conf": str(DEPLOYED / "log.conf"),
}


def of_a_plain_machine(folder: Path, proxy: Proxy) -> dict[str, str]:
    """What portal.conf names, and what stands for it in this test."""
    return {
        "[::]:80;": f"[::1]:{proxy.plain};",
        "listen 80;": f"listen 127.0.0.1:{proxy.plain};",
        "[::]:443 ssl http2": f"[::1]:{proxy.safe} ssl http2",
        "listen 443 ssl http2": f"listen 127.0.0.1:{proxy.safe} ssl http2",
        "/run/portal/web.sock": f"{folder}/web.sock",
        "/etc/portal/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
    }


def of_a_container(folder: Path, proxy: Proxy) -> dict[str, str]:
    """What container.conf names, and what stands for it in this test."""
    return {
        "listen 8080;": f"listen 127.0.0.1:{proxy.plain};",
        "/dev/stdout": f"{folder}/portal.log",
        "http://web:8000": f"http://unix:{folder}/web.sock",
    }


def prepared(folder: Path, name: str, changes: dict[str, str]) -> Path:
    """Write the shipped file with ports, sockets and certificate of this test, and nothing else changed."""
    text = (DEPLOYED / name).read_text()
    for shipped, here in {**changes, **SNIPPETS}.items():
        assert shipped in text
        text = text.replace(shipped, here)
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(WHOLE.format(folder=folder, proxy=text, user=user))
    return whole


def certified(folder: Path) -> None:
    """Make a certificate that nobody trusts."""
    files = ["-keyout", f"{folder}/certificate.key", "-out", f"{folder}/certificate.pem"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=portal.example"]
    subprocess.run([*made, *files], check=True, capture_output=True)  # noqa: S603


@contextmanager
def answering(folder: Path) -> Iterator[None]:
    """The portal behind the proxy."""
    with Server(str(folder / "web.sock"), Portal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy of a plain machine."""
    folder = tmp_path_factory.mktemp("nginx")
    made = Proxy(folder, free_port(), free_port())
    certified(folder)
    with running(made, prepared(folder, "portal.conf", of_a_plain_machine(folder, made))):
        yield made


@pytest.fixture
def inner_proxy(tmp_path: Path) -> Iterator[Proxy]:
    """The proxy of docker-compose.yml."""
    made = Proxy(tmp_path, free_port(), 0)
    with running(made, prepared(tmp_path, "container.conf", of_a_container(tmp_path, made))):
        yield made


@contextmanager
def running(made: Proxy, whole: Path) -> Iterator[None]:
    """The real nginx with the shipped files; it found nothing to say against them."""
    folder = made.folder
    command = [os.environ["NGINX"], "-p", str(folder), "-e", f"{folder}/error.log", "-c", str(whole)]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)  # noqa: S603
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    with answering(folder), subprocess.Popen(command) as process:  # noqa: S603
        try:
            wait_for(made)
            yield
        finally:
            process.terminate()


def wait_for(proxy: Proxy) -> None:
    """Ask until it answers."""
    for _try in range(100):
        try:
            proxy.ask("/healthz", safe=bool(proxy.safe)).read()
        except OSError:
            threading.Event().wait(0.1)
        else:
            return
    pytest.fail((proxy.folder / "error.log").read_text())


def test_who_comes_by_http_is_sent_to_https(proxy: Proxy) -> None:
    answer = proxy.ask("/sites/?q=x", safe=False)
    assert (answer.status, answer.headers["Location"]) == (301, "https://portal.example/sites/?q=x")


def test_the_portal_hears_the_real_address_whatever_the_visitor_says(proxy: Proxy) -> None:
    told = json.loads(proxy.ask("/", **{"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "http"}).read())["headers"]
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["Host"] == "portal.example"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ({"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Proto": "https"}, ("198.51.100.9", "https")),
        ({"X-Forwarded-For": "1.2.3.4, 198.51.100.9", "X-Forwarded-Proto": "https"}, ("198.51.100.9", "https")),
        ({}, ("127.0.0.1", "http")),
    ],
)
def test_in_containers_the_portal_hears_whom_the_proxy_before_them_saw(
    inner_proxy: Proxy, said: dict[str, str], heard: tuple[str, str]
) -> None:
    told = json.loads(inner_proxy.ask("/", safe=False, **said).read())["headers"]
    assert (told["X-Forwarded-For"], told["X-Forwarded-Proto"]) == heard


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        ("/sites/propose/", 29, 200),
        ("/sites/propose/", 31, 413),
        ("/sites/7/papers/add/", 109, 200),
        ("/sites/7/papers/add/", 111, 413),
    ],
)
def test_one_form_takes_several_papers_and_all_else_thirty_megabytes(
    proxy: Proxy, path: str, megabytes: int, status: int
) -> None:
    try:
        assert proxy.ask(path, body=b"x" * megabytes * MEGABYTE).status == status
    except (ConnectionError, ssl.SSLError):
        assert status == 413, "refused while it was still being sent"


def test_data_of_the_map_travels_small_and_keeps_its_mark(proxy: Proxy) -> None:
    path = f"/map/sites.json?{'x' * 4000}"
    answer = proxy.ask(path, **{"Accept-Encoding": "gzip"})
    told = answer.read()
    assert (answer.headers["Content-Encoding"], answer.headers["ETag"]) == ("gzip", 'W/"a-mark"')
    assert len(told) < 1000
    assert json.loads(gzip.decompress(told))["path"] == path


def test_the_log_names_no_computer_no_search_and_no_secret_of_a_path(proxy: Proxy) -> None:
    for path in (
        "/sites/?q=Janssens",
        "/accounts/invitation/geheim/",
        "/calls/l/geheim/",
        "/contacts/calendar/geheim/",
    ):
        proxy.ask(path).read()
    log = (proxy.folder / "portal.log").read_text()
    assert "GET /sites/ 200" in log
    assert "/accounts/invitation/* 200" in log
    for word in ("Janssens", "geheim", "127.0.0.1"):
        assert word not in log


def test_the_proxy_does_not_say_which_version_it_is(proxy: Proxy) -> None:
    assert proxy.ask("/").headers["Server"] == "nginx"
