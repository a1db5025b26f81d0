"""Accounts as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, organisations and memberships."""

    name = "accounts"
    verbose_name = _("accounts")
