"""Where the portal lives, whether it is a real one, and the key it signs with."""

import secrets
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from portal.settings.reading import env, from_file_or

PORT = env.int("PORT", default=8000)
PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", default=f"http://127.0.0.1:{PORT}").rstrip("/")
REAL = PORTAL_ADDRESS.startswith("https://")
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
LOOPBACK_NAMES = {"127.0.0.1", "localhost", "[::1]", "testserver"}

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PORTAL_ADDRESS).hostname])
if not REAL:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [PORTAL_ADDRESS]

if DEMO and not set(ALLOWED_HOSTS) <= LOOPBACK_NAMES:
    raise ImproperlyConfigured(
        "DEMO=1 has known passwords: it starts only where every allowed host is a loopback name."
    )
if REAL and DEBUG:
    raise ImproperlyConfigured("DEBUG=1 shows source and settings to strangers: not with an https address.")

# A random key per start is right for development only: every restart signs everybody out.
SECRET_KEY = from_file_or("SECRET_KEY") or ("" if REAL else secrets.token_urlsafe(50))
# What was sealed with an earlier key can still be opened while that key stands here.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing: a portal at an https address needs one of 50 characters or more."
    )
