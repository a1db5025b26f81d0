"""What browsers are told: where content may come from, how cookies travel, https alone."""

from urllib.parse import urlsplit

from csp.constants import NONCE, SELF

from portal.settings.address import REAL
from portal.settings.ground import MAP_TILES
from portal.settings.official import OIDC_ISSUER
from portal.settings.reading import env


def origin_of(address: str) -> str:
    """Return scheme and host of an address, as a Content-Security-Policy writes them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *[origin_of(MAP_TILES)][: bool(MAP_TILES)]],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # A browser checks this along every redirect after a form, so the provider stands here too.
        "form-action": [
            SELF,
            *[origin_of(OIDC_ISSUER)][: bool(OIDC_ISSUER)],
            *env.list("OIDC_FORM_ORIGINS", default=[]),
        ],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "accounts.keeping"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = REAL
SECURE_SSL_REDIRECT = REAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if REAL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = REAL
if env.int("TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
