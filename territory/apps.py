"""The territory as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Reference data that every floor above stands on."""

    name = "territory"
    verbose_name = _("territory")
