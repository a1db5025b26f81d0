"""The calls as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    """What De Huizen asks municipalities, and what they answer."""

    name = "calls"
    verbose_name = _("calls")
