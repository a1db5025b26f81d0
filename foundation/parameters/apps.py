"""Parameters as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParametersConfig(AppConfig):
    """Dated settings with their source; every app's first values stand in its parameters.toml."""

    name = "foundation.parameters"
    label = "parameters"
    verbose_name = _("parameters")
