"""Retention as an app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    """Terms, holds and the nightly report; every app says in its `retaining.py` what it keeps and how long."""

    name = "foundation.retention"
    label = "retention"
    verbose_name = _("retention")

    def ready(self) -> None:
        """Import every app's `retaining.py`, which declares its kinds."""
        autodiscover_modules("retaining")
