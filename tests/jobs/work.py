"""Long work of the tests: kinds that exist only here, registered for one test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from accounts.roles import EDITORS, REVIEWERS
from jobs import kinds
from jobs.kinds import Kind, Outcome

EVERYBODY = EDITORS | REVIEWERS


@contextmanager
def offered(run: Callable[..., Outcome], *, name: str = "tests.work", roles: frozenset = EVERYBODY) -> Iterator[Kind]:
    """Offer a kind of work while the block runs."""
    try:
        yield kinds.job(name, title="Work of a test", roles=roles)(run)
    finally:
        kinds._kinds.pop(name)
