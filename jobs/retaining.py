"""What long work tells about the person who asked; its own clock deletes it soon after its end (jobs/running.py)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.retention.kinds import About, Person, tell
from jobs.models import Job
from jobs.running import delete


def of_person(person: Person) -> Iterator[dict[str, Any]]:
    """What this person asked for."""
    for job in Job.objects.of_person(person.number):
        yield {"asked_at": job.asked_at, "kind": job.kind, "about": job.about, "state": job.state}


def forget(person: Person) -> int:
    """Delete it, files and all."""
    return sum(delete(job) for job in Job.objects.of_person(person.number))


tell(About(name="jobs.jobs", label=_("Long work you asked for"), rows=of_person, erase=forget))
