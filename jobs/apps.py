"""Long work as an app; the kinds of it stand in every app's tasks.py."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs that people start and the worker does."""

    name = "jobs"
    verbose_name = _("long work")

    def ready(self) -> None:
        """Import every app's tasks, which registers the kinds of job in web and worker alike."""
        autodiscover_modules("tasks")
