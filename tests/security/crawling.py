"""Walk the portal as somebody, page by page along its links, and gather every form with its fields."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve

# Following these would end the walk, or change the language of all that follows.
LEFT_ALONE = {"account_logout", "set_language", "accounts:act_in", "accounts:stop_looking", "admin:logout"}
NO_WORDS = {"submit", "button", "image", "reset", "file"}
FIRST_PAGES = ("/", "/home/", "/accounts/login/", "/accounts/request/", "/accounts/mine/")
MOST_PAGES = 400


@dataclass
class Form:
    """One form of a page: where it goes, how, what it sends by itself, and the fields a person writes in."""

    action: str
    method: str
    given: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """The same form for another row has the same shape."""
        return page_of(self.action), self.method, tuple(sorted(set(self.written)))


class Reader(HTMLParser):
    """Reads links and forms out of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep links, forms, and what a form sends."""
        has = {name: value or "" for name, value in attrs}
        self.links += [has[name] for name in ("href", "hx-get") if name in has and (tag == "a" or name == "hx-get")]
        if tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif self.forms and tag in {"select", "option", "textarea", "input", "button"}:
            self.keep(self.forms[-1], tag, has)

    def keep(self, form: Form, tag: str, has: dict[str, str]) -> None:
        """Keep one field: its name, and what stands in it."""
        name = self._select if tag == "option" else has.get("name", "")
        if tag == "select":
            self._select = name
        else:
            form.given.setdefault(name, has.get("value", ""))
        if tag in {"select", "textarea"} or (tag == "input" and has.get("type", "text") not in NO_WORDS):
            form.written.append(name)

    def handle_endtag(self, tag: str) -> None:
        """A list of choices ends."""
        if tag == "select":
            self._select = ""


def page_of(path: str) -> str:
    """Return the name of the page at a path, empty for none of ours."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def ask(client: Client, method: str, path: str, words: dict[str, str] | None = None) -> HttpResponseBase:
    """Send one request and undo all it did, so that the next one finds the same world."""
    cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    with transaction.atomic():
        answer = client.get(path, words or {}) if method == "get" else client.post(path, words or {})
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def walk(client: Client, first: tuple[str, ...] = FIRST_PAGES) -> Iterator[tuple[str, Reader, HttpResponseBase]]:
    """Visit every kind of page that links lead to, a few rows of each, and give back what stands there."""
    waiting, seen, kinds = deque(first), set(first), dict[str, int]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        answer = ask(client, "get", path)
        if answer.status_code == 302 and answer["Location"].startswith("/") and answer["Location"] not in seen:
            seen.add(answer["Location"])
            waiting.append(answer["Location"])
        if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        reader = Reader()
        reader.feed(answer.content.decode())
        yield path, reader, answer
        for link in reader.links:
            target = urljoin(path, link).partition("#")[0]
            page = page_of(target)
            if not target.startswith("/") or not page or page in LEFT_ALONE or page.startswith("admin:"):
                continue
            # Lists narrow in many ways; a handful of each page tells all there is to tell.
            if target not in seen and kinds.get(page, 0) < 6:
                kinds[page] = kinds.get(page, 0) + 1
                seen.add(target)
                waiting.append(target)


def forms(client: Client) -> list[Form]:
    """Every form that this person meets, one of each shape."""
    found: dict[tuple[str, str, tuple[str, ...]], Form] = {}
    for path, reader, _answer in walk(client):
        for form in reader.forms:
            form.action = urljoin(path, form.action) or path
            if page_of(form.action) and page_of(form.action) not in LEFT_ALONE:
                found.setdefault(form.shape, form)
    return list(found.values())
