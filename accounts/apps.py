"""Accounts as an app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations and memberships."""

    name = "accounts"
    verbose_name = "accounts"
