"""What those who watch are shown: the same figures on the operator's page, in /metrics and in the daily mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import Entry
from foundation.mail.models import MailState, OutgoingMail
from jobs.models import UNFINISHED, JobState
from jobs.watching import all_of_it
from portal import breaking, health, queues
from portal.liveness import silences
from portal.models import Installation

BACKED_UP = "portal.backed_up"
OLDEST_BACKUP = timedelta(hours=30)
OLDEST_JOB = timedelta(minutes=30)
OLDEST_SEAL = timedelta(minutes=5)
DAY = timedelta(days=1)
PARTS = ("redis", "clock", "worker", "tasks")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number: its name for machines, its words for people, and what is wrong with it, if anything."""

    name: str
    title: str | Promise
    value: float
    trouble: str | Promise = ""
    label: tuple[str, str] = ("", "")

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing to count yet; machines read -1 then, people a word."""
        return self.value < 0


def figures(now: datetime) -> Iterator[Figure]:
    """Return everything that is watched, as it is at this moment; asks the database six times."""
    yield from letters(now)
    yield from long_work(now)
    yield from proofs(now)
    yield from broken(now)
    yield from away(now)


def troubles(now: datetime) -> list[Figure]:
    """Return what a hand is needed for."""
    return [figure for figure in figures(now) if figure.trouble]


def letters(now: datetime) -> Iterator[Figure]:
    """Letters by state, and how late the oldest is."""
    states = dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk")))
    for state in MailState:
        title = format_lazy("{} ({})", _("Letters"), state.label)
        yield Figure(name="letters", title=title, value=states.get(state, 0), label=("state", state.value))
    unseen = OutgoingMail.objects.in_trouble().count()
    yield Figure(
        name="letters_in_trouble",
        title=_("Letters that failed and that nobody has looked at"),
        value=unseen,
        trouble=_("Operations → Mail that failed: see why, then try again.") if unseen else "",
    )
    late = seconds_since(OutgoingMail.objects.overdue_since(), now)
    yield Figure(
        name="oldest_letter_seconds",
        title=_("Since when the oldest letter should have left, in seconds"),
        value=late,
        trouble=_("Letters do not leave: look at the mail server and the worker.")
        if late > health.MAIL_PATIENCE.total_seconds()
        else "",
    )


def long_work(now: datetime) -> Iterator[Figure]:
    """Jobs by state, since when the oldest waits, those that failed today, and what stands in the queues."""
    seen = {row.state: row for row in all_of_it(since=now - DAY)}
    for state in JobState:
        title = format_lazy("{} ({})", _("Long work"), state.label)
        number = seen[state].number if state in seen else 0
        yield Figure(name="jobs", title=title, value=number, label=("state", state.value))
    waits = max((seconds_since(seen[state].oldest, now) for state in UNFINISHED if state in seen), default=0.0)
    yield Figure(
        name="oldest_job_seconds",
        title=_("Since when the oldest long work is not done, in seconds"),
        value=waits,
        trouble=_("Long work is not done: look at the worker.") if waits > OLDEST_JOB.total_seconds() else "",
    )
    failed = seen[JobState.FAILED].ended_lately if JobState.FAILED in seen else 0
    yield Figure(
        name="jobs_failed_today",
        title=_("Long work that failed in 24 hours"),
        value=failed,
        trouble=_("The lines of the worker's log say why.") if failed else "",
    )
    for queue, length in queues.lengths().items():
        title = format_lazy("{} ({})", _("Tasks that wait in Redis"), queue)
        yield Figure(name="queue_length", title=title, value=length, label=("queue", queue))


def proofs(now: datetime) -> Iterator[Figure]:
    """Entries of the audit trail without a seal, and the age of the newest backup."""
    unsealed = Entry.objects.unsealed().aggregate(Count("pk"), Min("at"))
    waits = seconds_since(unsealed["at__min"], now)
    yield Figure(
        name="audit_unsealed",
        title=_("Audit entries without a seal"),
        value=unsealed["pk__count"],
        trouble=_("The worker seals: is it at work?") if waits > OLDEST_SEAL.total_seconds() else "",
    )
    backup = Entry.objects.about(Installation()).of_verb(BACKED_UP).first()
    age = seconds_since(backup.at, now) if backup else -1
    late = backup is None or age > OLDEST_BACKUP.total_seconds()
    yield Figure(
        name="backup_age_seconds",
        title=_("Age of the newest backup, in seconds"),
        value=age,
        trouble=_("No backup in the last 30 hours: look at the nightly timer.") if late else "",
    )


def broken(now: datetime) -> Iterator[Figure]:
    """Pages and tasks that ended in an error since midnight, as long as Redis keeps the count."""
    words = {
        breaking.PAGES: _("Pages that ended in an error today"),
        breaking.TASKS: _("Tasks that ended in an error today"),
    }
    for what, title in words.items():
        number = breaking.counted(what, now)
        lately = number or breaking.counted(what, now - DAY)
        trouble = _("The log names the request: look for ERROR.") if lately else ""
        yield Figure(name=what.replace("-", "_"), title=title, value=number, trouble=trouble)


def away(now: datetime) -> Iterator[Figure]:
    """One for each part that is away; letters that do not leave have a figure of their own."""
    gone = {*([] if health.redis_answers() else ["redis"]), *silences(now)}
    for part in PARTS:
        title = format_lazy("{} ({})", _("Away"), part)
        trouble = _("docs/operations.md says what to do when something is away.") if part in gone else ""
        yield Figure(name="away", title=title, value=int(part in gone), trouble=trouble, label=("part", part))


def seconds_since(moment: datetime | None, now: datetime) -> float:
    """Return how long ago a moment was, 0 for none and for one to come."""
    return max((now - moment).total_seconds(), 0) if moment else 0
