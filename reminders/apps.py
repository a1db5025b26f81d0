"""Reminders as an app; the kinds of it stand in every app's reminding.py."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    """What is due, for whom, and when."""

    name = "reminders"
    verbose_name = _("reminders")

    def ready(self) -> None:
        """Import every app's reminding.py, which registers its kinds."""
        autodiscover_modules("reminding")
