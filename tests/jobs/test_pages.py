"""The pages of long work: one's own, with and without htmx."""

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs import running, tasks
from jobs.asking import ask
from jobs.kinds import Outcome
from jobs.models import Job, JobState
from jobs.running import Work
from tests.jobs.work import offered
from tests.make import Cast

pytestmark = pytest.mark.django_db


def report(work: Work, **given: object) -> Outcome:
    return Outcome(sentence="Two rows.", content=b"a;b", name="report.csv", content_type="text/csv")


def test_the_page_asks_again_until_the_work_is_over(cast: Cast, sign_in) -> None:
    client = sign_in(cast.editor)
    with offered(report) as kind:
        job = ask(kind, by=cast.editor)
        Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=3, of=12, started_at=timezone.now())
        page = client.get(reverse("jobs:progress", args=[job.pk])).content.decode()
        assert 'hx-trigger="every 2s"' in page
        assert "3 of 12" in page
        Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
        running.run(job.pk)
        page = client.get(reverse("jobs:progress", args=[job.pk])).content.decode()
    assert "hx-trigger" not in page
    assert "Two rows." in page


def test_the_file_is_saved_under_its_name_and_kept_by_nobody(cast: Cast, sign_in) -> None:
    with offered(report) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
    answer = sign_in(cast.editor).get(reverse("jobs:file", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"a;b"
    assert answer["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert answer["Cache-Control"] == "private, no-store"


def test_nobody_else_finds_a_job(cast: Cast, client) -> None:
    with offered(report) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
    for user in (cast.signatory, cast.coordinator, cast.admin):
        client.force_login(user)
        for name in ("job", "progress", "file"):
            assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
        for name in ("stop", "again"):
            assert client.post(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404


def test_a_job_is_stopped_and_started_again_by_buttons(
    cast: Cast, sign_in, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    handed: list[int] = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda arguments, **options: handed.extend(arguments))
    client = sign_in(cast.editor)
    with offered(report) as kind:
        job = ask(kind, by=cast.editor)
        assert client.post(reverse("jobs:stop", args=[job.pk])).status_code == 302
        assert Job.objects.get().state == JobState.CANCELLED
        assert "Try again" in client.get(reverse("jobs:job", args=[job.pk])).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("jobs:again", args=[job.pk]))
    assert Job.objects.get().state == JobState.WAITING
    assert handed == [job.pk]


def test_the_list_shows_ones_own_and_says_what_to_do_when_it_is_empty(
    cast: Cast, sign_in, django_assert_max_num_queries
) -> None:
    client = sign_in(cast.editor)
    assert "Nothing under way" in client.get(reverse("jobs:list")).content.decode()
    with offered(report) as kind:
        for number in range(30):
            ask(kind, by=cast.editor, about=f"Number {number}", number=number)
        with django_assert_max_num_queries(12):
            page = client.get(reverse("jobs:list")).content.decode()
        assert page.count("task-link") == 25
        assert "Older" in page


def test_the_clock_hands_over_what_nobody_works_on(cast: Cast, monkeypatch) -> None:
    handed: list[int] = []
    monkeypatch.setattr(tasks.run, "apply_async", lambda arguments, **options: handed.extend(arguments))
    with offered(report) as kind:
        lost, waiting, busy = (ask(kind, by=cast.editor, number=number) for number in range(3))
        running.claim(lost.pk, now=timezone.now() - 2 * running.LEASE)
        running.claim(busy.pk, now=timezone.now())
        assert tasks.take_up() == 2
    assert handed == [lost.pk, waiting.pk]
