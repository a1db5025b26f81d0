"""The pages of reminders and of long work in Chromium: read by everybody, on a telephone too, by hand and eye."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import running
from jobs.asking import ask
from jobs.kinds import Outcome
from jobs.models import Job, JobState
from jobs.running import Work
from reminders.kinds import Due, Rung
from reminders.models import Reminder, State
from reminders.preferences import stop_token
from tests import make
from tests.browser.checks import as_wide_as_its_window, open_to_everybody
from tests.browser.conftest import people, stage
from tests.browser.stage import Stage, Window
from tests.jobs.work import offered as offered_work
from tests.make import Cast
from tests.reminders.facts import Facts, offered, planned

__all__ = ["people", "stage"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def due(people: Cast) -> Iterator[Facts]:
    """Questions about a site of the municipality, of which one reminder left and one was dropped."""
    site = make.in_review(people.signatory, people.reviewer)
    facts = Facts(
        [
            Due(
                thing=f"candidate_sites.site:{site.pk}",
                on=timezone.localdate() + timedelta(days=8),
                about=site.name,
                path=f"/sites/{site.pk}/",
                responsible=people.editor.pk,
                informed=(people.signatory.pk,),
                follows=(people.reviewer.pk,),
                municipality=site.municipality_id,
                for_reviewers=True,
            )
        ]
    )
    with offered(facts, ladder=[-5, 1, 10]) as kind:
        planned(kind, timezone.now())
        now = timezone.now()
        for_signatory = Reminder.objects.filter(recipient=people.signatory, kind=kind.name)
        for_signatory.filter(rung=Rung.FRIENDLY).update(state=State.SENT, sent_at=now)
        for_signatory.filter(rung=Rung.FORMAL).update(state=State.DROPPED, because="stale", ended_at=now)
        yield facts


def report(work: Work, **given: object) -> Outcome:
    return Outcome(sentence="Two rows.", content=b"a;b", name="report.csv", content_type="text/csv")


def people_read_their_reminders(stage: Stage, people: Cast) -> None:
    """My reminders and how I get them; what leaves next, the mail in two languages, moved and skipped; the tab."""
    editor, reviewer = stage.enter(people.editor), stage.enter(people.reviewer)
    editor.go("/reminders/").reads("leaves").go("/reminders/how/").press("Save").reads("Your choice is saved.")
    reviewer.go("/reminders/leaving/").reads("What leaves next", "Dropped: it would have come too late")
    first = Reminder.objects.filter(recipient=people.editor, rung=Rung.FRIENDLY).get()
    reviewer.go(f"/reminders/{first.pk}/mail/").reads("The mail as it leaves")
    reviewer.go(f"/reminders/{first.pk}/mail/?language=fr").reads("The mail as it leaves")
    reviewer.go(f"/reminders/{first.pk}/change/")
    reviewer.page.get_by_label("Reason").fill("They called: it comes next week.")
    reviewer.page.get_by_label("It does not leave at all").check()
    reviewer.press("Save").reads("The reminder is changed.")
    reviewer.go(f"/sites/{first.thing.rpartition(':')[2]}/planning/").reads("Reminders")


def one_stops_a_kind(stage: Stage, people: Cast) -> None:
    """The page behind the link of a mail: looking changes nothing, the button does."""
    token = stop_token(people.editor.pk, ["tests.due"])
    stage.enter().go(f"/reminders/stop/{token}/").press("Stop these mails").reads("These mails have stopped")


def one_follows_long_work(stage: Stage, people: Cast) -> None:
    """A job that waits, one that runs, one that is done, one that failed."""
    with offered_work(report) as kind:
        jobs = [ask(kind, by=people.editor, about=f"Report {number}", part=number) for number in range(4)]
        running.run(jobs[0].pk)
        now = timezone.now()
        Job.objects.filter(pk=jobs[1].pk).update(state=JobState.FAILED, ended_at=now, started_at=now)
        walker = stage.enter(people.editor).go("/jobs/")
        for job in jobs:
            walker.go(f"/jobs/{job.pk}/")
        walker.go(f"/jobs/{jobs[0].pk}/").reads("Two rows.")


@pytest.mark.parametrize("width", [1280, 360])
def test_reminders_and_long_work_are_open_to_everybody(stage: Stage, people: Cast, due: Facts, width: int) -> None:
    stage.window, stage.checks = Window(width=width), (open_to_everybody, as_wide_as_its_window)
    people_read_their_reminders(stage, people)
    one_stops_a_kind(stage, people)
    one_follows_long_work(stage, people)
