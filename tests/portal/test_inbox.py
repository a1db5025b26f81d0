"""The inbox of De Huizen: what waits for whom, the filter in the address, kept views, and what it costs."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.absences import announce
from accounts.models import SavedView
from foundation.parameters.models import Parameter
from portal.desk import desk_of
from sites.messaging import write_message
from sites.models import Site
from sites.models.waiting import lies_on
from sites.piles import Pile
from sites.review import take_step
from sites.talking import Side
from sites.workflow import Given, Step
from tests import make
from tests.make import Cast
from tests.roles import as_web

SOON = Given(reason="Which rooms?", due_on=timezone.localdate() + timedelta(days=3))
MOST_QUERIES = 15


@pytest.fixture
def country(cast: Cast) -> dict[str, Site]:
    """Sites that wait for somebody or for nobody, as the reviewer sees them."""
    asked = make.in_review(cast.signatory, cast.reviewer, name="Asked")
    held = make.in_review(cast.signatory, cast.reviewer, name="Held")
    return {
        "new": make.submitted(cast.signatory, name="Untouched"),
        "mine": make.in_review(cast.signatory, cast.reviewer, name="Mine"),
        "colleagues": make.in_review(cast.neighbour, cast.second_reviewer, name="Elsewhere"),
        "theirs": take_step(asked, Step.ASK, by=cast.reviewer, given=SOON),
        "nobody": take_step(held, Step.HOLD, by=cast.reviewer, given=Given(until=timezone.localdate())),
        "draft": make.draft(cast.signatory, name="Secret"),
    }


def names_on(client: Client, query: str) -> list[str]:
    """The names on a page of the inbox, in their order."""
    return [site.name for site, *_rest in client.get(f"/inbox/?{query}").context["lines"]]


def test_each_site_lies_on_the_pile_of_whose_turn_it_is(cast: Cast, country: dict[str, Site], sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    for name in ("new", "mine", "colleagues", "theirs", "nobody"):
        assert names_on(client, f"pile={name}") == [country[name].name]
    assert len(names_on(client, "pile=all")) == 5


def test_every_site_lies_on_exactly_one_pile_and_the_counts_agree(cast: Cast, country: dict[str, Site]) -> None:
    desk = desk_of(cast.reviewer)
    visible = Site.objects.visible_to(cast.reviewer)
    counts = visible.counted_by_pile(desk)
    real = [pile for pile in Pile if pile != Pile.ALL]
    for site in visible:
        assert sum(visible.filter(lies_on(pile, desk), pk=site.pk).exists() for pile in real) == 1
    assert {pile: counts[pile] for pile in real} == dict.fromkeys(real, 1)
    assert counts[Pile.ALL] == 5


def test_the_oldest_waits_on_top_and_further_pages_lose_none(cast: Cast, sign_in) -> None:
    made = [make.submitted(cast.signatory, name=f"Number {number:02}").name for number in range(30)]
    client: Client = sign_in(cast.reviewer)
    first = client.get("/inbox/?pile=new")
    second = client.get("/inbox/" + first.context["older"])
    read = [site.name for answer in (first, second) for site, *_rest in answer.context["lines"]]
    assert read == made
    again = client.get("/inbox/" + second.context["newer"])
    assert [site.name for site, *_rest in again.context["lines"]] == made[:25]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pile=all&status=incomplete", {"Asked"}),
        ("pile=all&q=untou", {"Untouched"}),
        ("pile=all&province=10000", {"Elsewhere"}),
        ("pile=all&reviewer=nobody", {"Untouched"}),
        ("pile=all&language=fr", set()),
        ("pile=all&late=on", set()),
        ("pile=all&status=draft", {"Asked", "Held", "Untouched", "Mine", "Elsewhere"}),
    ],
)
def test_the_filter_lives_in_the_address(cast: Cast, country: dict[str, Site], sign_in, query: str, found: set) -> None:
    assert set(names_on(sign_in(cast.reviewer), query)) == found


def test_a_late_answer_is_found(cast: Cast, country: dict[str, Site], sign_in) -> None:
    country["theirs"].information_requests.update(due_on=timezone.localdate() - timedelta(days=1))
    assert names_on(sign_in(cast.reviewer), "pile=all&late=on") == ["Asked"]


def test_unread_messages_that_are_meant_for_me_are_found(cast: Cast, country: dict[str, Site], sign_in) -> None:
    for name in ("mine", "new"):
        write_message(country[name], "When?", side=Side.SHARED, by=cast.signatory, key=uuid.uuid4())
    client: Client = sign_in(cast.reviewer)
    assert names_on(client, "pile=all&unread=on") == ["Mine"]
    client.get(f"/sites/{country['mine'].pk}/messages/")
    assert names_on(client, "pile=all&unread=on") == []


def test_a_stand_in_finds_the_sites_of_the_one_who_is_away(cast: Cast, country: dict[str, Site], sign_in) -> None:
    today = timezone.localdate()
    announce(cast.second_reviewer, starts_on=today, ends_on=today, stand_in=cast.reviewer)
    assert set(names_on(sign_in(cast.reviewer), "pile=mine")) == {"Mine", "Elsewhere"}


def test_checks_on_arrival_stand_beside_the_site_with_their_reason(cast: Cast, sign_in) -> None:
    make.submitted(cast.signatory, places=70)
    page = sign_in(cast.reviewer).get("/inbox/?pile=new").content.decode()
    assert "70 places, outside the frame of 20 to 60." in page
    assert "No photo yet." in page


def test_a_target_that_is_set_says_how_far_over_it_a_site_is(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    Site.objects.filter(pk=site.pk).update(status_since=timezone.now() - timedelta(days=70))
    client: Client = sign_in(cast.reviewer)
    assert "over the target" not in client.get("/inbox/?pile=new").content.decode()
    Parameter.objects.filter(key="sites.target_submitted").update(value=20)
    assert "working days over the target" in client.get("/inbox/?pile=new").content.decode()
    assert "target 20" in client.get(f"/sites/{site.pk}/planning/").content.decode()


def test_a_view_is_kept_for_its_owner_alone(cast: Cast, country: dict[str, Site], sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    client.post("/inbox/views/", {"name": "Late ones", "query": "pile=theirs&late=on"})
    client.post("/inbox/views/", {"name": "Late ones", "query": "pile=all&late=on"})
    page = client.get("/inbox/").content.decode()
    assert "?pile=all&amp;late=on" in page
    client.force_login(cast.coordinator)
    assert "Late ones" not in client.get("/inbox/").content.decode()
    with as_web(cast.coordinator):
        assert not SavedView.objects.exists()
    view = SavedView.objects.get()
    assert client.post(f"/inbox/views/{view.pk}/remove/").status_code == 404
    client.force_login(cast.reviewer)
    client.post(f"/inbox/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_it_costs_the_same_with_thirty_sites_as_with_one(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    counts = []
    for number in (1, 29):
        for _turn in range(number):
            make.submitted(cast.signatory)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/inbox/?pile=new")
        counts.append(len(captured))
    # Two of these open and close the request's own savepoint.
    assert counts[0] == counts[1] <= MOST_QUERIES + 2, [query["sql"][:90] for query in captured]
