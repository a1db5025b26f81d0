"""A visit: moments proposed, one chosen, called off, written up; and who sees what was seen."""

import uuid
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from documents.models import Document
from foundation.mail.models import OutgoingMail
from reviews.models import Criterion
from sites.models import Site, SiteVisit, VisitNote
from sites.moments import MomentRefusal, VisitRefusal, VisitRefused, VisitState, refused_moments
from sites.visiting import call_off, choose_moment, note, propose_visit, say_none_suits, write_up
from tests import make
from tests.make import Cast
from tests.roles import as_web

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
BEGUN = timedelta(days=8)


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site that a reviewer took up."""
    return make.in_review(cast.signatory, cast.reviewer)


def refusal_of(act) -> VisitRefusal:
    with pytest.raises(VisitRefused) as refused, transaction.atomic():
        act()
    return refused.value.refusal


def mails_about(word: str) -> set[str]:
    return set(OutgoingMail.objects.filter(subject__icontains=word).values_list("address", flat=True))


# --- Rules ------------------------------------------------------------------------------------------------------------


def test_moments_lie_ahead_and_differ() -> None:
    later = NOW + timedelta(hours=2)
    assert refused_moments([later], now=NOW) is None
    assert refused_moments([], now=NOW) == MomentRefusal.NONE
    assert refused_moments([later, NOW], now=NOW) == MomentRefusal.PAST
    assert refused_moments([later, later], now=NOW) == MomentRefusal.TWICE


# --- From proposal to report ------------------------------------------------------------------------------------------


def test_a_proposal_is_told_to_those_who_work_on_the_file(cast: Cast, site: Site) -> None:
    visit = make.proposed_visit(site, cast.reviewer)
    assert visit.state == VisitState.PROPOSED
    assert mails_about("choose a moment") == {cast.editor.email, cast.signatory.email}


def test_the_chosen_moment_is_told_to_the_reviewer_and_the_colleagues(cast: Cast, site: Site) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    assert (visit.state, visit.starts_at) == (VisitState.PLANNED, visit.moments[0])
    assert mails_about("is planned") == {cast.reviewer.email, cast.signatory.email}


def test_a_moment_that_was_not_offered_is_refused(cast: Cast, site: Site) -> None:
    visit = make.proposed_visit(site, cast.reviewer)
    other = visit.moments[0] + timedelta(hours=1)
    assert refusal_of(lambda: choose_moment(visit, other, by=cast.editor)) == VisitRefusal.NOT_OFFERED


def test_choosing_twice_is_no_error_and_choosing_another_is(cast: Cast, site: Site) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    choose_moment(visit, visit.moments[0], by=cast.signatory)
    assert refusal_of(lambda: choose_moment(visit, visit.moments[1], by=cast.signatory)) == VisitRefusal.MOVED_ON
    assert len(OutgoingMail.objects.filter(subject__icontains="is planned")) == 2


def test_when_none_suits_other_moments_can_be_proposed(cast: Cast, site: Site) -> None:
    visit = make.proposed_visit(site, cast.reviewer)
    say_none_suits(visit, "In April.", by=cast.editor)
    assert mails_about("no moment suits") == {cast.reviewer.email}
    assert make.proposed_visit(site, cast.reviewer).state == VisitState.PROPOSED


def test_a_second_visit_waits_until_the_first_is_over(cast: Cast, site: Site) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    assert refusal_of(lambda: make.proposed_visit(site, cast.reviewer)) == VisitRefusal.OPEN
    call_off(visit, "The roof is being repaired.", by=cast.editor)
    assert mails_about("called off") == {cast.reviewer.email, cast.signatory.email}
    make.proposed_visit(site, cast.reviewer)


def test_a_second_click_proposes_nothing_twice(cast: Cast, site: Site) -> None:
    key, moments = uuid.uuid4(), [timezone.now() + timedelta(days=3)]
    first, second = (propose_visit(site, by=cast.reviewer, key=key, moments=moments, minutes=60) for _turn in range(2))
    assert first.pk == second.pk


def test_nobody_visits_what_de_huizen_does_not_see(cast: Cast) -> None:
    draft = make.draft(cast.signatory)
    assert refusal_of(lambda: make.proposed_visit(draft, cast.reviewer)) == VisitRefusal.STATUS


def test_a_visit_took_place_only_once_it_began(cast: Cast, site: Site) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    now = timezone.now()
    assert refusal_of(lambda: write_up(visit, by=cast.reviewer, now=now)) == VisitRefusal.EARLY
    assert write_up(visit, by=cast.reviewer, now=now + BEGUN).state == VisitState.HELD


# --- What was seen ----------------------------------------------------------------------------------------------------


def test_notes_and_photos_are_de_huizens_alone(cast: Cast, site: Site) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    note(visit, by=cast.reviewer, text="The stairs are steep.", upload=make.picture((64, 48)), name="stairs.jpg")
    for name, user in cast.everybody().items():
        with as_web(user):
            assert VisitNote.objects.exists() == Document.objects.exists() == (name in DE_HUIZEN), name
        assert VisitNote.objects.visible_to(user).exists() == (name in DE_HUIZEN)


def test_the_web_keeps_a_photo_from_a_telephone(cast: Cast, site: Site, sign_in) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    client: Client = sign_in(cast.reviewer)
    client.post(f"/sites/visits/{visit.pk}/notes/", {"text": "The garden.", "photo": make.picture((64, 48))})
    kept = VisitNote.objects.get()
    assert "The garden." in client.get(f"/sites/visits/{visit.pk}/").content.decode()
    assert client.get(f"/sites/visits/photos/{kept.pk}/")["Content-Type"] == "image/jpeg"
    client.force_login(cast.signatory)
    assert "The garden." not in client.get(f"/sites/visits/{visit.pk}/").content.decode()


def test_an_empty_note_is_refused_and_says_so(cast: Cast, site: Site, sign_in) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    answer = sign_in(cast.reviewer).post(f"/sites/visits/{visit.pk}/notes/", {"text": " "})
    assert answer.status_code == 422
    assert "Write a word or add a photo." in answer.content.decode()


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_whole_way_through_the_pages(cast: Cast, site: Site, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    form = client.get(f"/sites/{site.pk}/visits/propose/").context["form"]
    soon = timezone.localtime() + timedelta(days=5)
    given = {"moment_1": soon.strftime("%Y-%m-%dT%H:%M"), "minutes": 60, "key": str(form["key"].value())}
    client.post(f"/sites/{site.pk}/visits/propose/", given)
    visit = SiteVisit.objects.get()
    client.force_login(cast.editor)
    assert "Which moment suits?" in client.get(f"/sites/visits/{visit.pk}/").content.decode()
    client.post(f"/sites/visits/{visit.pk}/choose/", {"moment": visit.moments[0].isoformat()})
    assert "Put it into my calendar" in client.get(f"/sites/visits/{visit.pk}/").content.decode()
    client.force_login(cast.governor)
    assert "Planned" in client.get(f"/sites/{site.pk}/planning/").content.decode()


def test_none_suits_asks_for_a_word(cast: Cast, site: Site, sign_in) -> None:
    visit = make.proposed_visit(site, cast.reviewer)
    answer = sign_in(cast.editor).post(f"/sites/visits/{visit.pk}/choose/", {"moment": "none"})
    assert answer.status_code == 422
    assert "Please say when it would suit." in answer.content.decode()


def test_the_calendar_file_says_when_and_where(cast: Cast, site: Site, sign_in) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    answer = sign_in(cast.editor).get(f"/sites/visits/{visit.pk}/visit.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar")
    assert event["DTSTART"].dt == visit.starts_at.replace(microsecond=0)
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert str(event["LOCATION"]) == "At the gate"


def test_the_sheet_names_the_open_questions_of_this_site(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    page = sign_in(cast.reviewer).get(f"/sites/visits/{visit.pk}/sheet/").content.decode()
    assert site.information_requests.get().question in page


def test_the_sheet_carries_the_criteria_in_force(cast: Cast, site: Site, sign_in) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    page = sign_in(cast.reviewer).get(f"/sites/visits/{visit.pk}/sheet/").content.decode()
    assert all(criterion.title in unescape(page) for criterion in Criterion.objects.all())
    assert Criterion.objects.count() == 15


def test_the_clock_and_the_questions_stand_on_the_planning_page(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    page = sign_in(cast.editor).get(f"/sites/{site.pk}/planning/").content.decode()
    assert "it does not run now" in page
    assert site.information_requests.get().question in page


def test_the_pages_ask_little(cast: Cast, site: Site, sign_in, django_assert_max_num_queries) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    for _turn in range(3):
        note(visit, by=cast.reviewer, text="Something.")
    client: Client = sign_in(cast.reviewer)
    for page in (f"/sites/{site.pk}/planning/", f"/sites/visits/{visit.pk}/"):
        # Two of these open and close the request's own savepoint.
        with django_assert_max_num_queries(12 + 2):
            client.get(page)


# --- The database itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": None},
        {"chosen_at": None},
        {"called_off_at": NOW, "called_off_reason": ""},
        {"none_suits_at": NOW, "answer": "Never."},
        {"held_at": NOW, "starts_at": None, "chosen_at": None},
    ],
)
def test_the_database_refuses_a_visit_that_contradicts_itself(cast: Cast, site: Site, change: dict) -> None:
    visit = make.planned_visit(site, cast.reviewer, cast.editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteVisit.objects.filter(pk=visit.pk).update(**change)
