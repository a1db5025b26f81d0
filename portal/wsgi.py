"""The door for web servers; pages are served with the web's small database rights."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("DATABASE_ROLE", "web")

application = get_wsgi_application()
