"""Sign-in at an official identity provider with OpenID Connect: what allauth leaves to us is checked here.

Issuer, signature, audience, expiry and nonce of every token; only the scopes of the settings, whatever an address asks.
"""

from typing import Any
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.views.decorators.cache import never_cache
from requests import RequestException

from accounts.access import public_page
from accounts.claims import identity_of

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
ALWAYS_THERE = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# Clocks of two servers may differ by this many seconds.
LEEWAY = 60


def nonce_of(state_id: str) -> str:
    """Return the word that ties a token to the one request of this browser that asked for it."""
    return salted_hmac("accounts.openid.nonce", state_id, algorithm="sha256").hexdigest()


class OfficialAdapter(OpenIDConnectOAuth2Adapter):
    """The conversation with the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Read the provider's own description; one that calls itself otherwise is refused."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise OAuth2Error("The provider describes another issuer.")
        if settings.REAL and any(urlsplit(str(config[name])).scheme != "https" for name in ENDPOINTS):
            raise OAuth2Error("The provider names an address without https.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """Believe the token, and what the provider adds about the same person."""
        claims = self.verified(kwargs["response"].get("id_token") or "", nonce_of(request.GET.get("state", "")))
        more = self._fetch_user_info(token.token) if self.openid_config.get("userinfo_endpoint") else {}
        if more and more.get("sub") != claims["sub"]:
            raise OAuth2Error("The provider speaks about two people.")
        return self.get_provider().sociallogin_from_response(request, {**more, **claims})

    def verified(self, token: str, nonce: str) -> dict[str, Any]:
        """Return the claims of a token that is the provider's, for us, of now, and for this request."""
        client = self.get_provider().app.client_id
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self.key_of(token),
                algorithms=ALGORITHMS,
                issuer=self.openid_config["issuer"],
                audience=client,
                leeway=LEEWAY,
                options={"require": ALWAYS_THERE},
            )
        except (jwt.PyJWTError, KeyError, ValueError) as wrong:
            raise OAuth2Error(f"{type(wrong).__name__}: {wrong}") from wrong
        if not constant_time_compare(str(claims["nonce"]), nonce):
            raise OAuth2Error("The nonce belongs to another request.")
        if claims.get("azp", client) != client:
            raise OAuth2Error("The token was made for somebody else.")
        return claims

    def key_of(self, token: str) -> jwt.PyJWK:
        """Find the provider's key that signed a token."""
        wanted = jwt.get_unverified_header(token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [key for key in keys if wanted in {None, key.key_id}]
        if len(fitting) != 1:
            raise OAuth2Error("No key of the provider signed this token.")
        return fitting[0]


class OfficialProvider(OpenIDConnectProvider):
    """What is asked of the provider, and what is kept of its answer."""

    oauth2_adapter_class = OfficialAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take only the page to come back to from the request: no scope, no claim, no other parameter."""
        kwargs = super().get_redirect_from_request_kwargs(request)
        wants_link = kwargs["process"] == AuthProcess.CONNECT and request.user.is_authenticated
        process = AuthProcess.CONNECT if wants_link else AuthProcess.LOGIN
        return {"process": process, "next_url": kwargs.get("next_url"), "scope": self.get_scope()}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Lead to the provider, with a nonce that only this browser's next answer may carry."""
        state_id = get_random_string(32)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce_of(state_id)}
        try:
            return super().redirect(request, process, next_url, data, state_id=state_id, **kwargs)
        except (OAuth2Error, RequestException, KeyError, ValueError) as trouble:
            return render_authentication_error(request, self, exception=trouble)

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Carry the claims along for this one sign-in; the database keeps none of them."""
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Name the person by issuer and subject together."""
        return identity_of(data["iss"], data["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep the issuer and nothing else."""
        return {"issuer": data["iss"]}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Fill in nothing: accounts/federating.py makes the account."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Link no address."""
        return []


@public_page
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the official sign-in; 404 where none is configured."""
    try:
        return OAuth2LoginView.adapter_view(OfficialAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none


@public_page
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the official sign-in."""
    try:
        return OAuth2CallbackView.adapter_view(OfficialAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as none:
        raise Http404 from none
