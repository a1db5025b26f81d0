"""Where allauth meets the house: nobody signs up alone, and its mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.claims import ClaimsRefused, Demands, read
from accounts.federating import admit
from accounts.keeping import note_sign_in
from accounts.models import User
from accounts.second_factor import keep_shown, seal, unseal
from foundation.audit.recording import record
from foundation.mail.models import MailKind
from foundation.mail.tasks import nudge
from foundation.mail.writing import post, worded

# One letter for every change of the second factor; the words say which.
CHANGES = {
    "totp_activated": gettext_lazy("An authenticator app was set up."),
    "totp_deactivated": gettext_lazy("The authenticator app was removed."),
    "webauthn_added": gettext_lazy("A passkey was added."),
    "webauthn_removed": gettext_lazy("A passkey was removed."),
    "account_connected": gettext_lazy("The official sign-in was connected to your account."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made; the old ones no longer work."),
}


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation; every mail of the door is secret and leaves at once."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody comes in without an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mail into the outbox, in the person's language."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        language = user.language if isinstance(user, User) else translation.get_language() or "nl"
        name = template_prefix.rpartition("/")[2]
        if name in CHANGES:
            name, context = "second_factor_changed", {**context, "change": CHANGES[name]}
        post(
            worded(
                f"account/{name}",
                address=email,
                language=language[:2],
                context=context,
                recipient=f"user:{user.pk}" if isinstance(user, User) else "",
                kind=MailKind.SECRET,
            )
        )
        nudge()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record that somebody tried an account and failed; never what was typed, which may be a password."""
        user = User.objects.with_address(str(credentials.get("email", ""))).first()
        if user:
            record("account.sign_in_failed", user, by=None)
        super().authentication_failed(request, **credentials)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in and take over the person's language."""
        ways = [each["method"] for each in get_authentication_records(request, user)]
        record("account.sign_in", user, by=user, details={"ways": ways})
        note_sign_in(request)
        federated = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        if federated and federated.state.get("second_factor"):
            keep_shown(request, user)
        response = super().post_login(request, user, **kwargs)
        response.set_cookie("django_language", user.language, max_age=60 * 60 * 24 * 365, samesite="Lax")
        return response


class PortalMFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted; names are in the person's language."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Name a passkey whose owner gave it no name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the portal to the device that keeps the passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": _("Detention houses")}


class PortalSocialAdapter(DefaultSocialAccountAdapter):
    """Who was signed in elsewhere comes in by the claims alone, or reads in plain words why not."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Make the account or give the role before allauth goes on; a link to one's own account needs no claim yet."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            said = read(sociallogin.claims, Demands(**settings.OIDC_DEMANDS))
            language = (translation.get_language() or "nl")[:2]
            user = admit(said, user=known, language=language, today=timezone.localdate())
        except ClaimsRefused as reason:
            raise ImmediateHttpResponse(refused(request, str(reason), by=known)) from reason
        sociallogin.state["second_factor"] = said.second_factor
        if known is None:
            sociallogin.user = user
            sociallogin.save(request, connect=True)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say in our words that it did not work; the audit trail keeps what was wrong with the token."""
        if error == AuthError.CANCELLED:
            messages.info(request, _("You did not finish the official sign-in. Choose how you want to sign in."))
            raise ImmediateHttpResponse(redirect("account_login"))
        raise ImmediateHttpResponse(refused(request, "token", details=str(exception or error)))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        """Come back to the page about signing in."""
        return reverse("mfa_index")


def refused(request: HttpRequest, reason: str, *, by: User | None = None, details: str = "") -> HttpResponse:
    """Tell why the official sign-in opens nothing, and record it."""
    record("account.federation_refused", by, by=by, details={"reason": reason, "details": details[:300]})
    return render(request, "accounts/federation_refused.html", {"reason": reason}, status=403)
