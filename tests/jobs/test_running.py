"""Long work: done once, within its owner's scope, and whatever happens the owner reads what became of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import REVIEWERS
from accounts.scope import in_scope_of
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from jobs import running
from jobs.asking import ask, ask_again, stop
from jobs.kinds import JobTrouble, Outcome
from jobs.models import Job, JobState
from jobs.running import LEASE, Work
from sites.models import Site
from tests import make
from tests.jobs.work import offered
from tests.make import Cast
from tests.roles import as_web, as_worker

pytestmark = pytest.mark.django_db


def nothing(work: Work, **given: object) -> Outcome:
    return Outcome()


def read(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def who_works() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user || ' ' || coalesce(current_setting('portal.reach', true), '')")
        return cursor.fetchone()[0].strip()


def test_the_worker_sees_what_the_owner_sees_and_nothing_else(cast: Cast) -> None:
    make.draft(cast.signatory, name="Ours")
    make.draft(cast.neighbour, name="Theirs")

    def names(work: Work) -> Outcome:
        # A bare query, as somebody might write it who forgets visible_to.
        return Outcome(sentence=", ".join(site.name for site in Site.objects.all()))

    with offered(names) as kind, as_worker():
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
    assert (read(job).state, read(job).sentence) == ("done", "Ours")


def test_the_role_and_the_scope_are_given_back_even_after_trouble(cast: Cast) -> None:
    def breaks(work: Work) -> Outcome:
        assert who_works() == "portal_web municipality"
        raise RuntimeError

    with offered(breaks) as kind, as_worker():
        running.run(ask(kind, by=cast.editor).pk)
        assert who_works() == "portal_worker"


def test_a_scope_of_long_work_lasts_through_its_transactions(cast: Cast) -> None:
    with as_worker(), in_scope_of(cast.editor):
        assert who_works() == "portal_web municipality"


def test_a_file_is_kept_and_named_for_its_owner(cast: Cast) -> None:
    def report(work: Work, *, year: int) -> Outcome:
        return Outcome(sentence="Ready.", content=f"year;{year}".encode(), name="report.csv", content_type="text/csv")

    with offered(report) as kind:
        job = ask(kind, by=cast.reviewer, year=2026)
        running.run(job.pk)
    done = read(job)
    assert (done.state, done.result_name, done.result_type) == ("done", "report.csv", "text/csv")
    assert done.result.read() == b"year;2026"
    assert "report" not in done.result.name


def test_the_same_asked_twice_is_one_job_until_it_is_over(cast: Cast) -> None:
    with offered(nothing) as kind:
        first = ask(kind, by=cast.reviewer, call=1)
        assert ask(kind, by=cast.reviewer, call=1) == first
        assert ask(kind, by=cast.reviewer, call=2) != first
        assert ask(kind, by=cast.coordinator, call=1) != first
        running.run(first.pk)
        assert ask(kind, by=cast.reviewer, call=1) != first


def test_a_role_that_may_not_start_it_is_refused(cast: Cast) -> None:
    with offered(nothing, roles=REVIEWERS) as kind:
        for user in (cast.editor, cast.governor, cast.stranger):
            with pytest.raises(PermissionDenied):
                ask(kind, by=user)


def test_work_of_a_person_who_lost_the_role_is_not_done(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
        Membership.objects.filter(user=cast.editor).update(ends_on=timezone.localdate() - timedelta(days=1))
        running.run(job.pk)
    assert read(job).state == JobState.FAILED
    assert "role" in read(job).sentence


@pytest.mark.parametrize(
    ("trouble", "words"), [(JobTrouble("This year has no data."), "This year has no data."), (KeyError(), "our side")]
)
def test_what_failed_says_why_and_can_be_tried_again(cast: Cast, trouble: Exception, words: str) -> None:
    def fails_once(work: Work) -> Outcome:
        if work.job.tries == 1 and not tried:
            tried.append(1)
            raise trouble
        return Outcome(sentence="Now it worked.")

    tried: list[int] = []
    with offered(fails_once) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
        assert read(job).state == JobState.FAILED
        assert words in read(job).sentence
        ask_again(job, by=cast.editor)
        running.run(job.pk)
    assert (read(job).state, read(job).sentence) == ("done", "Now it worked.")


def test_what_was_committed_before_a_failure_stays(cast: Cast) -> None:
    def breaks(work: Work) -> Outcome:
        make.draft(work.owner, name="Whole")
        raise JobTrouble("No.")

    with offered(breaks) as kind:
        running.run(ask(kind, by=cast.signatory).pk)
    assert list(Site.objects.values_list("name", flat=True)) == ["Whole"]


def test_progress_is_told_and_renews_the_lease(cast: Cast) -> None:
    seen = []

    def counts(work: Work) -> Outcome:
        work.progress(1, 3)
        seen.append((read(work.job).done, read(work.job).of))
        work.progress(2, 3)  # too soon after the first to be written
        seen.append((read(work.job).done, read(work.job).of))
        work.progress(3, 3)
        seen.append((read(work.job).done, read(work.job).of))
        return Outcome()

    with offered(counts) as kind:
        running.run(ask(kind, by=cast.editor).pk)
    assert seen == [(1, 3), (1, 3), (3, 3)]


def test_work_that_runs_stops_at_its_next_step(cast: Cast) -> None:
    def goes_on(work: Work) -> Outcome:
        work.progress(0, 2)
        stop(work.job, by=work.owner)
        work.progress(2, 2)
        raise AssertionError

    with offered(goes_on) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
    assert (read(job).state, read(job).result_name) == (JobState.CANCELLED, "")


def test_work_that_waits_is_stopped_at_once_and_never_done(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
        stop(job, by=cast.editor)
        running.run(job.pk)
    assert (read(job).state, read(job).tries) == (JobState.CANCELLED, 0)


def test_a_job_delivered_twice_is_done_once(cast: Cast) -> None:
    runs = []

    def counts(work: Work) -> Outcome:
        runs.append(1)
        running.run(work.job.pk)  # as Redis delivers it again while it runs
        return Outcome()

    with offered(counts) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
        running.run(job.pk)
    assert len(runs) == 1


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_ends(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
        now = timezone.now()
        assert running.claim(job.pk, now=now)
        assert running.claim(job.pk, now=now + LEASE - timedelta(seconds=1)) is None
        assert running.claim(job.pk, now=now + LEASE + timedelta(seconds=1)).tries == 2


def test_a_worker_that_comes_too_late_changes_nothing(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
        late = running.claim(job.pk, now=timezone.now() - 2 * LEASE)
        running.claim(job.pk, now=timezone.now())
        running.end(late, JobState.DONE, Outcome(sentence="Too late."))
    assert (read(job).state, read(job).sentence) == (JobState.RUNNING, "")


def test_a_job_that_takes_its_worker_down_is_given_up(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
        for number in range(running.MOST_TRIES):
            assert running.claim(job.pk, now=timezone.now() + 2 * number * LEASE)
        assert running.claim(job.pk, now=timezone.now() + 100 * LEASE) is None
    assert read(job).state == JobState.FAILED


def test_a_kind_that_is_gone_is_told(cast: Cast) -> None:
    with offered(nothing) as kind:
        job = ask(kind, by=cast.editor)
    running.run(job.pk)
    assert "no longer offers" in read(job).sentence
    assert read(job).title == "tests.work"


def test_long_work_ends_with_a_mail_and_short_work_without(cast: Cast) -> None:
    with offered(nothing) as kind:
        running.run(ask(kind, by=cast.editor, which="short").pk)
        assert not OutgoingMail.objects.exists()
        job = ask(kind, by=cast.editor, which="long", about="Call of 2026")
        Job.objects.filter(pk=job.pk).update(asked_at=timezone.now() - timedelta(minutes=5))
        running.run(job.pk)
        mail = OutgoingMail.objects.get()
    assert (mail.address, mail.subject) == ("editor@example.org", "Ready: Work of a test")
    assert "Call of 2026" in mail.text
    assert f"/jobs/{job.pk}/" in mail.text


def test_the_trail_knows_who_asked_and_how_it_ended(cast: Cast) -> None:
    with offered(nothing) as kind:
        running.run(ask(kind, by=cast.editor).pk)
    verbs = Entry.objects.filter(verb__startswith="job.").order_by("at").values_list("verb", "actor_id")
    assert list(verbs) == [("job.ask", cast.editor.pk), ("job.done", None)]


def test_jobs_and_their_files_are_forgotten_when_their_term_is_over(
    cast: Cast, django_capture_on_commit_callbacks
) -> None:
    def report(work: Work) -> Outcome:
        return Outcome(content=b"x", name="x.txt")

    with offered(report) as kind:
        job = ask(kind, by=cast.editor)
        running.run(job.pk)
    file = read(job).result
    with django_capture_on_commit_callbacks(execute=True):
        assert running.forget(now=timezone.now() + timedelta(days=29)) == 0
        assert running.forget(now=timezone.now() + timedelta(days=31)) == 1
    assert not file.storage.exists(file.name)
    assert not Job.objects.exists()


def test_the_database_shows_the_web_nobody_elses_job(cast: Cast) -> None:
    with offered(nothing) as kind:
        ask(kind, by=cast.editor)
        for user in cast.everybody().values():
            with as_web(user):
                assert Job.objects.exists() is (user == cast.editor)
