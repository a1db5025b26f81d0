"""The entrance: settings, addresses, worker, home and inbox put together."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
