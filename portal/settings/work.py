"""Redis, and the work that the clock starts or that takes long: Celery, its queues and its timetable."""

from celery.schedules import crontab

from portal.settings.reading import from_file_or

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
# Who hands work over tries once: without Redis the clock does it a little later, and nobody waits for a page meanwhile.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_connect_timeout": 2, "max_retries": 0}
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
