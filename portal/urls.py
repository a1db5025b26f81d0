"""Every address of the portal."""

from allauth.account.urls import urlpatterns as allauth_pages
from django.contrib import admin
from django.urls import include, path, re_path

from portal.views import front, health, home, inbox, language, notices, parameters

# What the door needs of allauth; nobody signs up alone, and an address changes through an administrator.
DOOR = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
}

handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("", front.front, name="front"),
    path("calculator/", front.calculator, name="calculator"),
    path("home/", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("parameters/", parameters.overview, name="parameters"),
    re_path(r"^parameters/(?P<key>[a-z_.]+)/$", parameters.change, name="parameter"),
    path("sites/", include("sites.urls")),
    path("calls/", include("calls.urls")),
    path("map/", include("maps.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include([page for page in allauth_pages if page.name in DOOR])),
    path("privacy/", notices.privacy, name="privacy"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path(".well-known/security.txt", notices.security, name="security"),
    path("language/", language.choose, name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
