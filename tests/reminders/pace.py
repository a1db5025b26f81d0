"""The portal's own clock and worker for a test: real ones, every second, on a Wednesday morning of long ago.

Started by name: `celery -A tests.reminders.pace beat` and `celery -A tests.reminders.pace worker`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from foundation.workdays import BRUSSELS  # noqa: E402
from portal.celery import app  # noqa: E402
from reminders.kinds import Due, Kind, register  # noqa: E402
from tests.reminders.facts import WORDS  # noqa: E402

NAME = "tests.due"
DUE = date(2026, 3, 12)
BEGAN = datetime.now(UTC)
MORNING = datetime(2026, 3, 11, 10, tzinfo=BRUSSELS).astimezone(UTC)


def moved_now() -> datetime:
    """The moment of that morning, going on as the real clock does."""
    return MORNING + (datetime.now(UTC) - BEGAN)


def questions(first: date, last: date) -> Iterator[Due]:
    """One question to everybody."""
    if first <= DUE <= last:
        for person in User.objects.order_by("pk"):
            yield Due(thing=f"site:{person.pk}", on=DUE, about="School", path="/", responsible=person.pk)


timezone.now = moved_now
register(Kind(name=NAME, title="Answer", todo="Answer", ladder=NAME, facts=questions, words=WORDS))
# A corner of Redis of their own, so that the tasks of other tests go their own way.
app.conf.broker_transport_options |= {"global_keyprefix": "pace:"}
app.conf.beat_schedule = {
    name: {"task": name, "schedule": 1.0}
    for name in ("reminders.tasks.remind", "foundation.mail.tasks.deliver_waiting")
}
