"""The demonstration: who is in it, what it shows, that nobody real is named, and that a second load adds nothing."""

import io
import re
import time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Membership, Organisation, User
from accounts.roles import MUNICIPAL, Role
from calls.models import Answer, Call, Recipient
from documents.models import Document
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from foundation.parameters.loading import load_first_values
from portal import progress
from portal.demo.people import PASSWORD, PEOPLE
from portal.demo.reading import read
from portal.models import Installation
from sites.kinds import Origin, PaperKind
from sites.models import InformationRequest, Site, SiteEvent, SitePaper
from sites.workflow import Status
from territory.loading import load_territory
from territory.models import municipality_distance

LISTED = {
    "municipality": (Role.SIGNATORY, "34022"),
    "neighbour": (Role.SIGNATORY, "13029"),
    "reviewer": (Role.REVIEWER, ""),
    "second-reviewer": (Role.REVIEWER, ""),
    "coordinator": (Role.COORDINATOR, ""),
    "governor": (Role.GOVERNOR, "30000"),
    "governor-liege": (Role.GOVERNOR, "60000"),
    "observer": (Role.OBSERVER, ""),
    "admin": (Role.ADMIN, ""),
}
OUTCOMES = {
    "34022": (Status.OPEN, 57),
    "21007": (Status.OPEN, 57),
    "13029": (Status.OPEN, 58),
    "71016": (Status.REALISATION, 40),
    "11002": (Status.REALISATION, 40),
    "41048": (Status.RETAINED, 24),
    "43018": (Status.ON_HOLD, 60),
    "92140": (Status.RETAINED, 40),
    "62063": (Status.CANCELLED, 60),
    "63079": (Status.CANCELLED, 50),
    "84075": (Status.CANCELLED, 17),
    "23050": (Status.ON_HOLD, 50),
    "12025": (Status.OPEN, None),
    "51067": (Status.OPEN, 15),
    "44021": (Status.OPEN, 16),
    "24062": (Status.OPEN, 16),
    "63072": (Status.CANCELLED, None),
}
COUNTED = (Site, SiteEvent, SitePaper, Document, User, Membership, Organisation, Answer, Recipient, Entry, OutgoingMail)


def load() -> str:
    said = io.StringIO()
    with override_settings(DEMO=True):
        call_command("load_demo", stdout=said)
    return said.getvalue()


def test_the_accounts_are_printed_with_their_password(capsys):
    call_command("demo_accounts")
    said = capsys.readouterr().out
    assert "demo-portal-2026" in said
    assert re.findall(r"(\S+)@demo\.example", said) == list(LISTED)


def test_the_names_of_accounts_are_roles_and_say_demo():
    assert all(re.search(r"\((demo|démo|Demo)\)$", person.name) for person in PEOPLE)


class TestDemo(TestCase):
    """The whole demonstration on the whole country, loaded once; what a test changes is taken back after it."""

    @classmethod
    def setUpTestData(cls):
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        load_first_values()
        load_territory(None, today=timezone.localdate())
        load()

    def test_everybody_who_is_announced_can_sign_in_and_plays_the_role(self):
        for key, (role, place) in LISTED.items():
            user = User.objects.get(email=f"{key}@demo.example")
            membership = Membership.objects.with_places().get(user=user)
            where = membership.organisation.municipality or membership.organisation.province
            assert user.check_password(PASSWORD)
            assert (membership.role, getattr(where, "nis", getattr(where, "code", ""))) == (role, place)

    def test_nobody_else_can_sign_in(self):
        others = User.objects.exclude(email__in=[f"{key}@demo.example" for key in LISTED])
        assert others
        assert not any(user.is_active or user.has_usable_password() for user in others)

    def test_there_is_an_example_in_every_status(self):
        shown = set(Site.objects.filter(is_example=True).values_list("status", flat=True))
        assert shown == set(Status.values)

    def test_every_example_says_that_it_is_one(self):
        examples = Site.objects.filter(is_example=True)
        assert all(re.match(r"(Voorbeeld|Exemple|Beispiel)\b", site.name) for site in examples)
        assert all(re.search(r"bestaat niet|n'existe pas|gibt es nicht", site.address) for site in examples)
        assert not examples.filter(origin=Origin.HISTORY).exists()

    def test_examples_stand_at_the_point_of_their_municipality(self):
        for site in Site.objects.filter(is_example=True).select_related("municipality"):
            assert site.point in [place.point for place in site.municipality.places.all()]
            assert municipality_distance(site.municipality, site.point) == 0

    def test_the_status_of_every_site_is_what_its_log_says(self):
        for site in Site.objects.exclude(status=Status.DRAFT):
            events = list(site.events.order_by("pk"))
            assert events[-1].to_status == site.status, site
            assert [event.from_status for event in events[1:]] == [event.to_status for event in events[:-1]], site
            assert [event.effective_on for event in events] == sorted(event.effective_on for event in events), site

    def test_screens_with_terms_have_something_to_show(self):
        today = timezone.localdate()
        open_requests = InformationRequest.objects.unanswered()
        assert {request.is_late(today) for request in open_requests} == {True, False}
        assert InformationRequest.objects.exclude(answer="").exists()
        assert Site.objects.filter(shared_with_governor=False).exists()

    def test_the_real_houses_are_history_with_their_sources(self):
        houses = Site.objects.filter(origin=Origin.HISTORY)
        assert houses.count() == len(read("houses")["house"]) == 17
        assert not houses.filter(is_example=True).exists()
        assert all(re.match(r"\S.*? \((uittreksels|extraits) ", house.source_note) for house in houses)
        assert not any(re.match(r"(Bronnen|Sources):", house.source_note) for house in houses), (
            "the page says that already"
        )
        assert all(re.search(r"bij benadering|approximatif", house.source_note) for house in houses)

    def test_the_house_in_kortrijk_opened_on_its_day(self):
        house = Site.objects.get(origin=Origin.HISTORY, municipality__nis="34022")
        assert [(event.step, event.effective_on.isoformat()) for event in house.events.order_by("pk")] == [
            ("realise", "2022-06-01"),
            ("open", "2022-09-12"),
        ]

    def test_nobody_took_the_steps_of_history(self):
        assert not SiteEvent.objects.filter(site__origin=Origin.HISTORY, by__isnull=False).exists()

    def test_history_without_a_source_is_refused_by_the_database(self):
        with pytest.raises(IntegrityError, match="site_history_has_source"), transaction.atomic():
            Site.objects.filter(origin=Origin.HISTORY).update(source_note="")

    def test_an_example_cannot_do_without_its_submission(self):
        submitted = Site.objects.filter(is_example=True, status=Status.SUBMITTED)
        with pytest.raises(IntegrityError, match="site_submitted_has_moment"), transaction.atomic():
            submitted.update(submitted_at=None)

    def test_photos_are_drawings_of_a_house(self):
        papers = SitePaper.objects.with_documents()
        assert papers
        drawings = {"demo-1.jpg", "demo-2.jpg", "demo-plan.jpg"}
        assert {paper.document.name for paper in papers} == {*drawings, "demo-college.jpg"}
        assert all(paper.document.width == 1200 for paper in papers if paper.document.name in drawings)
        assert all(paper.document.preview for paper in papers)

    def test_a_decision_of_the_college_that_has_a_day_has_its_paper(self):
        decided = Site.objects.filter(college_decided_on__isnull=False)
        assert decided.count() == decided.filter(papers__kind=PaperKind.COLLEGE).count() > 0

    def test_examples_do_not_count_as_open_houses(self):
        open_houses = sum(province.houses_open for province in progress.of_country())
        assert open_houses == Site.objects.filter(origin=Origin.HISTORY, status=Status.OPEN).count() == 7

    def test_every_answer_says_that_it_is_an_example(self):
        answers = Answer.objects.all()
        assert {answer.kind for answer in answers} == {"propose", "consider", "decline"}
        assert all(re.match(r"(Voorbeeld|Exemple|Beispiel)\b", answer.words) for answer in answers)
        assert Recipient.objects.filter(call=Call.objects.get()).count() == 565

    def test_the_past_sends_no_letters(self):
        assert not OutgoingMail.objects.exists()

    def test_a_second_load_adds_nothing_and_is_quick(self):
        before = [model.objects.count() for model in COUNTED]
        began = time.monotonic()
        said = load()
        assert time.monotonic() - began < 2
        assert "added 0 real houses, 0 invented examples, 0 answers" in said
        assert [model.objects.count() for model in COUNTED] == before

    def test_what_somebody_changed_stays(self):
        Site.objects.filter(name="Detentiehuis Kortrijk").update(places=60)
        User.objects.filter(email="reviewer@demo.example").update(name="Somebody (demo)")
        load()
        assert Site.objects.get(name="Detentiehuis Kortrijk").places == 60
        assert User.objects.get(email="reviewer@demo.example").name == "Somebody (demo)"

    def test_the_portal_opens_with_the_demo(self):
        assert Installation.objects.get().is_demo
        assert Client().get("/accounts/login/").status_code == 200

    def test_municipal_accounts_act_for_one_municipality(self):
        municipal = Membership.objects.filter(role__in=MUNICIPAL).with_places()
        assert all(membership.municipality_id for membership in municipal)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT municipality_id) FROM candidate_sites_site WHERE is_example")
            assert cursor.fetchone()[0] == municipal.count()

    def test_a_real_house_has_the_outcome_that_the_sources_tell(self):
        houses = Site.objects.filter(origin=Origin.HISTORY).select_related("municipality")
        assert {house.municipality.nis: (house.status, house.places) for house in houses} == OUTCOMES

    def test_every_page_of_every_site_opens_for_those_who_see_it(self):
        for key in LISTED:
            user = User.objects.get(email=f"{key}@demo.example")
            user.act_as(Membership.objects.with_places().get(user=user))
            browser = Client()
            browser.force_login(user)
            assert browser.get("/home/", follow=True).status_code == 200
            for site in Site.objects.visible_to(user):
                answer = browser.get(reverse("sites:site", args=[site.pk]))
                assert answer.status_code == 200, (key, site)
                assert escape(site.name) in answer.content.decode()
