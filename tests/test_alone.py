"""The tables are emptied only when nobody else is at work in the database."""

import threading

import pytest
from django.db import connection, transaction

from foundation.parameters.models import Parameter
from tests.database import wait_until_alone
from tests.roles import as_owner

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_transaction_that_still_runs_is_waited_for() -> None:
    begun, asked, ended = threading.Event(), threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            Parameter.objects.exists()
            begun.set()
            asked.wait(10)
            ended.set()
        connection.close()

    other = threading.Thread(target=late)
    other.start()
    begun.wait(10)
    threading.Timer(0.3, asked.set).start()
    with as_owner():
        wait_until_alone()
    assert ended.is_set()
    other.join()
