"""When a message that could not leave is tried again."""

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 20


def pause_after(attempts: int, *, jitter: float) -> timedelta:
    """Return the pause after so many failed attempts: doubling from a minute to six hours, spread by jitter in [0, 1).

    The spread keeps a whole batch that failed together from coming back together.
    """
    doubled = FIRST_PAUSE * 2 ** min(attempts - 1, 12)
    return min(doubled, LONGEST_PAUSE) * (0.75 + jitter / 2)


def gives_up(attempts: int, *, permanent: bool) -> bool:
    """Say whether a person must look: the server refused for good, or three days of tries are over."""
    return permanent or attempts >= MOST_ATTEMPTS
