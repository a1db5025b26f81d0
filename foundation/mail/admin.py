"""The outbox in Django's admin: what left and what did not; no text, so no secret."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foundation.admin import ReadOnlyAdmin
from foundation.mail.models import OutgoingMail


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """One message on its way."""

    fields = ("kind", "address", "language", "state", "attempts", "written_at", "due_at", "sent_at", "last_error")
    list_display = ("address", "kind", "state", "attempts", "written_at", "sent_at")
    list_filter = ("state", "kind")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Leave the letter itself where it is."""
        rows: Any = super().get_queryset(request)
        return rows.without_letter()
