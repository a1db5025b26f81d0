"""Official sign-in elsewhere (OpenID Connect), by environment only; docs/decisions/0012-openid-connect.md."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from accounts.claims import asks_for_national_number
from accounts.roles import Role
from portal.settings.address import REAL
from portal.settings.reading import env, from_file_or, pairs

OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_NAME = env.str("OIDC_NAME", default="") or urlsplit(OIDC_ISSUER).hostname or ""
OIDC_SCOPES = env.str("OIDC_SCOPES", default="openid profile email").split()
OIDC_DEMANDS = {
    "organisation": env.str("OIDC_CLAIM_ORGANISATION", default="vo_orgcode"),
    "role": env.str("OIDC_CLAIM_ROLE", default="role"),
    "email": env.str("OIDC_CLAIM_EMAIL", default="email"),
    "roles": pairs("OIDC_ROLE_MAP"),
    "required": pairs("OIDC_REQUIRED"),
    "second_factor": pairs("OIDC_SECOND_FACTOR"),
}
SOCIALACCOUNT_ADAPTER = "accounts.adapter.PortalSocialAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "accounts.openid.OfficialProvider", "OAUTH_PKCE_ENABLED": True, "APPS": []}
}
if OIDC_ISSUER:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "official",
            "name": OIDC_NAME,
            "client_id": env.str("OIDC_CLIENT_ID"),
            "secret": from_file_or("OIDC_CLIENT_SECRET"),
            "settings": {"server_url": OIDC_ISSUER, "scope": OIDC_SCOPES},
        }
    ]
    if REAL and not OIDC_ISSUER.startswith("https://"):
        raise ImproperlyConfigured("OIDC_ISSUER must be an https address.")
    if asks_for_national_number([*OIDC_SCOPES, *(name for name in OIDC_DEMANDS.values() if isinstance(name, str))]):
        raise ImproperlyConfigured(
            "The national number is never asked for: take it out of OIDC_SCOPES and OIDC_CLAIM_…."
        )
    if not OIDC_DEMANDS["roles"] or not set(OIDC_DEMANDS["roles"].values()) <= set(Role):
        raise ImproperlyConfigured("OIDC_ROLE_MAP says which role is which: provider=reader,provider2=editor, …")
