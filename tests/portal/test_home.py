"""Home: each role lands where its work is, and a page costs the same with ten rows as with one."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.models import Call
from portal.liveness import CLOCK, TASKS, WORKER, lives
from portal.watching import troubles
from sites.kinds import PaperKind
from sites.messaging import write_message
from sites.models import Site
from sites.papers import add_paper
from sites.review import take_step
from sites.talking import Side
from sites.visiting import choose_moment
from sites.workflow import Given, Step
from tests import make
from tests.calls.giving import CONSIDER, own_answer
from tests.make import Cast

MOST_QUERIES = 12


@pytest.fixture
def call(cast: Cast) -> Call:
    return make.call()


@pytest.mark.parametrize(
    ("who", "address"),
    [("reviewer", "/inbox/"), ("coordinator", "/inbox/"), ("governor", "/map/"), ("observer", "/map/")],
)
def test_home_leads_to_the_page_of_the_role(cast: Cast, sign_in, who: str, address: str) -> None:
    answer = sign_in(getattr(cast, who)).get("/home/")
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_a_municipality_is_asked_to_answer_the_call_first(cast: Cast, call: Call, sign_in) -> None:
    client: Client = sign_in(cast.signatory)
    assert "Your municipality has not answered yet." in client.get("/home/").content.decode()
    own_answer(call, CONSIDER, by=cast.signatory)
    page = client.get("/home/").content.decode()
    assert "Your municipality has not answered yet." not in page
    assert "Read the call, or change your answer" in page


def test_a_draft_tells_how_much_is_missing(cast: Cast, sign_in) -> None:
    make.draft(cast.editor, name="Half a file", motivation="", owner_kind="")
    make.draft(cast.editor, name="Whole file")
    page = sign_in(cast.reader).get("/home/").content.decode()
    assert "2 things still missing" in page
    assert "complete: a signatory can submit it" in page


def test_an_open_question_is_a_task_with_its_day(cast: Cast, sign_in) -> None:
    make.asked(cast.signatory, cast.reviewer)
    page = sign_in(cast.editor).get("/home/").content.decode()
    assert "Which rooms are there?" in page
    assert "in 14 days" in page


def test_a_visit_to_choose_and_a_new_message_are_tasks_until_they_are_done(cast: Cast, sign_in) -> None:
    site = make.in_review(cast.signatory, cast.reviewer)
    visit = make.proposed_visit(site, cast.reviewer)
    write_message(site, "Which day?", side=Side.SHARED, by=cast.reviewer, key=uuid.uuid4())
    write_message(site, "Too dear.", side=Side.INTERNAL, by=cast.reviewer, key=uuid.uuid4())
    client: Client = sign_in(cast.editor)
    page = client.get("/home/").content.decode()
    assert f'href="/sites/visits/{visit.pk}/"' in page
    assert "1 new message about" in page
    choose_moment(visit, visit.moments[0], by=cast.editor)
    client.get(f"/sites/{site.pk}/messages/")
    assert "Nothing is asked of you today." in client.get("/home/").content.decode()


def test_only_those_who_write_are_offered_to_propose(cast: Cast, sign_in) -> None:
    assert "/sites/propose/" not in sign_in(cast.reader).get("/home/").content.decode()
    assert "/sites/propose/" in sign_in(cast.editor).get("/home/").content.decode()


def test_colleagues_are_those_of_today(cast: Cast, sign_in) -> None:
    cast.reader.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    page = sign_in(cast.editor).get("/home/").content.decode()
    assert "Signatory · " in page
    assert "Reader · " not in page
    assert "Neighbour" not in page


def test_nothing_to_do_is_said_kindly(cast: Cast, sign_in) -> None:
    page = sign_in(cast.editor).get("/home/").content.decode()
    assert "Nothing is asked of you today." in page
    assert "No building proposed yet" in page


def test_an_administrator_reads_what_is_broken(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.admin)
    assert "something is away" in client.get("/home/").content.decode()
    for who in (CLOCK, WORKER, TASKS):
        lives(who)
    page = client.get("/home/").content.decode()
    assert "something is away" not in page
    found = [figure.name for figure in troubles(timezone.now())]
    assert "backup_age_seconds" in found, "nothing was backed up yet"
    assert ("1 thing asks for a hand" if len(found) == 1 else f"{len(found)} things ask for a hand") in page, found
    assert "All is well" not in page
    make.submitted(cast.signatory)
    assert "Zwaluw" not in client.get("/home/").content.decode()


def test_a_person_without_a_role_reads_what_to_do(cast: Cast, sign_in) -> None:
    assert "You have no role here yet" in sign_in(cast.stranger).get("/home/").content.decode()


# --- What a page costs ------------------------------------------------------------------------------------------------


def make_photo(site: Site, cast: Cast, number: int) -> None:
    add_paper(site, make.picture((64, 48)), by=cast.editor, name=f"{number}.jpg", kind=PaperKind.PHOTO)


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks; the marks of a transaction inside the test's own are none."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in asked)


def ten_of_each(cast: Cast) -> None:
    for number in range(10):
        make.draft(cast.signatory, name=f"Draft {number}")
        make.submitted(cast.signatory, name=f"New {number}")
        make.in_review(cast.signatory, cast.reviewer, name=f"Mine {number}")
        make.in_review(cast.signatory, cast.second_reviewer, name=f"Theirs {number}")
        make.asked(cast.signatory, cast.reviewer)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("signatory", "/home/"),
        ("signatory", "/sites/"),
        ("coordinator", "/sites/"),
        ("coordinator", "/parameters/"),
        ("coordinator", "/calls/coverage/"),
        ("governor", "/map/"),
        ("governor", "/map/sites.json"),
        ("observer", "/map/"),
        ("admin", "/home/"),
    ],
)
def test_a_page_with_ten_rows_of_each_kind_costs_few_queries(
    cast: Cast, call: Call, sign_in, who: str, address: str
) -> None:
    ten_of_each(cast)
    client: Client = sign_in(getattr(cast, who))
    assert queries_of(client, address) <= MOST_QUERIES


def test_the_front_page_costs_few_queries(cast: Cast, call: Call, client: Client) -> None:
    assert queries_of(client, "/") <= MOST_QUERIES


def test_a_site_with_ten_photos_and_ten_steps_costs_few_queries(cast: Cast, sign_in) -> None:
    draft = make.draft(cast.signatory)
    for number in range(10):
        make_photo(draft, cast, number)
    site = take_step(draft, Step.SUBMIT, by=cast.signatory)
    for _ in range(4):
        site = take_step(site, Step.ASK, by=cast.reviewer, given=Given(reason="And?", due_on=timezone.localdate()))
        site = take_step(site, Step.SUPPLY, by=cast.editor, given=Given(reason="So."))
    assert queries_of(sign_in(cast.reviewer), f"/sites/{site.pk}/") <= MOST_QUERIES
