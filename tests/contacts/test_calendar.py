"""The calendar of a person: a secret address, read back by icalendar, with the rights of the moment it is read."""

from datetime import timedelta
from html import unescape
from re import search
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.erasing import ask_erasure, erase_asked
from accounts.models import Membership, User
from contacts.agreeing import decide_agreement
from contacts.anonymising import anonymise
from contacts.feeding import end_feed, make_feed
from contacts.following import add_follow_up, finish_follow_up, move_follow_up
from contacts.models import CalendarFeed, Person
from contacts.planning import set_state
from reminders.planning import plan_all
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.contacts.plans import SOON, TODAY
from tests.make import Cast

LATER = TODAY + timedelta(days=40)


def entries(key: str) -> dict[str, Any]:
    """What a calendar program reads at the address, by the words of the entry."""
    answer = Client().get(reverse("contacts:feed", args=[key]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "no-store, private"
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def status_of(key: str) -> int:
    return Client().get(reverse("contacts:feed", args=[key])).status_code


def test_a_calendar_holds_visits_follow_ups_and_deadlines(cast: Cast) -> None:
    site = make.in_review(cast.signatory, cast.reviewer, name="Convent")
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    add_follow_up("Call the mayor", due_on=SOON, owner=cast.reviewer, by=cast.coordinator, place={"site": site})
    plans.agreement(site, cast.reviewer, decision_due_on=SOON, ends_on=LATER)
    plans.action(site, cast.reviewer, "Letter to the street", keeper=cast.reviewer, ends_on=LATER)
    read = entries(make_feed(cast.reviewer))
    assert set(read) == {
        "Visit: Convent (Kortrijk)",
        "To do: Call the mayor (Convent)",
        "Decide: Whether it goes on after that (Bridge figure for two years)",
        "Agreement ends: Bridge figure for two years",
        "Action: Letter to the street",
    }
    assert read["Visit: Convent (Kortrijk)"].start == visit.starts_at.replace(microsecond=0)
    assert read["To do: Call the mayor (Convent)"].start == SOON
    assert read["Agreement ends: Bridge figure for two years"].start == LATER
    assert str(read["Visit: Convent (Kortrijk)"]["LOCATION"]) == "At the gate"


def test_a_second_reading_gives_the_same_entries_under_the_same_names(cast: Cast) -> None:
    add_follow_up("Call", due_on=SOON, owner=cast.reviewer, by=cast.reviewer)
    key = make_feed(cast.reviewer)
    first, second = entries(key), entries(key)
    assert [str(event["UID"]) for event in first.values()] == [str(event["UID"]) for event in second.values()]


def test_what_is_done_moved_or_handed_over_follows_at_once(cast: Cast) -> None:
    row = add_follow_up("Call", due_on=SOON, owner=cast.reviewer, by=cast.reviewer)
    key, other = make_feed(cast.reviewer), make_feed(cast.coordinator)
    move_follow_up(row, by=cast.reviewer, due_on=LATER, owner=cast.reviewer)
    assert entries(key)["To do: Call"].start == LATER
    move_follow_up(row, by=cast.reviewer, due_on=LATER, owner=cast.coordinator)
    assert entries(key) == {}
    assert set(entries(other)) == {"To do: Call"}
    finish_follow_up(row, by=cast.coordinator)
    assert entries(other) == {}


def test_what_is_decided_or_done_leaves_the_calendar(cast: Cast) -> None:
    agreed = plans.agreement(None, cast.reviewer, decision_due_on=SOON, ends_on=None)
    step = plans.action(None, cast.reviewer, keeper=cast.reviewer)
    key = make_feed(cast.reviewer)
    assert len(entries(key)) == 2
    decide_agreement(agreed, by=cast.reviewer, on=TODAY, words="It goes on")
    set_state(step, "done", by=cast.reviewer, on=TODAY)
    assert entries(key) == {}


def test_a_municipality_reads_its_visits_and_what_it_owes(cast: Cast) -> None:
    make.asked(cast.signatory, cast.reviewer)
    visited = make.in_review(cast.signatory, cast.reviewer, name="Convent")
    make.planned_visit(visited, cast.reviewer, cast.editor)
    plan_all(now=timezone.now())
    read = entries(make_feed(cast.signatory))
    assert "Visit: Convent (Kortrijk)" in read
    owed = [event for words, event in read.items() if "Old school" in words]
    assert [event.start for event in owed] == [TODAY + timedelta(days=14)]
    assert entries(make_feed(cast.neighbour)) == {}


def test_the_rights_are_those_of_the_moment(cast: Cast) -> None:
    site = make.in_review(cast.signatory, cast.reviewer, name="Convent")
    make.planned_visit(site, cast.reviewer, cast.editor)
    plan_all(now=timezone.now())
    key = make_feed(cast.editor)
    assert entries(key)
    Membership.objects.filter(user=cast.editor).update(ends_on=TODAY - timedelta(days=1))
    assert entries(key) == {}


def test_a_governor_from_whom_a_site_is_kept_reads_nothing_of_it(cast: Cast) -> None:
    site = make.in_review(cast.signatory, cast.reviewer, name="Convent")
    make.planned_visit(site, cast.reviewer, cast.editor)
    key = make_feed(cast.governor)
    assert set(entries(key)) == {"Visit: Convent (Kortrijk)"}
    Site.objects.update(shared_with_governor=False)
    assert entries(key) == {}


@pytest.mark.parametrize("key", ["", "x", "nobody-has-this-key", "a" * 300, "%00", "..%2f..", "é"])
def test_an_unknown_key_is_not_there(cast: Cast, client: Client, key: str) -> None:
    assert client.get(f"/contacts/calendar/{key}.ics").status_code == 404


def test_a_closed_account_opens_nothing(cast: Cast) -> None:
    key = make_feed(cast.reviewer)
    User.objects.filter(pk=cast.reviewer.pk).update(is_active=False)
    assert status_of(key) == 404


def test_a_new_address_ends_the_old_one_and_no_secret_is_kept(cast: Cast) -> None:
    old, new = make_feed(cast.reviewer), make_feed(cast.reviewer)
    assert (status_of(old), status_of(new)) == (404, 200)
    assert new not in str(CalendarFeed.objects.values().get())
    assert end_feed(cast.reviewer)
    assert not end_feed(cast.reviewer)
    assert status_of(new) == 404


def test_the_page_shows_the_address_once(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.reader)
    page = reverse("contacts:calendar")
    assert "You have no address yet" in unescape(client.get(page).content.decode())
    made = client.post(page)
    assert made["Cache-Control"] == "no-store, private"
    found = search(r"/contacts/calendar/([\w-]+)\.ics", made.content.decode())
    assert found
    assert status_of(found[1]) == 200
    assert found[1] not in client.get(page).content.decode()
    client.post(reverse("contacts:end_calendar"))
    assert status_of(found[1]) == 404


def test_a_calendar_costs_few_queries_however_much_is_in_it(cast: Cast, django_assert_max_num_queries) -> None:
    for number in range(10):
        add_follow_up(f"Call {number}", due_on=SOON, owner=cast.reviewer, by=cast.reviewer)
        plans.action(None, cast.reviewer, f"Step {number}", keeper=cast.reviewer)
    key = make_feed(cast.reviewer)
    with django_assert_max_num_queries(16):
        assert len(entries(key)) == 20


def test_the_address_goes_with_the_person(cast: Cast) -> None:
    key = make_feed(cast.reviewer)
    ask_erasure(cast.reviewer, reason="asked", by=cast.coordinator)
    assert status_of(key) == 404, "from the moment it is asked"
    erase_asked()
    assert not CalendarFeed.objects.of(cast.reviewer.pk).exists()


def test_the_address_goes_when_the_contact_behind_the_account_is_anonymised(cast: Cast) -> None:
    key = make_feed(cast.reviewer)
    anonymise(Person.objects.create(name="Voorbeeld", user=cast.reviewer), by=cast.coordinator)
    assert status_of(key) == 404
