"""The audit trail for administrators: narrowed, paged without a gap, taken along as a table that is recorded."""

import csv

import pytest
from django.test import Client
from django.utils import timezone

from foundation.audit.models import Details, Entry
from foundation.audit.recording import record
from jobs import running
from jobs.models import Job
from portal.views import audit
from tests.make import Cast


@pytest.fixture
def trail(cast: Cast) -> None:
    """Three acts of two people."""
    record("site.read", cast.reader, by=cast.reviewer)
    record("site.submit", cast.reader, by=cast.signatory)
    record("account.invite", cast.reader, by=cast.signatory)


def verbs(client: Client, query: str = "") -> list[str]:
    entries = [entry.verb for entry, _ in client.get(f"/audit/{query}").context["entries"]]
    return [verb for verb in entries if verb != "territory.loaded"]


def test_it_is_narrowed_by_verb_person_number_and_day(cast: Cast, trail: None, sign_in) -> None:
    client = sign_in(cast.admin)
    assert verbs(client) == ["account.invite", "site.submit", "site.read"]
    assert verbs(client, "?verb=site") == ["site.submit", "site.read"]
    assert verbs(client, f"?email={cast.reviewer.email}") == ["site.read"]
    assert verbs(client, "?email=nobody@example.org") == []
    assert verbs(client, f"?number={cast.reader.pk}") == ["account.invite", "site.submit", "site.read"]
    today = timezone.localdate().isoformat()
    assert len(verbs(client, f"?first={today}&last={today}")) == 3
    assert verbs(client, "?last=2020-01-01") == []


@pytest.mark.parametrize("junk", ["?first=x", "?before=x", "?email=x", "?verb=%00", "?before=0001-01-01T00:00:00"])
def test_junk_narrows_nothing_and_breaks_nothing(cast: Cast, trail: None, sign_in, junk: str) -> None:
    assert sign_in(cast.admin).get("/audit/" + junk).status_code == 200


def test_paging_shows_every_entry_once(cast: Cast, sign_in, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    for number in range(7):
        record(f"test.{number}", None)
    client, seen, query = sign_in(cast.admin), [], ""
    for _ in range(10):
        page = client.get("/audit/" + query).context
        seen += [entry.verb for entry, _ in page["entries"]]
        query = page["older"]
        if not query:
            break
    assert [verb for verb in seen if verb != "territory.loaded"] == [f"test.{number}" for number in reversed(range(7))]


def test_the_table_is_made_as_long_work_and_recorded(cast: Cast, trail: None, sign_in) -> None:
    client = sign_in(cast.admin)
    client.post("/audit/table/", {"verb": "site"})
    job = Job.objects.get()
    running.run(job.pk)
    job.refresh_from_db()
    text = b"".join(client.get(f"/jobs/{job.pk}/file/")).decode("utf-8-sig")
    assert [row["verb"] for row in csv.DictReader(text.splitlines())] == ["site.read", "site.submit"]
    taken = Entry.objects.get(verb="audit.export")
    assert taken.actor_id == cast.admin.pk
    assert Details.objects.get(entry_id=taken.pk).words == {"rows": 2, "asked": {"verb": "site"}}


def test_a_copy_of_ones_own_data_is_complete_and_recorded(cast: Cast, trail: None, sign_in) -> None:
    client = sign_in(cast.signatory)
    client.post("/accounts/mine/copy/")
    job = Job.objects.get()
    running.run(job.pk)
    text = b"".join(client.get(f"/jobs/{job.pk}/file/")).decode()
    assert cast.signatory.email in text
    assert "site.submit" in text
    assert cast.reviewer.email not in text
    assert Entry.objects.filter(verb="account.copy_data", actor_id=cast.signatory.pk).count() == 1


def test_an_administrator_makes_the_copy_for_somebody_else(cast: Cast, sign_in) -> None:
    client = sign_in(cast.admin)
    client.post(f"/accounts/persons/{cast.stranger.pk}/copy/")
    job = Job.objects.get()
    running.run(job.pk)
    assert cast.stranger.email in b"".join(client.get(f"/jobs/{job.pk}/file/")).decode()
    assert Entry.objects.get(verb="account.copy_data").object_id == str(cast.stranger.pk)
