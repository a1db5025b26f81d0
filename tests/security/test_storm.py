"""Ten thousand tries at the door: the limits hold, whatever address a computer claims to have."""

from collections import Counter

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import SignedIn
from tests.accounts.second_factors import PASSWORD, with_password
from tests.make import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TRIES = 10_000
RATES = {"login": "100000/m/ip", "login_failed": "10/m/ip,5/5m/key"}


@pytest.fixture
def door(settings) -> None:
    """The door with the limits of a real portal, and empty counters."""
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, **RATES}
    cache.clear()
    cache.set("installed", True)


def test_ten_thousand_tries_open_nothing_and_check_few_passwords(
    cast: Cast, door: None, capsys: pytest.CaptureFixture[str]
) -> None:
    victim = with_password(cast.coordinator)
    client, statuses = Client(), Counter[int]()
    for turn in range(TRIES):
        form = {"login": victim.email, "password": f"guess {turn}"}
        answer = client.post("/accounts/login/", form, headers={"x-forwarded-for": f"198.51.100.{turn % 250}"})
        statuses[answer.status_code] += 1
    with capsys.disabled():
        print(f"\n{TRIES} sign-in tries: {dict(statuses)}")  # noqa: T201
    assert not SignedIn.objects.filter(user_id=victim.pk).exists()
    assert statuses[302] == 0
    # The form says no, in 200; what a limit stopped before any password was compared answers 429 or the same page.
    answer = client.post("/accounts/login/", {"login": victim.email, "password": PASSWORD})
    assert answer.status_code != 302, "the limit still stands, even for the right password"


def test_trying_many_accounts_from_one_computer_is_limited_too(cast: Cast, door: None) -> None:
    client = Client()
    for turn in range(60):
        client.post("/accounts/login/", {"login": f"nobody{turn}@example.org", "password": "guess"})
    victim = with_password(cast.reader)
    assert client.post("/accounts/login/", {"login": victim.email, "password": PASSWORD}).status_code != 302
