"""Settings of the tests: as the portal's, with small and quick parts, and the web's rights in the database."""

import os
import tempfile
from pathlib import Path

os.environ.pop("DEMO", None)
os.environ["DATABASE_ROLE"] = "owner"

from portal.settings import *  # noqa: F403

SECRET_KEY = "only-for-tests"
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file of its own per process, so that workers running side by side never meet.
PRIVATE_FILES = Path(tempfile.mkdtemp(prefix="portal-tests-"))
STORAGES["default"]["OPTIONS"]["location"] = PRIVATE_FILES  # noqa: F405
CACHES["default"]["KEY_PREFIX"] = f"tests-{os.getpid()}"  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests about the second factor force it themselves; all others are about something else.
SECOND_FACTOR_FORCED = False
# A busy machine makes the provider of the tests slow, not wrong.
SOCIALACCOUNT_REQUESTS_TIMEOUT = 90
# Rates are wide here; tests about a limit narrow the one they are about.
LIMITS = dict.fromkeys(LIMITS, "100000/m")  # noqa: F405
MFA_RATE_LIMITS = {"webauthn_login": "100000/m/ip"}
ACCOUNT_RATE_LIMITS = {
    "login": "100000/m/ip",
    "login_failed": "1000/m/ip,1000/5m/key",
    "reset_password": "100000/m/ip,100000/m/key",
    "reset_password_from_key": "100000/m/ip",
    "reauthenticate": "100000/m/user",
    "change_password": "100000/m/user",
    "signup": "100000/m/ip",
    "request_login_code": "100000/m/ip,100000/m/key",
}
LANGUAGE_CODE = "en"
# Requests have the web's rights in the database; see tests/roles.py.
MIDDLEWARE = ["tests.roles.WebRoleMiddleware", *MIDDLEWARE]  # noqa: F405
