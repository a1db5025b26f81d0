"""The parts of a file on real rows: saved one by one, never overwritten silently, every change kept."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from sites.filing import Overtaken, Sent, open_codes, save_part
from sites.models import FileChange, InformationRequest, Site
from sites.parts import ALL_CODES, FIELDS, Part
from sites.saying import changed_in, file_of, filled_codes, label_of, said
from sites.workflow import Refusal, StepRefused
from tests import make
from tests.make import Cast
from tests.roles import as_web

ROOMS = [{"label": "Front", "count": 12, "area": 12.5, "height": 2.6, "persons": 1, "sloping": False}]


def write(site: Site, part: Part, by: make.User, version: int | None = None, **values: object) -> Site:
    """Save some values of a part, having read its newest version unless told otherwise."""
    read = site.version_of(part) if version is None else version
    return save_part(site, part, by=by, version=read, values=values)


def test_each_part_is_saved_alone(cast: Cast) -> None:
    site = make.draft(cast.editor)
    site = write(site, Part.BUILDING, cast.editor, plot_area=5200, tenure=["rent", "purchase"], price=Decimal(1570000))
    site = write(site, Part.CAPACITY, cast.signatory, rooms=ROOMS)
    fresh = Site.objects.with_file().get(pk=site.pk)
    assert (fresh.building.plot_area, fresh.building.tenure) == (5200, ["rent", "purchase"])
    assert fresh.capacity.rooms == ROOMS
    assert fresh.version_of(Part.SURROUNDINGS) == 0


def test_a_colleagues_newer_text_is_not_overwritten(cast: Cast) -> None:
    site = make.draft(cast.editor)
    read = site.version_of(Part.SUPPORT)
    write(site, Part.SUPPORT, cast.signatory, motivation="From my colleague.", police_advice="positive")
    with pytest.raises(Overtaken) as overtaken:
        write(site, Part.SUPPORT, cast.editor, read, motivation="From me.", police_advice="")
    assert overtaken.value.changes["motivation"] == ["From my colleague.", "From me."]
    assert overtaken.value.base["police_advice"] == ""
    site.refresh_from_db()
    assert (site.motivation, site.changed_by) == ("From my colleague.", cast.signatory)


def test_another_part_is_in_nobodys_way(cast: Cast) -> None:
    site = make.draft(cast.editor)
    write(site, Part.BUILDING, cast.signatory, storeys=3)
    assert write(site, Part.SUPPORT, cast.editor, motivation="From me.").motivation == "From me."


def test_a_page_that_never_heard_its_answer_may_go_on(cast: Cast) -> None:
    site, page = make.draft(cast.editor), uuid.uuid4()
    read = site.version_of(Part.SUPPORT)
    save_from(page, 1, site, read, "One")
    assert save_from(page, 2, site, read, "One two").motivation == "One two"
    with pytest.raises(Overtaken):
        save_from(uuid.uuid4(), 3, site, read, "x")


def test_an_older_save_that_arrives_late_changes_nothing(cast: Cast) -> None:
    site, page = make.draft(cast.editor), uuid.uuid4()
    read = site.version_of(Part.SUPPORT)
    save_from(page, 2, site, read, "Typed last.")
    assert save_from(page, 1, site, read, "Typed first.").motivation == "Typed last."
    assert save_from(page, 2, site, read, "Typed first.").motivation == "Typed last."


def save_from(page: uuid.UUID, turn: int, site: Site, version: int, words: str) -> Site:
    """Save the motivation as an open page does that counts its saves."""
    sent, values = Sent(page, turn), {"motivation": words}
    return save_part(site, Part.SUPPORT, by=site.created_by, version=version, values=values, sent=sent)


def test_saving_the_same_changes_nothing(cast: Cast) -> None:
    site = make.draft(cast.editor)
    saved = write(site, Part.BUILDING, cast.signatory, building_kind="school", gross_area=2400)
    assert (saved.version, saved.changed_by) == (site.version, cast.editor)


def test_saves_in_a_row_of_one_person_are_one_change_of_a_draft(cast: Cast) -> None:
    site = make.draft(cast.editor, motivation="")
    for words in ("N", "Near", "Near the station"):
        site = write(site, Part.SUPPORT, cast.editor, motivation=words)
    changes = FileChange.objects.of_part(Part.SUPPORT)
    assert changes.get().changes["motivation"] == ["", "Near the station"]
    write(site, Part.SUPPORT, cast.signatory, motivation="Near the river")
    assert changes.count() == 2


def test_what_is_typed_and_taken_back_is_no_change(cast: Cast) -> None:
    site = make.draft(cast.editor)
    site = write(site, Part.BUILDING, cast.signatory, storeys=3)
    write(site, Part.BUILDING, cast.signatory, storeys=None)
    assert [row.code for row in changed_in(site.changes.filter(by=cast.signatory).oldest_first())] == []


def test_a_submitted_file_is_closed(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    assert open_codes(site) == frozenset()
    with pytest.raises(StepRefused) as refused:
        write(site, Part.SUPPORT, cast.signatory, motivation="Other")
    assert refused.value.refusal == Refusal.STATUS


def test_a_request_opens_what_it_names_and_nothing_else(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    InformationRequest.objects.update(fields=["rooms", "papers.plan"])
    assert open_codes(site) == {"rooms", "papers.plan"}
    assert write(site, Part.CAPACITY, cast.editor, rooms=ROOMS).version_of(Part.CAPACITY) == 2
    with pytest.raises(StepRefused):
        write(site, Part.CAPACITY, cast.editor, 2, places=12)


def test_a_change_after_submission_is_a_row_of_its_own_and_stays(cast: Cast) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    InformationRequest.objects.update(fields=["motivation"])
    site = write(site, Part.SUPPORT, cast.signatory, motivation="Once.")
    write(site, Part.SUPPORT, cast.signatory, motivation="Twice.")
    assert FileChange.objects.of_part(Part.SUPPORT).count() == 3
    with as_web(cast.signatory), pytest.raises(ProgrammingError, match="submitted file stays"), transaction.atomic():
        connection.cursor().execute("UPDATE candidate_sites_filechange SET changes = '{}'")


def test_what_changed_since_a_day_field_by_field(cast: Cast) -> None:
    site = make.draft(cast.editor)
    FileChange.objects.update(at=timezone.now() - timedelta(days=10), begun_at=timezone.now() - timedelta(days=10))
    site = write(site, Part.BUILDING, cast.signatory, plot_area=5200)
    since = timezone.localdate() - timedelta(days=1)
    rows = changed_in(site.changes.visible_to(cast.signatory).since(since).oldest_first())
    assert [(row.code, row.before, row.now, row.last.by) for row in rows] == [
        ("plot_area", "", "5,200\N{NO-BREAK SPACE}m²", cast.signatory)
    ]


def test_every_field_has_a_label_and_says_its_value(cast: Cast) -> None:
    assert all(label_of(code) for code in ALL_CODES)
    site = make.draft(cast.signatory, **make.whole_file(), college_decides_later=False)
    site = Site.objects.with_file().with_papers_for(cast.signatory).get(pk=site.pk)
    told = {row.code: row.words for _part, rows in file_of(site) for row in rows}
    silent = {code for code in ALL_CODES if not code.startswith("papers.")} - told.keys()
    assert silent == {"point_explanation", "college_decides_later", "flood_hazard"}
    assert told["rooms"] == "Front, 12 × 12.5\N{NO-BREAK SPACE}m², 2.6 m high, for 1 person"
    assert told["concerns"] == "Mobility and parking; Value of homes"
    assert set(told) <= filled_codes(site)
    assert said(site, "flood_hazard") == ""


def test_the_fields_of_a_part_are_columns_or_papers() -> None:
    assert len(ALL_CODES) == sum(len(codes) for codes in FIELDS.values()), "a code belongs to one part"
