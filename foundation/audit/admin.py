"""The audit trail in Django's admin: to read, never to change."""

from django.contrib import admin

from foundation.admin import ReadOnlyAdmin
from foundation.audit.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Who did what, when."""

    list_display = ("at", "verb", "object_kind", "object_id", "actor_id")
    list_filter = ("verb",)
    search_fields = ("object_id",)
