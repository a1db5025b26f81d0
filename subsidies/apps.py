"""Subsidies as an app."""

from django.apps import AppConfig


class SubsidiesConfig(AppConfig):
    """The yearly amount per place and its cap."""

    name = "subsidies"
    verbose_name = "subsidies"
