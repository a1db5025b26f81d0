"""The outbox as an app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Address, language and text; it knows no user, only an opaque recipient."""

    name = "foundation.mail"
    label = "mail"
    verbose_name = "outgoing mail"
