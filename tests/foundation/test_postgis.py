"""A connection that the server dropped is thrown away before the next request, whenever that was noticed."""

import pytest
from django.db import OperationalError, close_old_connections, connection

from tests.roles import take_role

pytestmark = pytest.mark.django_db(transaction=True)


def drop_from_outside() -> None:
    """Let the server end this connection, as it does when it stops."""
    owner = connection.copy()
    take_role("", owner)
    with owner.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    owner.close()


@pytest.mark.parametrize("questions", [0, 1, 2])
def test_a_dropped_connection_is_replaced_at_the_next_request(questions: int) -> None:
    connection.ensure_connection()
    drop_from_outside()
    for _ in range(questions):
        with pytest.raises(OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
