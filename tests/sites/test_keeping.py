"""A coordinator keeps the file of a site beyond its term: with a reason, until a day, and lets it go once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.audit.models import Entry
from foundation.retention.models import Hold
from sites.models import Site
from tests import make
from tests.make import Cast

TODAY = timezone.localdate()


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.submitted(cast.signatory, name="Zwaluwnest")


def test_a_file_is_held_with_a_reason_until_a_day_and_who_did_it_stands_there(cast: Cast, site: Site, sign_in) -> None:
    client, page = sign_in(cast.coordinator), f"/sites/{site.pk}/keep/"
    assert page in client.get(f"/sites/{site.pk}/history/").content.decode()
    until = TODAY + timedelta(days=30)
    assert client.post(page, {"reason": "Dispute 12", "until": until.isoformat()}).status_code == 302
    hold = Hold.objects.on(site).get()
    assert (hold.reason, hold.until, hold.placed_by_id) == ("Dispute 12", until, cast.coordinator.pk)
    shown = client.get(page).content.decode()
    assert "Dispute 12" in shown
    assert str(cast.coordinator) in shown
    assert "Zwaluwnest" in client.get("/sites/kept/").content.decode()


@pytest.mark.parametrize("given", [{"reason": " "}, {"reason": "Dispute", "until": TODAY - timedelta(days=1)}])
def test_a_hold_without_reason_or_with_a_day_that_is_over_is_refused(cast: Cast, site, sign_in, given: dict) -> None:
    answer = sign_in(cast.coordinator).post(f"/sites/{site.pk}/keep/", given)
    assert answer.status_code == 422
    assert not Hold.objects.exists()


def test_sent_twice_a_hold_stands_once_and_is_not_lifted_by_accident(cast: Cast, site: Site, sign_in) -> None:
    client, page = sign_in(cast.coordinator), f"/sites/{site.pk}/keep/"
    for _ in range(2):
        client.post(page, {"reason": "Dispute"})
    hold = Hold.objects.get()
    assert hold.lifted_at is None
    for _ in range(2):
        client.post(page, {"lift": hold.pk})
    assert Hold.objects.get().lifted_at
    assert Entry.objects.filter(verb="retention.lift").count() == 1
    assert "No file is held" in client.get("/sites/kept/").content.decode()


def test_the_number_of_another_hold_lifts_nothing_here(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.coordinator)
    other = make.submitted(cast.signatory)
    client.post(f"/sites/{other.pk}/keep/", {"reason": "Dispute"})
    for junk in (Hold.objects.get().pk, "-1", "x", "9" * 30):
        client.post(f"/sites/{site.pk}/keep/", {"lift": junk})
    assert Hold.objects.get().lifted_at is None
