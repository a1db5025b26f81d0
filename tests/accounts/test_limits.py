"""How often one person may ask: counted per account, told plainly, forgiven when Redis is away."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.limits import seconds_to_wait
from tests.make import Cast

NOON = 1_700_000_000.0


@pytest.fixture(autouse=True)
def three_searches_a_minute(settings) -> None:
    cache.clear()
    settings.LIMITS = {**settings.LIMITS, "search": "3/m"}


def test_beyond_the_rate_one_waits_until_the_next_window() -> None:
    waits = [seconds_to_wait("search", "user:1", now=NOON) for _ in range(4)]
    assert waits[:3] == [0, 0, 0]
    assert 0 < waits[3] <= 60
    assert seconds_to_wait("search", "user:1", now=NOON + waits[3]) == 0


def test_one_person_does_not_use_up_anothers_rate() -> None:
    for _ in range(4):
        seconds_to_wait("search", "user:1", now=NOON)
    assert seconds_to_wait("search", "user:2", now=NOON) == 0


def test_a_page_answers_429_with_the_moment_to_come_back(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.editor)
    answers = [client.get("/sites/propose/places/?place=heule") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_without_redis_nobody_is_kept_waiting(settings) -> None:
    away = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}
    settings.CACHES = {"default": away}
    assert [seconds_to_wait("search", "user:1", now=NOON) for _ in range(9)] == [0] * 9
