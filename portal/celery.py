"""The worker: what runs on the clock, and how tasks are delivered."""

import os
import sys
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# Every process of the portal imports this file; only those started by the program celery have the worker's rights.
if Path(sys.argv[0]).name == "celery":
    os.environ.setdefault("DATABASE_ROLE", "worker")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
