"""What is true for every request: an id and a line in the log, features that stay off, plain words until installed."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse

from foundation import tracing
from portal import breaking, metrics
from portal.models import Installation
from portal.views.errors import method_not_allowed, not_installed

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
BELIEVED_FOR = 60.0
ALWAYS_OPEN = ("/healthz", "/readyz", "/static/")


log = logging.getLogger("portal.request")


class WatchMiddleware:
    """Give each request an id, count it, and leave one line in the log: the page's name, never what was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id, so that a person can quote it."""
        request_id, began, queries = tracing.begin(), time.perf_counter(), Queries()
        with connection.execute_wrapper(queries):
            response = self.get_response(request)
        seconds, page = time.perf_counter() - began, name_of_page(request)
        response[tracing.HEADER] = request_id
        method, status = method_of(request), response.status_code
        metrics.keep(page=page, method=method, status=status, seconds=seconds, queries=queries.number)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
            breaking.count(breaking.PAGES)
        log.info("%s %s %s in %.3f s", method, page, status, seconds)
        tracing.follow("")
        return response


class Queries:
    """Counts what is asked of the database."""

    number = 0

    def __call__(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        """Count and pass on."""
        self.number += 1
        return execute(sql, *rest)


def method_of(request: HttpRequest) -> str:
    """Return the method; anything that is none shares a word, so that made up ones fill no memory."""
    return request.method if request.method in METHODS else "OTHER"


def name_of_page(request: HttpRequest) -> str:
    """Return the name of the address; one that leads nowhere shares a word, so that guesses fill no memory."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "nowhere"


class PermissionsPolicyMiddleware:
    """Switch off the features of the browser that no page uses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to whatever is answered."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        return response


class MethodMiddleware:
    """Say in plain words that an address takes no such request, as when somebody types the address of a form."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the page in the place of an empty answer; machines still read status and methods."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = method_not_allowed(request)
        page["Allow"] = response["Allow"]
        return page


class InstalledMiddleware:
    """Answer 503 until `manage.py install` (or the demo) has run."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.believed_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass what is always open, and everything once installed."""
        if request.path.startswith(ALWAYS_OPEN) or self.is_installed():
            return self.get_response(request)
        return not_installed(request)

    def is_installed(self) -> bool:
        """Say whether the portal was installed; each process believes a yes for a minute."""
        now = time.monotonic()
        if now < self.believed_until:
            return True
        if not is_installed():
            return False
        self.believed_until = now + BELIEVED_FOR
        return True


def is_installed() -> bool:
    """Say whether the portal was installed; a yes is remembered for a day, a no is asked again."""
    if cache.get("installed"):
        return True
    installed = Installation.objects.exists()
    if installed:
        cache.set("installed", True, timeout=60 * 60 * 24)
    return installed
