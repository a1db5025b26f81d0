"""Contacts as an app."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """Who stands where, what was said, what was agreed, who does what."""

    name = "contacts"
    verbose_name = "contacts"
