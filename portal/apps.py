"""The entrance as an app."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """Home, inbox, health and installation."""

    name = "portal"
    verbose_name = "portal"


class PortalAdminConfig(AdminConfig):
    """Django's admin with our own door."""

    default_site = "portal.admin.PortalAdminSite"
