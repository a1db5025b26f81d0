"""What typing costs: an autosave at the median (goal 50 ms), then 200 drafts that save at once for 30 s.

Through gunicorn with two workers, signed in, as the web's role, on a country of 2,000 sites. Every number that a draft
was told is saved must be there afterwards. Prints the median alone, the crowd's figures, and last what was lost (0).
"""

import http.client
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import django

# It makes the drafts and looks for what was lost as the owner; the portal it measures runs as the web.
os.environ["DATABASE_ROLE"] = "owner"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import _people, _seed  # noqa: E402
from portal.models import Installation  # noqa: E402
from sites.models import FileChange, Site  # noqa: E402
from sites.proposing import start_draft  # noqa: E402
from territory.models import Municipality  # noqa: E402

PORT = 8971
SITES = 2_000
DRAFTS = 200
SECONDS = 30
ALONE = 200
WARM = 20
PAUSE = 0.7  # seconds between two saves of one person
MOST_MILLISECONDS = 50
TOKEN = "b" * 32


@dataclass
class Typist:
    """One open page of one draft, typing numbers into the motivation."""

    site: Site
    cookie: str
    page: uuid.UUID = field(default_factory=uuid.uuid4)
    version: int = 0
    tried: int = 0
    told: int = 0
    times: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def save(self) -> None:
        """Save once, as the page does, and remember what was acknowledged."""
        self.tried += 1
        typed = {"version": self.version, "page": self.page, "turn": self.tried, "motivation": f"Text {self.tried}",
                 "csrfmiddlewaretoken": TOKEN}  # fmt: skip
        headers = {
            "Cookie": f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Autosave": "1",
        }
        start = time.perf_counter()
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            line.request("POST", f"/sites/{self.site.pk}/file/support/", urlencode(typed), headers)
            answer = line.getresponse()
            answer.read()
            line.close()
        except OSError:
            self.refused.append(0)
            return
        if answer.status != 200:
            self.refused.append(answer.status)
            return
        self.times.append((time.perf_counter() - start) * 1000)
        self.version, self.told = self.version + 1, self.tried

    def type_until(self, end: float) -> None:
        """Go on until the moment, with a person's pauses."""
        while time.monotonic() < end:
            self.save()
            time.sleep(PAUSE)


@contextmanager
def portal() -> Iterator[None]:
    """Keep the portal up for a while, as a real installation runs it."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    command = [gunicorn, "portal.wsgi", f"--bind=127.0.0.1:{PORT}", "--workers=2", "--backlog=1024",
               "--no-control-socket", "--log-level=warning"]  # fmt: skip
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_ROLE": "web"}, stdout=subprocess.DEVNULL)  # noqa: S603 ours
    try:
        for _ in range(300):
            try:
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def typists(number: int) -> list[Typist]:
    """Make so many drafts of one municipality, each open on the same person's screen."""
    place = Municipality.objects.get(nis="34022")
    user = _people.person("signatory", {"kind": "MUN", "municipality": place})
    cookie = _people.cookie(user)
    names = (f"Bench draft {turn}" for turn in range(number))
    drafts = [
        start_draft(by=user, municipality=place, key=uuid.uuid4(), values={"name": name}, call=None) for name in names
    ]
    return [Typist(site, cookie) for site in drafts]


def alone(typist: Typist) -> float:
    """The median of one page that saves while nobody else does, in milliseconds."""
    for _ in range(WARM + ALONE):
        typist.save()
    assert not typist.refused, typist.refused
    return statistics.median(typist.times[WARM:])


def together(crowd: list[Typist]) -> None:
    """Let everybody save at once for a while."""
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=typist.type_until, args=(end,)) for typist in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def lost(crowd: list[Typist]) -> int:
    """How many drafts say less than they were told is saved, on the row or in the history of its changes."""
    saved = dict(Site.objects.filter(pk__in=[typist.site.pk for typist in crowd]).values_list("pk", "motivation"))
    kept = {row.site_id: row.changes["motivation"][1] for row in FileChange.objects.filter(part="support")}

    def number(words: str) -> int:
        return int(words.rpartition(" ")[2] or 0)

    return sum(
        number(saved[typist.site.pk]) < typist.told or number(kept.get(typist.site.pk, "0")) < typist.told
        for typist in crowd
    )


def main() -> int:
    """Measure one page alone, then the crowd."""
    _seed.sites(SITES)
    Installation.objects.get_or_create(defaults={"installed_at": timezone.now()})
    cache.clear()
    first, *crowd = typists(DRAFTS + 1)
    with portal():
        median = alone(first)
        print(
            f"alone: {median:.1f} ms at the median of {ALONE} (goal {MOST_MILLISECONDS}), load {os.getloadavg()[0]:.1f}"
        )
        together(crowd)
    saves = sum(len(typist.times) for typist in crowd)
    refused = [status for typist in crowd for status in typist.refused]
    worst = statistics.quantiles([each for typist in crowd for each in typist.times], n=100)[98]
    print(f"together: {saves} saves of {DRAFTS} drafts in {SECONDS} s, 99 in 100 within {worst:.0f} ms")
    print(f"not acknowledged: {len(refused)} {sorted(set(refused)) or ''}")
    print(f"drafts: {lost([first, *crowd])} acknowledged writes lost (goal 0), {median:.1f} ms alone")
    return 0 if not lost([first, *crowd]) and median <= MOST_MILLISECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
