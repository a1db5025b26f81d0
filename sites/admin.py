"""Sites in Django's admin: where they stand, for who looks into trouble; never their content, never to change."""

from django.contrib import admin

from foundation.admin import ReadOnlyAdmin
from sites.models import InformationRequest, Site, SiteEvent, SitePaper


@admin.register(Site)
class SiteAdmin(ReadOnlyAdmin):
    """Where a site stands."""

    fields = ("reference", "municipality", "status", "resume_status", "status_since", "origin", "version", "created_at")
    list_display = ("pk", "reference", "municipality", "status", "status_since")
    list_filter = ("status", "origin")
    search_fields = ("reference",)


@admin.register(SiteEvent)
class SiteEventAdmin(ReadOnlyAdmin):
    """The steps of a site."""

    fields = ("step", "from_status", "to_status", "at", "effective_on", "role")
    list_display = ("site_id", "step", "from_status", "to_status", "at", "role")


@admin.register(InformationRequest)
class InformationRequestAdmin(ReadOnlyAdmin):
    """What was asked when, without the words."""

    fields = ("asked_at", "due_on", "answered_at")
    list_display = ("site_id", "asked_at", "due_on", "answered_at")


@admin.register(SitePaper)
class SitePaperAdmin(ReadOnlyAdmin):
    """Which papers there are, without the files."""

    fields = ("kind", "added_at")
    list_display = ("site_id", "kind", "added_at")
