"""Every setting, read from the environment; with none set this is a development portal on the loopback."""

import secrets
import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
from celery.schedules import crontab
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

from accounts.claims import asks_for_national_number
from accounts.roles import Role

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
TESTING = "pytest" in sys.modules


def pairs(name: str) -> dict[str, str]:
    """Read `a=b,c=d` from the environment, in its order."""
    return dict(each.strip().split("=", 1) for each in env.list(name, default=[]) if "=" in each)


def from_file_or(name: str, *, default: str = "") -> str:
    """Read a secret from the environment, or from the file that NAME_FILE names."""
    file = env.str(f"{name}_FILE", default="")
    return Path(file).read_text().strip() if file else env.str(name, default=default)


def origin_of(address: str) -> str:
    """Return scheme and host of an address, as a Content-Security-Policy writes them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# --- Where the portal lives -------------------------------------------------------------------------------------------

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

# --- What it is made of -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "maps",
    "reviews.apps.ReviewsConfig",
    "subsidies.apps.SubsidiesConfig",
    "contacts.apps.ContactsConfig",
    "sites.apps.SitesConfig",
    "calls",
    "documents",
    "jobs.apps.JobsConfig",
    "reminders.apps.RemindersConfig",
    "accounts",
    "territory",
    "foundation.audit",
    "foundation.mail",
    "foundation.parameters",
    "foundation.retention",
    "foundation.apps.FoundationConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "leaflet",
    "csp",
    "django.forms",
    "portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.gis",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.WatchMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.middleware.MethodMiddleware",
    "portal.middleware.InstalledMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ActingMembershipMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.replica.ReplicaMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
CSRF_FAILURE_VIEW = "portal.views.errors.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "foundation.templatetags.look",
                "foundation.templatetags.panels",
            ],
        },
    },
]
FORM_RENDERER = "foundation.rendering.LookRenderer"

# --- Database: one database, three roles (deploy/roles.sql) -----------------------------------------------------------


def with_user(address: str, user: str) -> str:
    """Return the database address with another user and no password."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}@{host}"))


DATABASE_ROLE = env.str("DATABASE_ROLE", default="web")
OWNER_URL = from_file_or("DATABASE_URL", default="postgresql://portal_owner@/portal")
DATABASE_URLS = {
    "owner": OWNER_URL,
    "web": from_file_or("DATABASE_WEB_URL", default=with_user(OWNER_URL, "portal_web")),
    "worker": from_file_or("DATABASE_WORKER_URL", default=with_user(OWNER_URL, "portal_worker")),
}
DATABASES = {
    "default": {
        **environ.Env.db_url_config(DATABASE_URLS[DATABASE_ROLE], engine="foundation.postgis"),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode hands the next statement to another connection: nothing may live in a session.
        "DISABLE_SERVER_SIDE_CURSORS": env.bool("DATABASE_POOLER", default=False),
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Plans live in a session too; without a pooler what every request asks is planned once (foundation/statements.py).
DATABASES["default"]["OPTIONS"]["prepare_threshold"] = None if env.bool("DATABASE_POOLER", default=False) else 5
# A streaming copy for map, lists and tables (portal/replica.py); none by default, and then all is read in one place.
DATABASE_REPLICA = from_file_or("DATABASE_REPLICA_URL")
if DATABASE_REPLICA and DATABASE_ROLE == "web":
    told = environ.Env.db_url_config(DATABASE_REPLICA, engine="foundation.postgis")
    DATABASES["replica"] = {**DATABASES["default"], **told, "ATOMIC_REQUESTS": False, "TEST": {"MIRROR": "default"}}
    DATABASES["replica"]["OPTIONS"] = {**DATABASES["default"]["OPTIONS"], **told.get("OPTIONS", {})}
    DATABASE_ROUTERS = ["portal.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def library_in_wheel(package: str, pattern: str) -> str | None:
    """Find a C library that a Python wheel brings along, so that no system GDAL or GEOS is needed."""
    spec = find_spec(package)
    folder = Path(spec.origin).resolve().parent.parent / f"{package}.libs" if spec and spec.origin else None
    return str(next(folder.glob(pattern), "")) or None if folder else None


GDAL_LIBRARY_PATH = env.str("GDAL_LIBRARY_PATH", default=library_in_wheel("pyogrio", "libgdal*.so*"))
GEOS_LIBRARY_PATH = env.str("GEOS_LIBRARY_PATH", default=library_in_wheel("shapely", "libgeos_c*.so*"))

# --- Redis and Celery -------------------------------------------------------------------------------------------------

REDIS_URL = from_file_or("REDIS_URL", default="redis://127.0.0.1:6379/0")
# The cache speaks "unix://" where Celery speaks "redis+socket://".
CACHES = {
    "default": {
        "BACKEND": "portal.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
        "KEY_PREFIX": "portal",
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"foundation.mail.tasks.*": {"queue": "mail"}, "jobs.tasks.run": {"queue": "reports"}}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_connect_timeout": 2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULER = "portal.celery:LivingClock"
CELERY_BEAT_SCHEDULE = {
    "deliver mail": {
        "task": "foundation.mail.tasks.deliver_waiting",
        "schedule": 20.0,
        # Turns that nobody took are not piled up.
        "options": {"expires": 20.0},
    },
    "seal the audit trail": {"task": "foundation.audit.tasks.seal", "schedule": 30.0},
    "letters of reviews": {"task": "reviews.tasks.letters", "schedule": 60.0},
    "sign of life": {"task": "portal.tasks.sign_of_life", "schedule": 30.0},
    "prepare files": {"task": "documents.tasks.prepare_files", "schedule": 60.0},
    "remind": {"task": "reminders.tasks.remind", "schedule": 60.0, "options": {"expires": 60.0}},
    "take up lost jobs": {"task": "jobs.tasks.take_up", "schedule": 60.0},
    "forget old jobs": {"task": "jobs.tasks.forget", "schedule": crontab(hour=3, minute=20)},
    "send the head of the audit trail": {
        "task": "foundation.audit.tasks.send_head",
        "schedule": crontab(hour=2, minute=50),
    },
    "keep terms": {"task": "foundation.retention.tasks.keep_terms", "schedule": crontab(hour=3, minute=40)},
    "look after access": {"task": "accounts.tasks.look_after_access", "schedule": crontab(hour=4, minute=10)},
    "erase people": {"task": "accounts.tasks.erase_people", "schedule": crontab(minute=25)},
    "map together": {"task": "sites.tasks.put_cells_together", "schedule": crontab(hour=3, minute=40)},
    "tell administrators what failed": {
        "task": "portal.tasks.tell_administrators",
        "schedule": crontab(hour=7, minute=0),
    },
    "close sessions": {"task": "portal.tasks.clear_ended_sessions", "schedule": crontab(hour=3, minute=10)},
}

# --- Mail -------------------------------------------------------------------------------------------------------------

vars().update(environ.Env.email_url_config(from_file_or("EMAIL_URL", default="consolemail://")))
EMAIL_TIMEOUT = 20
MAIL_FROM = env.str("MAIL_FROM", default="De Huizen <portal@demo.example>")
MAIL_REPLY_TO = env.str("MAIL_REPLY_TO", default="")
# Who can be called with a question about a site; stands on receipts.
SUPPORT_TELEPHONE = env.str("SUPPORT_TELEPHONE", default="")
# The mailbox for letters that come back, read by `manage.py take_bounce`; empty: they go to the sender.
MAIL_BOUNCES_TO = env.str("MAIL_BOUNCES_TO", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=MAIL_REPLY_TO)
# Where the newest link of the audit chain goes every night, out of the portal's reach.
AUDIT_HEAD_TO = env.str("AUDIT_HEAD_TO", default="")
AUDIT_HEAD_FILE = env.str("AUDIT_HEAD_FILE", default="")
DEFAULT_FROM_EMAIL = MAIL_FROM
SERVER_EMAIL = MAIL_FROM

# --- Backup -----------------------------------------------------------------------------------------------------------

BACKUP_FOLDER = env.str("BACKUP_FOLDER", default="")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")
BACKUP_KEEP = env.str("BACKUP_KEEP", default="7,5,12")

# --- Files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(VAR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
    ("vendor/font", BASE_DIR / "node_modules/@fontsource/atkinson-hyperlegible-next/files"),
]
PRIVATE_FILES = Path(env.str("PRIVATE_FILES", default=str(VAR / "files")))
# Web, worker and owner may be three users of one group; nobody else reads a paper.
FILES_ON_DISK = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": PRIVATE_FILES, "file_permissions_mode": 0o640, "directory_permissions_mode": 0o2770},
}
# A private bucket of any S3 in the place of the folder; the portal alone reads it, no address of it is ever given out.
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FILES_IN_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": FILES_BUCKET,
        "endpoint_url": env.str("FILES_ENDPOINT", default="") or None,
        "region_name": env.str("FILES_REGION", default="") or None,
        "access_key": from_file_or("FILES_KEY") or None,
        "secret_key": from_file_or("FILES_SECRET") or None,
        "addressing_style": env.str("FILES_ADDRESSING", default="auto"),
        "default_acl": None,
        "file_overwrite": False,
        "signature_version": "s3v4",
    },
}
STORAGES = {
    "default": FILES_IN_BUCKET if FILES_BUCKET else FILES_ON_DISK,
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if REAL
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not REAL
# A virus scanner that speaks clamd's protocol: tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; none when empty.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- People -----------------------------------------------------------------------------------------------------------

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

# --- Official sign-in elsewhere (OpenID Connect), by environment only; docs/decisions/0012-openid-connect.md ----------

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

# --- Safety -----------------------------------------------------------------------------------------------------------

# A background for maps: an XYZ or WMTS address with {z}, {x} and {y}. None by default: no other server is asked.
MAP_TILES = env.str("MAP_TILES", default="")
for wmts, xyz in (("{TileMatrix}", "{z}"), ("{TileCol}", "{x}"), ("{TileRow}", "{y}")):
    MAP_TILES = MAP_TILES.replace(wmts, xyz)
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")

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

# --- Language, time, map ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
FORMAT_MODULE_PATH = ["portal.formats"]

TERRITORY_SOURCE = env.str("TERRITORY_SOURCE", default="")
LEAFLET_CONFIG = {
    "SPATIAL_EXTENT": (2.3, 49.4, 6.5, 51.6),
    "DEFAULT_CENTER": (50.64, 4.67),
    "DEFAULT_ZOOM": 8,
    "MIN_ZOOM": 7,
    "MAX_ZOOM": 19,
    "TILES": [("background", MAP_TILES, {"attribution": MAP_ATTRIBUTION, "maxZoom": 19})][: bool(MAP_TILES)],
    "ATTRIBUTION_PREFIX": "",
    "RESET_VIEW": False,
    "NO_GLOBALS": False,
}

# Who may read /metrics: whoever sends this as a bearer token. Empty: nobody.
METRICS_TOKEN = from_file_or("METRICS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "foundation.tracing.AddRequestId"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {request_id} {message}", "style": "{"},
        "json": {"()": "foundation.tracing.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["request"],
            "formatter": "json" if env.str("LOG_FORMAT", default="line") == "json" else "line",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # They tell each step of drawing a PDF.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
