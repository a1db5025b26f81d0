"""One mail a day about what failed, none when nothing did; the operator's page and the changelog beside it."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from foundation.audit.recording import record
from foundation.audit.sealing import seal_all
from foundation.mail.models import OutgoingMail
from foundation.mail.writing import Letter, post
from jobs.models import Job
from portal import breaking, news, watching
from portal.liveness import CLOCK, TASKS, WORKER, lives
from portal.models import Installation
from portal.telling import tell_what_failed
from portal.watching import BACKED_UP, troubles
from tests.make import Cast

pytestmark = pytest.mark.django_db
LETTER = Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste,\n")


@pytest.fixture
def well(cast: Cast) -> Cast:
    """A portal in which nothing fails."""
    record(BACKED_UP, Installation())
    seal_all()
    for who in (CLOCK, WORKER, TASKS):
        lives(who)
    return cast


def told() -> list[str]:
    return list(OutgoingMail.objects.filter(subject__contains="hand").values_list("address", flat=True))


def test_nothing_failed_and_nothing_is_said(well: Cast) -> None:
    assert troubles(timezone.now()) == []
    assert tell_what_failed(timezone.now()) == 0
    assert told() == []


def test_what_failed_is_said_once_a_day_to_each_administrator(well: Cast) -> None:
    OutgoingMail.objects.filter(pk=post(LETTER).pk).update(state="failed")
    assert [tell_what_failed(timezone.now()) for _ in range(2)] == [1, 0]
    assert told() == [well.admin.email]
    text = OutgoingMail.objects.get(subject__contains="hand").text
    assert "nobody has looked at: 1" in text
    assert "mayor@example.org" not in text


def test_a_trouble_that_lasts_is_told_again_the_next_day(well: Cast) -> None:
    OutgoingMail.objects.filter(pk=post(LETTER).pk).update(state="failed")
    now = timezone.now()
    assert [tell_what_failed(now), tell_what_failed(now + timedelta(days=1))] == [1, 1]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("oldest_letter_seconds", lambda: post(LETTER, due_at=timezone.now() - timedelta(minutes=15))),
        ("broken_pages", lambda: breaking.count(breaking.PAGES)),
        ("away", lambda: cache.delete(WORKER)),
    ],
)
def test_each_trouble_is_seen(well: Cast, name: str, spoil) -> None:
    spoil()
    assert name in {figure.name for figure in troubles(timezone.now())}


def test_long_work_of_everybody_is_counted_and_none_of_it_read(well: Cast, sign_in) -> None:
    now = timezone.now()
    of = {"owner": well.reviewer, "membership": well.reviewer.acting, "language": "nl", "likeness": "x"}
    Job.objects.create(kind="portal.my_data", about="A secret", state="failed", asked_at=now, ended_at=now, **of)
    assert "jobs_failed_today" in {figure.name for figure in troubles(timezone.now())}
    page = sign_in(well.admin).get("/home/").content.decode()
    assert "Long work that failed in 24 hours" in page
    assert "A secret" not in page


def test_a_backup_that_did_not_come_is_seen(well: Cast) -> None:
    late = timezone.now() + timedelta(hours=31)
    assert "backup_age_seconds" in {figure.name for figure in troubles(late)}


def test_a_house_without_any_backup_reads_a_word_and_no_number_of_machines(cast: Cast, sign_in) -> None:
    page = sign_in(cast.admin).get("/home/").content.decode()
    assert re.search(r'"How much">\s*There is none yet\s*</td>', page)
    assert not re.search(r"-1\s*</td>", page)
    assert tell_what_failed(timezone.now())
    assert "Age of the newest backup, in seconds: There is none yet" in OutgoingMail.objects.get().text


def test_the_page_the_metrics_and_the_mail_have_the_same_figures(well: Cast, sign_in, settings) -> None:
    settings.METRICS_TOKEN = "a-long-token"
    client = sign_in(well.admin)
    page = client.get("/home/").content.decode()
    machines = client.get("/metrics", headers={"authorization": "Bearer a-long-token"}).content.decode()
    for figure in watching.figures(timezone.now()):
        assert str(figure.title) in page
        assert f"portal_{figure.name}" in machines


def test_the_page_of_the_operator_asks_little(well: Cast, sign_in, django_assert_max_num_queries) -> None:
    client = sign_in(well.admin)
    with django_assert_max_num_queries(12):
        assert client.get("/home/").status_code == 200


def test_the_page_never_says_that_all_is_well_while_something_asks_for_a_hand(well: Cast, sign_in) -> None:
    client = sign_in(well.admin)
    assert "All is well" in client.get("/home/").content.decode()
    OutgoingMail.objects.filter(pk=post(LETTER).pk).update(state="failed")
    page = client.get("/home/").content.decode()
    assert "All is well" not in page
    assert "1 thing asks for a hand" in page


def test_administrators_read_what_is_new(well: Cast, sign_in) -> None:
    page = sign_in(well.admin).get("/operations/news/").content.decode()
    assert news.versions()[0].heading in page


def test_the_changelog_becomes_headings_items_and_plain_words() -> None:
    text = "## [1.0]\n\nFirst.\n\n### Added\n\n**For all**\n\n- A **bold** `word` *once*\n  and a [link](x.md)\n- Two\n"
    [version] = news.read(text)
    assert version.heading == "1.0"
    assert [part.heading for part in version.parts] == ["", "Added", "For all"]
    assert version.parts[0].paragraphs == ["First."]
    assert version.parts[2].items == ["A bold word once and a link", "Two"]
