"""How often a person (or, signed out, an address) may ask for the same: the next one waits, in plain words.

Rates are settings (`LIMITS`, such as "60/m"); the counters live in the cache: Redis gone costs a limit, never a page.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

View = Callable[..., HttpResponseBase]


def limited(action: str) -> Callable[[View], View]:
    """Count the requests of a view under this name; beyond the rate answer 429 with the moment to come back."""

    def wear(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wait = seconds_to_wait(action, who(request), now=time.time())
            if not wait:
                return view(request, *args, **kwargs)
            answer = render(request, "429.html", status=429)
            answer["Retry-After"] = str(wait)
            return answer

        return counted

    return wear


def who(request: HttpRequest) -> str:
    """Name the one who asks: the account, since many officials share one address; else the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{get_adapter().get_client_ip(request)}"


def seconds_to_wait(action: str, asker: str, *, now: float) -> int:
    """Count one request and return how many seconds to wait, 0 while the rate allows it."""
    amount, _slash, unit = settings.LIMITS[action].partition("/")
    span = SECONDS[unit]
    window = int(now // span)
    key = f"limit:{action}:{asker}:{window}"
    if cache.add(key, 1, timeout=span):
        return 0
    try:
        counted = cache.incr(key)
    except ValueError:
        return 0
    return 0 if counted <= int(amount) else int((window + 1) * span - now) + 1
