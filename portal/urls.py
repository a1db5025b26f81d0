"""Every address of the portal."""

from allauth.account.urls import urlpatterns as allauth_pages
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib import admin
from django.urls import include, path, re_path

from accounts import openid
from portal.views import (
    archiving,
    assigning,
    audit,
    front,
    health,
    home,
    inbox,
    language,
    mail,
    my_data,
    notices,
    operations,
    parameters,
    standstill,
    working,
)

# What the door needs of allauth; nobody signs up alone, and an address changes through an administrator.
DOOR = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
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

SECOND_FACTOR = [
    path("", second_factor.index, name="mfa_index"),
    path("code/", second_factor.authenticate, name="mfa_authenticate"),
    path("again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", app.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/again/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

handler500 = "portal.views.errors.server_error"

urlpatterns = [
    path("", front.front, name="front"),
    path("calculator/", front.calculator, name="calculator"),
    path("home/", home.home, name="home"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/views/", inbox.save_view, name="save_view"),
    path("inbox/views/<int:pk>/remove/", inbox.drop_saved_view, name="drop_view"),
    path("inbox/assign/preview/", assigning.preview, name="assign_preview"),
    path("inbox/assign/", assigning.confirm, name="assign"),
    path("inbox/assigned/<int:pk>/", assigning.assignment, name="assignment"),
    path("inbox/assigned/<int:pk>/undo/", assigning.undo, name="undo_assignment"),
    path("inbox/hand-over/", assigning.hand_over, name="hand_over"),
    path("inbox/hand-over/now/", assigning.hand_over_now, name="hand_over_now"),
    path("inbox/work/", working.working, name="working"),
    path("inbox/absences/<int:pk>/remove/", working.drop_absence, name="drop_absence"),
    path("parameters/", parameters.overview, name="parameters"),
    re_path(r"^parameters/(?P<key>[a-z0-9_.]+)/$", parameters.change, name="parameter"),
    path("sites/<int:pk>/archive/", archiving.archive, name="archive"),
    path("sites/", include("sites.urls")),
    path("calls/", include("calls.urls")),
    path("subsidies/", include("subsidies.urls")),
    path("reviews/", include("reviews.urls")),
    path("contacts/", include("contacts.urls")),
    path("map/", include("maps.urls")),
    path("jobs/", include("jobs.urls")),
    path("reminders/", include("reminders.urls")),
    path("accounts/mine/copy/", my_data.mine, name="my_data"),
    path("accounts/persons/<int:pk>/copy/", my_data.of_person, name="data_of"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include([page for page in allauth_pages if page.name in DOOR])),
    path("accounts/second-step/", include(SECOND_FACTOR)),
    path("accounts/official/", openid.login, {"provider_id": "official"}, name="openid_connect_login"),
    path("accounts/official/back/", openid.callback, {"provider_id": "official"}, name="openid_connect_callback"),
    path("operations/mail/", mail.overview, name="mail_troubles"),
    path("operations/mail/<uuid:pk>/again/", mail.again, name="mail_again"),
    path("operations/mail/<uuid:pk>/settle/", mail.settle, name="mail_settle"),
    path("privacy/", notices.privacy, name="privacy"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path(".well-known/security.txt", notices.security, name="security"),
    path("language/", language.choose, name="set_language"),
    path("audit/", audit.overview, name="audit"),
    path("audit/table/", audit.export, name="audit_table"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("operations/news/", operations.news_page, name="release_notes"),
    path("operations/letters/", standstill.standstill, name="standstill"),
    path("metrics", health.measured, name="metrics"),
]
