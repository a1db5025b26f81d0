"""The second wall: a query that forgets visible_to still gets no foreign row."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from calls.models import Answer
from documents.models import Document
from sites.kinds import PaperKind
from sites.models import (
    Building,
    Capacity,
    FileChange,
    InformationRequest,
    Location,
    Site,
    SiteEvent,
    SitePaper,
    Support,
    Surroundings,
)
from sites.papers import add_paper
from sites.review import take_step
from sites.workflow import Given, Step
from tests import make
from tests.calls.giving import PROPOSE, own_answer
from tests.make import Cast
from tests.roles import as_owner, as_web

QUESTION = Given(reason="Which rooms are there?", due_on=timezone.localdate() + timedelta(days=14))
PARTS = (Location, Building, Capacity, Surroundings)
WALLED = (Site, *PARTS, Support, FileChange, SiteEvent, InformationRequest, SitePaper, Document)
MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}


@pytest.fixture
def asked(cast: Cast) -> Site:
    """A site in review with a photo, a history and a question."""
    site = make.draft(cast.signatory, **make.whole_file())
    add_paper(site, make.picture(), by=cast.signatory, name="front.jpg", kind=PaperKind.PHOTO)
    site = take_step(site, Step.SUBMIT, by=cast.signatory)
    site = take_step(site, Step.TAKE_UP, by=cast.reviewer)
    return take_step(site, Step.ASK, by=cast.reviewer, given=QUESTION)


def who_gets(cast: Cast, model: type) -> set[str]:
    """Those whose scope lets a bare `.all()` return a row."""
    found = set()
    for name, user in cast.everybody().items():
        with as_web(user):
            if model.objects.all().exists():
                found.add(name)
    return found


@pytest.mark.parametrize("model", WALLED)
def test_a_bare_query_gets_only_rows_of_the_scope(cast: Cast, asked: Site, model: type) -> None:
    assert who_gets(cast, model) == MUNICIPAL | DE_HUIZEN | {"governor"}


@pytest.mark.parametrize("model", WALLED)
def test_without_a_scope_the_web_gets_nothing(cast: Cast, asked: Site, model: type) -> None:
    with as_web():
        assert not model.objects.exists()


def test_a_draft_is_walled_from_de_huizen(cast: Cast) -> None:
    make.draft(cast.signatory)
    assert who_gets(cast, Site) == MUNICIPAL


def test_both_walls_stand_in_the_same_place(cast: Cast) -> None:
    """Whatever visible_to gives as the worker, the policies give as the web, for every person and status."""
    make.draft(cast.signatory)
    make.submitted(cast.signatory)
    make.submitted(cast.signatory, shared_with_governor=False)
    make.asked(cast.neighbour, cast.reviewer)
    make.retained(cast.neighbour, cast.reviewer, cast.coordinator)
    for user in cast.everybody().values():
        allowed = set(Site.objects.visible_to(user).values_list("pk", flat=True))
        with as_web(user):
            assert set(Site.objects.values_list("pk", flat=True)) == allowed


def test_observers_get_photos_but_no_history(cast: Cast, asked: Site) -> None:
    site = take_step(asked, Step.SUPPLY, by=cast.editor, given=make.REASON)
    make.decided(site, "retained", cast.reviewer, cast.coordinator)
    assert "observer" in who_gets(cast, Site) & who_gets(cast, SitePaper) & who_gets(cast, Document)
    assert "observer" not in who_gets(cast, SiteEvent) | who_gets(cast, InformationRequest)
    assert all("observer" in who_gets(cast, part) for part in PARTS)
    assert "observer" not in who_gets(cast, Support) | who_gets(cast, FileChange), "who stands where, and who wrote"


def test_withdrawing_the_governors_sight_reaches_every_row(cast: Cast, asked: Site) -> None:
    Site.objects.update(shared_with_governor=False)
    for model in WALLED:
        assert "governor" not in who_gets(cast, model)


def test_the_web_cannot_change_a_foreign_row(cast: Cast, asked: Site) -> None:
    with as_web(cast.neighbour):
        assert Site.objects.filter(pk=asked.pk).update(name="Mine now") == 0
        assert SitePaper.objects.all().delete()[0] == 0


def test_the_web_cannot_move_a_row_out_of_its_scope(cast: Cast) -> None:
    site = make.draft(cast.signatory)
    elsewhere = cast.neighbour.municipality
    with as_web(cast.signatory), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Site.objects.filter(pk=site.pk).update(municipality=elsewhere)


def test_the_web_cannot_take_a_foreign_file_over_by_calling_it_a_paper_of_its_own(cast: Cast, asked: Site) -> None:
    mine, document = make.draft(cast.neighbour), Document.objects.get()
    theft = SitePaper(site=mine, document=document, kind=PaperKind.PHOTO, added_at=timezone.now())
    with as_web(cast.neighbour), pytest.raises(ProgrammingError, match="another municipality"), transaction.atomic():
        theft.save()
    with as_web(cast.neighbour):
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE candidate_sites_siteevent SET reason = reason",
        "DELETE FROM candidate_sites_siteevent",
        "DELETE FROM candidate_sites_informationrequest",
        "DELETE FROM candidate_sites_site",
        "DELETE FROM candidate_sites_filechange",
        "DELETE FROM candidate_sites_support",
        "UPDATE candidate_sites_filechange SET begun_at = begun_at",
        "UPDATE documents_document SET digest = digest",
        "DELETE FROM documents_document",
        "UPDATE calls_answer SET words = words",
        "DELETE FROM calls_answer",
        "DELETE FROM calls_call",
        "UPDATE parameters_parameter SET value = value",
        "DELETE FROM parameters_parameter",
        "DELETE FROM portal_installation",
        "DELETE FROM django_migrations",
    ],
)
def test_the_web_rewrites_no_history_not_even_its_own(cast: Cast, change: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with as_web(cast.signatory), refused, transaction.atomic():
        connection.cursor().execute(change)


NO_CALL = """
    INSERT INTO calls_call (code, source_note, opens_on, title_nl, title_fr, title_de, title_en,
        text_nl, text_fr, text_de, text_en)
    VALUES ('false', '', '2026-01-01', '', '', '', '', '', '', '', '')
"""


@pytest.mark.parametrize("added", ["INSERT INTO calls_recipient DEFAULT VALUES", NO_CALL])
def test_the_web_asks_nobody_anything_in_the_name_of_de_huizen(cast: Cast, added: str) -> None:
    for name in {*cast.everybody()} - DE_HUIZEN:
        refused = pytest.raises(ProgrammingError, match="violates row-level security")
        with as_web(cast.everybody()[name]), refused, transaction.atomic():
            connection.cursor().execute(added)


def test_nobody_but_de_huizen_words_a_call(cast: Cast) -> None:
    make.call()
    for name, user in cast.everybody().items():
        with as_web(user), connection.cursor() as cursor:
            cursor.execute("UPDATE calls_call SET text_nl = 'Mine now'")
            assert bool(cursor.rowcount) == (name in DE_HUIZEN), name


def test_a_scope_ends_with_its_transaction(transactional_db: None) -> None:
    cast = make.cast()
    make.submitted(cast.signatory)
    with as_web():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('portal.reach', 'reviewers', true)")
            assert Site.objects.exists()
        assert not Site.objects.exists()


def test_answers_are_walled_too(cast: Cast) -> None:
    call = make.call()
    own_answer(call, PROPOSE, by=cast.editor)
    assert who_gets(cast, Answer) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_the_owner_sees_all_for_backup_and_loading(cast: Cast) -> None:
    make.draft(cast.signatory)
    with as_owner():
        assert Site.objects.count() == 1
