"""What the clock does for the portal as a whole."""

import json
from importlib import import_module

from celery import shared_task
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy as _

from accounts.erasing import copy_of
from accounts.models import User
from accounts.roles import Role
from accounts.scope import beyond_scope
from foundation.audit.recording import record
from jobs.kinds import JobTrouble, Outcome, job
from jobs.running import Work
from portal.health import worker_lives


@shared_task
def sign_of_life() -> None:
    """Leave word that a worker and the clock are at work."""
    worker_lives()


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
