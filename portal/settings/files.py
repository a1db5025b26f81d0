"""Files: what the browser gets, papers that nobody else reads, and where copies of everything are kept."""

from pathlib import Path

from portal.settings.address import REAL
from portal.settings.reading import BASE_DIR, VAR, env, from_file_or

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

BACKUP_FOLDER = env.str("BACKUP_FOLDER", default="")
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")
BACKUP_KEEP = env.str("BACKUP_KEEP", default="7,5,12")
