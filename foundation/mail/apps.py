"""The outbox as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Address, language and text; it knows no user, only an opaque recipient."""

    name = "foundation.mail"
    label = "mail"
    verbose_name = _("outgoing mail")
