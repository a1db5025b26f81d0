"""Accounts in Django's admin: people, organisations, memberships; invitations to look at."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.erasing import close_account, open_account
from accounts.models import Invitation, Membership, Organisation, User
from foundation.admin import ReadOnlyAdmin
from foundation.audit.recording import record


class MembershipInline(admin.TabularInline):
    """The memberships of a person; they end on a day and are never deleted."""

    model = Membership
    fk_name = "user"
    extra = 0
    can_delete = False
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
    actions = ("remove_second_factor",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Close or open an account with all that belongs to it."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            by = User.objects.get(pk=request.user.pk).act_as(getattr(request.user, "acting", None))
            open_account(obj, by=by) if obj.is_active else close_account(obj, by=by)

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Write into the audit trail what was changed of an account or its memberships."""
        record("account.change", obj, by=request.user, details={"change": message})
        return super().log_change(request, obj, message)

    def log_addition(self, request: HttpRequest, obj: User, message: Any) -> Any:
        """Write into the audit trail that an account was added."""
        record("account.add", obj, by=request.user)
        return super().log_addition(request, obj, message)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody is deleted: an account that is not active cannot sign in, and what it did keeps its name."""
        return False

    @admin.action(description=_("Remove the second step, for somebody who lost phone and recovery codes"))
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Remove all second factors of these people; the audit trail keeps who did it."""
        for authenticator in Authenticator.objects.filter(user__in=queryset):
            authenticator.delete()


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
