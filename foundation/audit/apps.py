"""The audit trail as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Append-only entries, separate from the words that erasure may empty."""

    name = "foundation.audit"
    label = "audit"
    verbose_name = _("audit trail")
