"""What the clock does for sites."""

from celery import shared_task
from django.db import connection


@shared_task
def put_cells_together() -> None:
    """Sum up the rows of the map's grid, one per cell; nothing that anybody sees changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT site_cells_together()")
