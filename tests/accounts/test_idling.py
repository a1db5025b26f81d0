"""Accounts that nobody uses are warned, then closed; one sign-in in between is enough."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.idling import close_idle, warn_idle
from accounts.models import User
from accounts.tasks import look_after_access
from foundation.mail.models import OutgoingMail
from tests.make import Cast

NOW = timezone.now()


@pytest.fixture
def idle(cast: Cast) -> User:
    """Somebody who signed in a year ago; all others a moment ago."""
    User.objects.update(last_login=NOW)
    User.objects.filter(pk=cast.reader.pk).update(last_login=NOW - timedelta(days=366))
    return cast.reader


def test_who_was_away_for_long_is_warned_once(idle: User) -> None:
    assert (warn_idle(now=NOW), warn_idle(now=NOW)) == (1, 0)
    mail = OutgoingMail.objects.get()
    assert mail.address == idle.email
    assert "Signing in once is enough" in mail.text


def test_a_month_later_the_account_is_closed(idle: User) -> None:
    warn_idle(now=NOW)
    assert close_idle(now=NOW + timedelta(days=29)) == 0
    assert close_idle(now=NOW + timedelta(days=31)) == 1
    closed = User.objects.get(pk=idle.pk)
    assert (closed.is_active, bool(closed.closed_at), closed.name) == (False, True, "Reader")
    assert close_idle(now=NOW + timedelta(days=32)) == 0


def test_a_sign_in_takes_the_warning_back(idle: User) -> None:
    warn_idle(now=NOW)
    User.objects.filter(pk=idle.pk).update(last_login=NOW + timedelta(days=3))
    assert close_idle(now=NOW + timedelta(days=31)) == 0
    assert User.objects.get(pk=idle.pk).warned_at is None


def test_an_account_that_never_signed_in_counts_from_its_beginning(cast: Cast) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(date_joined=NOW - timedelta(days=400), last_login=None)
    assert warn_idle(now=NOW) == 1


def test_the_night_runs_twice_without_harm(idle: User) -> None:
    look_after_access()
    letters = OutgoingMail.objects.count()
    look_after_access()
    assert OutgoingMail.objects.count() == letters
