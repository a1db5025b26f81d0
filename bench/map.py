"""The data of the map against bare SQL, tipg and Django's serializer; any viewport with 100,000 sites; the page itself.

Everything is measured side by side in one run, through gunicorn with two workers, signed in, as the web's role. Peers
and the load generator (wrk) are installed for this bench alone. `--quick` leaves out the peers and the browser.
"""

import argparse
import http.client
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

import django
import environ

os.environ["DATABASE_ROLE"] = "web"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from accounts.scope import open_scope  # noqa: E402
from bench import _demo, _people, _seed  # noqa: E402
from maps import layers  # noqa: E402
from maps.filters import read_filter  # noqa: E402
from maps.viewport import Viewport  # noqa: E402
from territory.models import Province  # noqa: E402

PROVINCE = "30000"
FEW, MANY, TENTH = 5_000, 100_000, 10_000
ROUNDS, WARM = 15, 3
AT_ONCE, TURNS = 8, 5
# Long enough for the slowest peer to finish something.
SECONDS = {FEW: 4, MANY: 15}
TIPG = Path(settings.BASE_DIR) / "var" / "bench" / "tipg"
TIPG_PACKAGES = ("tipg==1.6.1", "uvicorn==0.54.0")

# What the issue on the map asks for.
OVER_BARE, PAGE_ITSELF = 1.5, 4.0
OVER_TIPG = {FEW: 5.0, MANY: 10.0}
OVER_SERIALIZER = {FEW: 12.0, MANY: 25.0}
VIEW_MS, VIEW_RATIO, UNCHANGED_MS, USABLE_MS = 40.0, 1.5, 5.0, 1000.0

BARE = """
SELECT '{"type":"FeatureCollection","features":[' || string_agg(
    '{"type":"Feature","id":' || s.id || ',"geometry":' || coalesce(ST_AsGeoJSON(s.point, 6), 'null')
    || ',"properties":{"name":' || to_json(s.name) || ',"status":"' || s.status || '","places":' || s.places
    || ',"municipality":' || to_json(m.name_nl) || ',"nis":"' || m.nis || '","page":"/sites/' || s.id
    || '/","demo":' || s.is_example || '}}', ',') || ']}'
FROM candidate_sites_site s JOIN territory_municipality m ON m.id = s.municipality_id
WHERE s.province_id = (SELECT id FROM territory_province WHERE code = '30000') AND s.for_governor
""".replace("\n", " ")

CENTRES = ((3.265, 50.828), (4.352, 50.847), (4.402, 51.219), (5.572, 50.645), (5.0, 50.0))
ZOOMS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 17)
SCREEN = (1000, 640)
TABLES = ("candidate_sites_site", "candidate_sites_sitecell")
STATUSES = ("", "&status=submitted", "&status=retained")

told: list[tuple[bool, str]] = []


def tell(name: str, figure: float, goal: float, *, at_least: bool = False, unit: str = "") -> None:
    """Print a figure beside its goal and remember whether it is met."""
    met = figure >= goal if at_least else figure <= goal
    line = f"{name}: {figure:.2f}{unit} (goal {'≥' if at_least else '≤'} {goal:g}{unit})"
    told.append((met, line))
    print(f"  {'ok  ' if met else 'MISS'} {line}", flush=True)


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[str]:
    """Keep a server up for a while; gives its address."""
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=sys.stderr)  # noqa: S603
    try:
        for _ in range(300):
            try:
                connected = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
                connected.connect()
                connected.close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def portal(port: int, module: str = "portal.settings") -> list[str]:
    """The command of the portal, as a real installation runs it, with two workers."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    return [gunicorn, "portal.wsgi", f"--bind=127.0.0.1:{port}", "--workers=2", "--no-control-socket",
            "--log-level=warning", "--timeout=120", "--env", f"DJANGO_SETTINGS_MODULE={module}"]  # fmt: skip


def tipg(port: int) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of tipg on the same table."""
    parts = environ.Env.db_url_config(settings.DATABASE_URLS["owner"])
    address = f"postgresql://{parts['USER']}@{quote(parts['HOST'], safe='')}/{parts['NAME']}"
    command = [str(TIPG / "bin" / "uvicorn"), "tipg.main:app", f"--port={port}", "--workers=2", "--log-level=warning"]
    return command, {"DATABASE_URL": address, "TIPG_MAX_FEATURES_PER_QUERY": "200000", "TIPG_DB_SCHEMAS": '["public"]'}


class Browser:
    """One signed-in person who asks one thing at a time."""

    def __init__(self, host: str, cookie: str = "") -> None:
        self.host, self.cookie = host, cookie

    def get(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Ask for an address and read the whole answer."""
        line = http.client.HTTPConnection(self.host, timeout=120)
        line.request("GET", path, headers={"Cookie": self.cookie, **headers})
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return answer.status, content, dict(answer.getheaders())

    def milliseconds(self, path: str, *, status: int = 200, **headers: str) -> float:
        """How long one answer takes."""
        start = time.perf_counter()
        found, _content, _headers = self.get(path, **headers)
        taken = (time.perf_counter() - start) * 1000
        if found != status:
            raise SystemExit(f"{path} answered {found}")
        return taken


class Psql:
    """A warm psql that times a statement itself, whose answer goes nowhere."""

    def __init__(self) -> None:
        parts = environ.Env.db_url_config(settings.DATABASE_URLS["owner"])
        command = ["psql", "-X", "-q", "-A", "-t", "-h", parts["HOST"], "-U", parts["USER"], parts["NAME"]]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)  # noqa: S603
        # As the web's role: one process per statement.
        self.say("SET max_parallel_workers_per_gather = 0; SET jit = off;\n\\timing on\n\\o /dev/null\n")

    def say(self, text: str) -> None:
        """Hand over a line."""
        assert self.process.stdin
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def milliseconds(self, statement: str) -> float:
        """How long the statement takes, as psql says."""
        self.say(f"{statement};\n")
        assert self.process.stdout
        while True:
            if said := re.match(r"Time: ([0-9.]+) ms", self.process.stdout.readline()):
                return float(said[1])

    def close(self) -> None:
        """Leave."""
        self.say("\\q\n")
        self.process.wait(5)


def per_second(url: str, cookie: str = "", *, seconds: int) -> float:
    """Requests per second at eight at once, as wrk counts them."""
    command = ["wrk", "-t1", f"-c{AT_ONCE}", f"-d{seconds}s", "--timeout", "60s", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said:
        raise SystemExit(f"{url}: {said}")
    found = float(re.search(r"Requests/sec:\s+([0-9.]+)", said)[1])  # type: ignore[index]
    # Whoever finished nothing gets the benefit of the doubt: one answer.
    return found or 1 / seconds


def collection(size: int, people: dict[str, str], *, quick: bool) -> None:
    """The unclustered collection of a province against bare SQL in psql, and against the peers."""
    print(f"{size} sites: the collection of a province", flush=True)
    path = "/map/sites.json"
    with ExitStack() as stack:
        host = stack.enter_context(running(portal(8701), 8701))
        browser = Browser(host, people["governor"])
        psql = Psql()
        stack.callback(psql.close)
        _status, content, headers = browser.get(path)
        number = content.count(b'"type":"Feature"')
        print(f"  {number} features, {len(content) / 1000:.0f} kB", flush=True)
        ours, bare, unchanged = [], [], []
        for turn in range(ROUNDS + WARM):
            taken = browser.milliseconds(path), psql.milliseconds(BARE)
            again = browser.milliseconds(path, status=304, **{"If-None-Match": headers["ETag"]})
            if turn >= WARM:
                ours.append(taken[0])
                bare.append(taken[1])
                unchanged.append(again)
        one, sql, same = (statistics.median(times) for times in (ours, bare, unchanged))
        print(f"  one request {one:.1f} ms, bare SQL {sql:.1f} ms, unchanged {same:.1f} ms", flush=True)
        tell(
            f"{size}: one request over bare SQL, less {PAGE_ITSELF:g} ms",
            (one - PAGE_ITSELF) / sql,
            OVER_BARE,
            unit=" ×",
        )
        tell(f"{size}: unchanged (304)", same, UNCHANGED_MS, unit=" ms")
        if quick:
            return
        against_peers(size, host, path, people["governor"], stack)


def against_peers(size: int, host: str, path: str, cookie: str, stack: ExitStack) -> None:
    """Requests per second, each server in turn, so that all meet the same weather."""
    command, environment = tipg(8702)
    peer = stack.enter_context(running(command, 8702, **environment))
    serializer = stack.enter_context(
        running(portal(8703, "bench._peer_settings"), 8703, DJANGO_SETTINGS_MODULE="bench._peer_settings")
    )
    province = Province.objects.get(code=PROVINCE).pk
    table = "/collections/public.candidate_sites_site/items?f=geojson&limit=200000&properties=name,status,places"
    urls = {
        "portal": f"http://{host}{path}",
        "tipg": f"http://{peer}{table}&province_id={province}&for_governor=true",
        "serializer": f"http://{serializer}/serializer/sites.json",
    }
    for name, url in urls.items():
        wait_for(url, cookie)
        content = urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=120).read()  # noqa: S310
        print(f"  {name}: {content.count(b'Feature') - 1} features, {len(content) / 1000:.0f} kB", flush=True)
    speeds: dict[str, list[float]] = {name: [] for name in urls}
    for _ in range(TURNS):
        for name, url in urls.items():
            speeds[name].append(per_second(url, cookie, seconds=SECONDS[size]))
    speed = {name: statistics.median(found) for name, found in speeds.items()}
    print("  requests per second: " + ", ".join(f"{name} {found:.1f}" for name, found in speed.items()), flush=True)
    tell(f"{size}: over tipg", speed["portal"] / speed["tipg"], OVER_TIPG[size], at_least=True, unit=" ×")
    slower = speed["portal"] / speed["serializer"]
    tell(f"{size}: over the serializer", slower, OVER_SERIALIZER[size], at_least=True, unit=" ×")


def wait_for(url: str, cookie: str) -> None:
    """Give a server time to be ready."""
    for _ in range(100):
        try:
            urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie}), timeout=120).close()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return


def views() -> list[tuple[int, str]]:
    """Screens around towns at every zoom, with and without a status."""
    found = []
    for zoom in ZOOMS:
        wide, high = (side * 360 / 256 / 2**zoom / 2 for side in SCREEN)
        for east, north in CENTRES:
            box = f"{east - wide},{north - high * 0.634},{east + wide},{north + high * 0.634}"
            found += [(zoom, f"/map/view.json?bbox={box}&zoom={zoom}{status}") for status in STATUSES]
    return found


def viewports(people: dict[str, str]) -> dict[tuple[str, int], float]:
    """The slowest screen of each person and zoom, each screen by its median."""
    slowest: dict[tuple[str, int], float] = {}
    with running(portal(8701), 8701) as host:
        for name, cookie in people.items():
            browser = Browser(host, cookie)
            for zoom, path in views():
                browser.milliseconds(path)
                taken = statistics.median(browser.milliseconds(path) for _ in range(5))
                slowest[name, zoom] = max(slowest.get((name, zoom), 0.0), taken)
    return slowest


def flat(small: dict[tuple[str, int], float], large: dict[tuple[str, int], float]) -> None:
    """Compare the slowest screens with 10,000 and with 100,000 sites."""
    print("slowest screen (ms) at each zoom: 10,000 sites / 100,000 sites", flush=True)
    for name in dict.fromkeys(person for person, _zoom in large):
        line = [f"z{zoom} {small[name, zoom]:.0f}/{large[name, zoom]:.0f}" for zoom in ZOOMS]
        print(f"  {name}: {', '.join(line)}", flush=True)
        before, after = (max(times[name, zoom] for zoom in ZOOMS) for times in (small, large))
        tell(f"{name}: slowest screen with 100,000", after, VIEW_MS, unit=" ms")
        tell(f"{name}: slowest screen against 10,000", after / before, VIEW_RATIO, unit=" ×")


def plans(people: dict[str, User]) -> None:
    """Show, as the web's role within each scope, that screens read indexes and never the whole table."""
    screens = {"country": Viewport(west=2.5, south=49.4, east=6.5, north=51.6, zoom=8.0),
               "town": Viewport(west=3.2, south=50.8, east=3.3, north=50.85, zoom=14.0)}  # fmt: skip
    whole_table = 0
    for name, user in people.items():
        for screen, viewport in screens.items():
            for plan in explained(user, viewport):
                whole_table += (
                    "Seq Scan on candidate_sites_site " in plan or "Seq Scan on candidate_sites_sitecell" in plan
                )
                found = sorted(set(re.findall(r"(?:using|Index Scan on) (\w+)", plan)))
                said = re.search(r"Execution Time: ([0-9.]+) ms", plan)
                print(f"  {name}, {screen}: {', '.join(found)} ({said[1] if said else '?'} ms)", flush=True)
    tell("screens that read a whole table", whole_table, 0)


def explained(user: User, viewport: Viewport) -> list[str]:
    """The plans of the statements behind one screen."""
    asked: list[tuple[str, object]] = []

    def listen(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        open_scope(user)
        wanted = read_filter({}, user)
        with connection.execute_wrapper(listen):
            layers.view(wanted, viewport)
        with connection.cursor() as cursor:
            found = []
            for sql, params in asked:
                if "candidate_sites" in sql:
                    cursor.execute(f"EXPLAIN (ANALYZE) {sql}", params)
                    found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def install_peers() -> None:
    """Install wrk and tipg where they are missing."""
    if not shutil.which("wrk"):
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "wrk"], check=True)  # noqa: S607
    if not (TIPG / "bin" / "uvicorn").exists():
        subprocess.run([sys.executable, "-m", "venv", str(TIPG)], check=True)  # noqa: S603
        subprocess.run([str(TIPG / "bin" / "pip"), "install", "-q", *TIPG_PACKAGES], check=True)  # noqa: S603


def in_browser() -> None:
    """How soon the map of the demo can be used, in Chromium with an empty cache."""
    cookie = _demo.load()
    with running(portal(8701), 8701) as host:
        times = _demo.usable(f"http://{host}", cookie, times=TURNS)
    print(f"the page in Chromium: {', '.join(f'{taken:.0f}' for taken in times)} ms", flush=True)
    tell("map usable after", statistics.median(times), USABLE_MS, unit=" ms")


def main() -> int:
    """Measure everything, print the figures, and fail when one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without peers and browser")
    options = parser.parse_args()
    if not options.quick:
        install_peers()
    random.seed(5)
    _seed.installed()
    cache.clear()
    users, people = _people.watching(PROVINCE)
    _seed.sites(TENTH)
    small = viewports(people)
    _seed.sites(FEW)
    collection(FEW, people, quick=options.quick)
    _seed.sites(MANY)
    flat(small, viewports(people))
    plans(users)
    collection(MANY, people, quick=options.quick)
    if not options.quick:
        in_browser()
    missed = [line for met, line in told if not met]
    print(f"map: {len(told) - len(missed)} of {len(told)} goals met" + "".join(f"\n  short: {line}" for line in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
