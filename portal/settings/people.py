"""People: accounts, signing in, the second factor, and how often one may do the same."""

from portal.settings.address import DEMO, REAL
from portal.settings.reading import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "accounts.adapter.PortalAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# An account begins with an invitation sent to that address, which proves it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# A code that is typed, never a link: mail filters of municipalities click links before people do.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 10
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": env.str("LIMIT_LOGIN_FAILED", default="10/m/ip,5/5m/key"),
    "request_login_code": env.str("LIMIT_LOGIN_CODE", default="20/m/ip,3/5m/key"),
}
# Forced for the roles in accounts/roles.py; a demonstration only offers it, so that its accounts stay easy to open.
SECOND_FACTOR_FORCED = not DEMO
MFA_ADAPTER = "accounts.adapter.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.PasskeyForm",
    "authenticate_webauthn": "accounts.forms.PasskeySecondForm",
    "login_webauthn": "accounts.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "accounts.forms.PasskeyAgainForm",
}
MFA_TOTP_ISSUER = "De Huizen"
MFA_TOTP_PERIOD = 30
# A phone may be half a minute early or late.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# The invitation proved the address, so allauth need not.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers know passkeys on https, and on http only at the name localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not REAL
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# How often one person (or one address, signed out) may do the same; see accounts/limits.py.
LIMITS = {
    "search": env.str("LIMIT_SEARCH", default="120/m"),
    "upload": env.str("LIMIT_UPLOAD", default="60/m"),
    "invitation": env.str("LIMIT_INVITATION", default="30/h"),
    "invite": env.str("LIMIT_INVITE", default="60/h"),
    "request": env.str("LIMIT_REQUEST", default="20/h"),
    "letter": env.str("LIMIT_LETTER", default="60/h"),
    "export": env.str("LIMIT_EXPORT", default="30/h"),
    "file": env.str("LIMIT_FILE", default="120/h"),
}
