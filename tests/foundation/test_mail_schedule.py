"""When a message that could not leave is tried again, and when a person must look."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from foundation.mail.schedule import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, gives_up, pause_after

ATTEMPTS = st.integers(min_value=1, max_value=1000)
JITTER = st.floats(min_value=0, max_value=1, exclude_max=True)


def test_the_first_pause_is_about_a_minute() -> None:
    assert pause_after(1, jitter=0.5) == FIRST_PAUSE


@given(attempts=ATTEMPTS, jitter=JITTER)
def test_a_pause_doubles_until_its_longest(attempts: int, jitter: float) -> None:
    now, following = pause_after(attempts, jitter=jitter), pause_after(attempts + 1, jitter=jitter)
    longest = LONGEST_PAUSE * (0.75 + jitter / 2)
    assert following == min(now * 2, longest) or abs(following - min(now * 2, longest)) <= timedelta(microseconds=2)


@given(attempts=ATTEMPTS, jitter=JITTER)
def test_a_pause_is_never_below_three_quarters_nor_above_five_of_its_middle(attempts: int, jitter: float) -> None:
    middle = pause_after(attempts, jitter=0.5)
    assert middle * 0.749 <= pause_after(attempts, jitter=jitter) <= middle * 1.251


def test_a_server_away_for_two_days_gives_nothing_up() -> None:
    tried = sum((pause_after(attempt, jitter=0) for attempt in range(1, MOST_ATTEMPTS)), timedelta())
    assert tried > timedelta(days=2)


def test_a_refusal_for_good_gives_up_at_once() -> None:
    assert gives_up(1, permanent=True)
    assert not gives_up(MOST_ATTEMPTS - 1, permanent=False)
    assert gives_up(MOST_ATTEMPTS, permanent=False)
