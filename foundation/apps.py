"""The cellar's tools as an app: template tags, and panels found in the floors above."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    """Find every app's panels once all apps are loaded."""

    name = "foundation"

    def ready(self) -> None:
        """Import every app's panels, which registers them."""
        autodiscover_modules("panels")
