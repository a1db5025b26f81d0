"""What monitoring reads: does the process live, can pages be served, and what is away while they are."""

from datetime import timedelta

import pytest
from celery import signals
from celery.beat import PersistentScheduler
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from foundation.mail.writing import Letter, post
from portal.celery import LivingClock, Signs, app
from portal.liveness import CLOCK, TASKS, WORKER, lives, silent
from portal.models import Installation
from tests.roles import as_owner

pytestmark = pytest.mark.django_db

LETTER = Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste,\n")


def readiness(client: Client, query: str = "") -> tuple[int, dict]:
    answer = client.get(f"/readyz{query}")
    return answer.status_code, answer.json()


@pytest.fixture(autouse=True)
def everybody_at_work():
    for who in (CLOCK, WORKER, TASKS):
        lives(who)
    yield
    cache.delete_many([CLOCK, WORKER, TASKS])


def test_the_process_lives(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_sign_of_life_asks_nothing_of_the_database(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz")


def test_all_is_well(client: Client) -> None:
    assert readiness(client) == (200, {"ready": True, "degraded": []})
    assert readiness(client, "?strict=1") == (200, {"ready": True, "degraded": []})


@pytest.mark.parametrize(("who", "named"), [(CLOCK, "clock"), (WORKER, "worker"), (TASKS, "tasks")])
def test_who_is_silent_is_named_and_pages_are_served(client: Client, who: str, named: str) -> None:
    cache.set(who, timezone.now() - timedelta(minutes=2, seconds=1))
    assert readiness(client) == (200, {"ready": True, "degraded": [named]})
    cache.delete(who)
    assert readiness(client)[1]["degraded"] == [named]


def test_that_nothing_is_done_is_no_news_while_the_clock_is_silent(client: Client) -> None:
    cache.delete_many([CLOCK, TASKS])
    assert readiness(client)[1]["degraded"] == ["clock"]


def test_strict_monitoring_hears_of_what_is_degraded(client: Client) -> None:
    cache.delete(WORKER)
    assert readiness(client, "?strict=1") == (503, {"ready": False, "degraded": ["worker"]})


def test_the_clock_says_that_it_lives(monkeypatch, tmp_path) -> None:
    cache.delete(CLOCK)
    monkeypatch.setattr(LivingClock, "signs", Signs(CLOCK))
    clock = LivingClock(app=app, schedule_filename=str(tmp_path / "schedule"), lazy=True)
    monkeypatch.setattr(PersistentScheduler, "tick", lambda self: 5.0)
    assert clock.tick() == 5.0
    assert not silent(CLOCK, timezone.now())


def test_the_worker_says_that_it_lives(monkeypatch) -> None:
    cache.delete(WORKER)
    monkeypatch.setattr("portal.celery.worker_signs", Signs(WORKER))
    signals.heartbeat_sent.send(sender=None)
    assert not silent(WORKER, timezone.now())


def test_mail_that_should_have_left_is_named_with_its_age(client: Client) -> None:
    post(LETTER, due_at=timezone.now() - timedelta(minutes=9))
    assert readiness(client)[1]["degraded"] == []
    post(LETTER, due_at=timezone.now() - timedelta(minutes=25, seconds=5))
    assert readiness(client)[1]["degraded"] == ["mail: oldest waits since 25 minutes"]


def test_redis_away_costs_no_page(client: Client, settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/redis.sock"}}
    assert readiness(client) == (200, {"ready": True, "degraded": ["redis", "clock", "worker"]})
    assert client.get("/").status_code == 200


def test_a_missing_migration_is_no_readiness(client: Client) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'portal'")
        gone = cursor.rowcount
    assert gone > 0
    assert readiness(client) == (503, {"ready": False, "reason": f"migrations missing: {gone}"})


def test_until_it_is_installed_every_page_says_so(client: Client) -> None:
    cache.delete("installed")
    Installation.objects.all().delete()
    for address in ("/", "/sites/", "/accounts/login/", "/nowhere/"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "not installed yet" in answer.content.decode()
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


def test_installing_opens_the_pages_at_once(client: Client) -> None:
    cache.delete("installed")
    Installation.objects.all().delete()
    assert client.get("/").status_code == 503
    Installation.objects.create(installed_at=timezone.now())
    assert client.get("/").status_code == 200
