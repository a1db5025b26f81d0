"""What the clock does for the portal as a whole."""

import json
import tempfile
from importlib import import_module

from celery import shared_task
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.erasing import copy_of
from accounts.models import User
from accounts.roles import MUNICIPAL, REVIEWERS, Role
from accounts.scope import beyond_scope
from foundation.audit.exporting import HEAD, rows_of
from foundation.audit.recording import record
from foundation.tables import CSV_TYPE, as_csv
from jobs.kinds import JobTrouble, Outcome, job
from jobs.running import Work
from portal.archiving import name_of_archive, site_to_archive, write_archive
from portal.forms import narrowed
from portal.liveness import TASKS, WORKER, lives
from portal.telling import tell_what_failed


@shared_task
def sign_of_life() -> None:
    """Leave word that what the clock starts is done by a worker."""
    lives(WORKER)
    lives(TASKS)


@shared_task
def tell_administrators() -> int:
    """One mail a day about what failed; none when nothing did."""
    return tell_what_failed(timezone.now())


@shared_task
def clear_ended_sessions() -> None:
    """Delete sessions that have expired."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@job("portal.my_data", title=_("Copy of what the portal knows about you"), roles=frozenset(Role))
def my_data(work: Work) -> Outcome:
    """Everything about the person who asks."""
    return copied(work, work.owner)


@job("portal.data_of", title=_("Copy of what the portal knows about a person"), roles=frozenset({Role.ADMIN}))
def data_of(work: Work, *, person: int) -> Outcome:
    """Everything about somebody who asked an administrator for it."""
    someone = User.objects.filter(pk=person, erased_at__isnull=True).first()
    if someone is None:
        raise JobTrouble(_("This account is empty."))
    return copied(work, someone)


def copied(work: Work, person: User) -> Outcome:
    """Write the copy as JSON that a person can read; the log keeps who asked for whose."""
    with beyond_scope():
        text = json.dumps(copy_of(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    record("account.copy_data", person, by=work.owner)
    return Outcome(
        sentence=str(_("The copy is ready.")),
        content=text.encode(),
        name="my-data.json",
        content_type="application/json",
    )


@job("portal.archive", title=_("Archive of a site"), roles=MUNICIPAL | REVIEWERS | {Role.GOVERNOR})
def archive_of_site(work: Work, *, site: int, persons: bool) -> Outcome:
    """The whole file of one site as one ZIP."""
    found = site_to_archive(site, user=work.owner)
    if found is None:
        raise JobTrouble(_("This site is not there any more, or not for you."))
    into = tempfile.TemporaryFile()  # noqa: SIM115 closed by whoever sends it
    write_archive(found, into, user=work.owner, persons=persons, report=work.progress)
    into.seek(0)
    return Outcome(
        sentence=str(_("The archive is ready.")),
        content=into,
        name=name_of_archive(found, persons=persons),
        content_type="application/zip",
    )


@job("portal.audit_table", title=_("Table of the audit trail"), roles=frozenset({Role.ADMIN}))
def audit_table(work: Work, *, given: dict[str, str]) -> Outcome:
    """The entries that fit, oldest first, with their seals; that they were taken along is an entry itself."""
    rows = list(rows_of(narrowed(given)))
    record("audit.export", None, by=work.owner, details={"rows": len(rows), "asked": given})
    return Outcome(
        sentence=str(_("The table is ready: %(number)d entries.")) % {"number": len(rows)},
        content=as_csv(HEAD, rows),
        name="audit.csv",
        content_type=CSV_TYPE,
    )
