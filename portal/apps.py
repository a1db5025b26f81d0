"""The entrance as an app."""

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    """Home, inbox, health and installation."""

    name = "portal"
    verbose_name = "portal"


class PortalAdminConfig(AdminConfig):
    """Django's admin with our own door."""

    default_site = "portal.admin.PortalAdminSite"

    def ready(self) -> None:
        """Leave out what third parties register and our accounts do not have (docs/decisions/0005)."""
        super().ready()
        left_out = ["auth.Group", "account.EmailAddress", "mfa.Authenticator"]
        left_out += [f"socialaccount.{name}" for name in ("SocialApp", "SocialAccount", "SocialToken")]
        admin.site.unregister([apps.get_model(name) for name in left_out])
