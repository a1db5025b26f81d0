"""Work is handed to the worker, or left to the clock: whoever waits for a page never waits for Redis."""

import time
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from foundation.mail.tasks import deliver_waiting
from portal.celery import app


def test_without_redis_the_page_goes_on_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    with app.connection_for_write(f"redis+socket://{tmp_path}/nothing.sock") as away, pytest.raises(OperationalError):
        deliver_waiting.apply_async(retry=False, connection=away)
    assert time.monotonic() - began < 3
