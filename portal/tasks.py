"""What the clock does for the portal as a whole."""

from importlib import import_module

from celery import shared_task
from django.conf import settings

from portal.health import worker_lives


@shared_task
def sign_of_life() -> None:
    """Leave word that a worker and the clock are at work."""
    worker_lives()


@shared_task
def clear_ended_sessions() -> None:
    """Delete sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
