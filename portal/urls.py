"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from portal.views import front, health, home, inbox, language, parameters

urlpatterns = [
    path("", front.front, name="front"),
    path("calculator/", front.calculator, name="calculator"),
    path("home/", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("parameters/", parameters.overview, name="parameters"),
    path("parameters/<str:key>/", parameters.change, name="parameter"),
    path("sites/", include("sites.urls")),
    path("calls/", include("calls.urls")),
    path("map/", include("maps.urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("language/", language.choose, name="set_language"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
