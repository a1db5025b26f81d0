"""Django's admin for administrators: reference data and accounts; everything with a life is read-only there."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import View, admin_page, sign_in_first


class PortalAdminSite(AdminSite):
    """Opens for those who act as administrator; sign-in is the portal's own."""

    site_header = _("Reference data and accounts")
    site_title = site_header
    index_title = _("What administrators may change")

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Wear the portal's own guard: strangers sign in first, other roles are refused."""
        return admin_page(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        """Lead to the portal's own sign-in page."""
        if request.user.is_authenticated:
            return redirect("home")
        return sign_in_first(request)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the portal's own sign-out page."""
        return redirect(reverse("account_logout"))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the portal's own page, which tells the person by mail."""
        return redirect(reverse("account_change_password"))
