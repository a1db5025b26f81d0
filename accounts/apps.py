"""Accounts as an app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, organisations and memberships."""

    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        """Hear what allauth tells; its models can be imported only now."""
        import_module("accounts.listening")
