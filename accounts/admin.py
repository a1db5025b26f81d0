"""Accounts in Django's admin: people, organisations, memberships; invitations to look at."""

from django.contrib import admin

from accounts.models import Invitation, Membership, Organisation, User
from foundation.admin import ReadOnlyAdmin


class MembershipInline(admin.TabularInline):
    """The memberships of a person."""

    model = Membership
    extra = 0
    autocomplete_fields = ("organisation",)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """A person; the password is nobody's business but the person's own."""

    list_display = ("email", "name", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined")
    exclude = ("password",)
    inlines = (MembershipInline,)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """An organisation."""

    list_display = ("name_nl", "name_fr", "kind", "kbo_number", "runs_portal")
    list_filter = ("kind",)
    search_fields = ("name_nl", "name_fr", "name_de", "kbo_number")
    autocomplete_fields = ("municipality",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations that were sent; the secret itself is kept nowhere."""

    list_display = ("email", "organisation", "role", "invited_at", "expires_at", "used_at")
    exclude = ("token_digest",)
