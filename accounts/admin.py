"""Accounts in Django's admin: people, organisations, memberships; invitations to look at."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import prove_again
from accounts.addressing import follow_address
from accounts.erasing import close_account, open_account
from accounts.models import Invitation, Membership, Organisation, User
from foundation.admin import ReadOnlyAdmin
from foundation.audit.recording import record


def what_changed(form: Any) -> dict[str, list[str]]:
    """Each changed field with its value before and after, for the words of an entry, which erasure empties."""
    both = {name: (form.initial.get(name), form.cleaned_data.get(name)) for name in form.changed_data}
    return {name: [in_words(before), in_words(after)] for name, (before, after) in both.items()}


def in_words(value: Any) -> str:
    """A value as an entry keeps it: a row by its number, nothing as an empty text."""
    return "" if value is None else str(getattr(value, "pk", value))


class ProvedAdmin(admin.ModelAdmin):
    """Rows that give rights: who changes one proves once more who it is."""

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        """Ask for the proof before the page is shown, so that nothing typed is lost."""
        prove_again(request)
        return super().changeform_view(request, *args, **options)


class MembershipInline(admin.TabularInline):
    """The memberships of a person; they end on a day and are never deleted."""

    model = Membership
    fk_name = "user"
    extra = 0
    can_delete = False
    autocomplete_fields = ("organisation",)


@admin.register(User)
class UserAdmin(ProvedAdmin):
    """A person; the password is nobody's business but the person's own."""

    list_display = ("email", "name", "language", "is_active", "last_login")
    list_filter = ("is_active", "language")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "date_joined")
    exclude = ("password",)
    inlines = (MembershipInline,)
    actions = ("remove_second_factor",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Close or open an account, or give it another address, with all that belongs to it."""
        super().save_model(request, obj, form, change)
        if not change or not form.changed_data:
            return
        record("account.change", obj, by=request.user, details={"change": what_changed(form)})
        by = User.objects.get(pk=request.user.pk).act_as(getattr(request.user, "acting", None))
        if "is_active" in form.changed_data:
            open_account(obj, by=by) if obj.is_active else close_account(obj, by=by)
        if obj.email != form.initial["email"]:  # capitals alone are no other address
            follow_address(obj, former=form.initial["email"], by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write into the audit trail which membership was given, or what became of one."""
        super().save_formset(request, form, formset, change)
        for each in formset.forms:
            if each.has_changed():
                record("account.change_membership", each.instance, by=request.user, details=what_changed(each))

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
        prove_again(request)
        for authenticator in Authenticator.objects.filter(user__in=queryset):
            authenticator.delete()


@admin.register(Organisation)
class OrganisationAdmin(ProvedAdmin):
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
