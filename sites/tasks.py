"""What the clock does for sites."""

from celery import shared_task
from django.db import connection


@shared_task
def put_cells_together() -> None:
    """Sum up the rows of the map's grid, one per cell, and its changes; nothing that anybody sees is different."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT site_cells_together(), site_changes_together()")
