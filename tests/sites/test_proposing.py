"""Drafts on real rows: saved once, never overwritten silently, papers kept."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from documents.kinds import FileRefused
from sites.kinds import PaperKind
from sites.models import Site
from sites.papers import add_paper, remove_paper
from sites.proposing import facts_of, is_in_belgium, start_draft
from sites.workflow import Refusal, StepRefused
from tests import make
from tests.make import Cast


def test_the_same_key_makes_one_draft(cast: Cast) -> None:
    key, place = uuid.uuid4(), cast.editor.acting.organisation.municipality
    first = start_draft(by=cast.editor, municipality=place, key=key, values=make.file_of_building(), call=None)
    second = start_draft(by=cast.editor, municipality=place, key=key, values=make.file_of_building(), call=None)
    assert first.pk == second.pk
    assert Site.objects.count() == 1


def test_a_submitted_file_takes_no_photo(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    with pytest.raises(StepRefused) as refused:
        add_paper(site, make.picture(), by=cast.signatory, name="late.jpg", kind=PaperKind.PHOTO)
    assert refused.value.refusal == Refusal.STATUS


def test_a_photo_is_counted_and_can_be_removed(cast: Cast) -> None:
    site = make.draft(cast.editor)
    paper = add_paper(site, make.picture(), by=cast.editor, name="front.png", kind=PaperKind.PHOTO).paper
    assert facts_of(site).photos == 1
    assert paper.document.name == "front.jpg"
    remove_paper(paper, by=cast.editor)
    assert facts_of(site).photos == 0


def test_a_text_called_photo_is_refused(cast: Cast) -> None:
    site = make.draft(cast.editor)
    file = make.picture()
    file.seek(0)
    file.truncate(40)
    with pytest.raises(FileRefused):
        add_paper(site, file, by=cast.editor, name="photo.jpg", kind=PaperKind.PHOTO)
    assert not site.papers.exists()


@pytest.mark.parametrize(
    ("longitude", "latitude", "inside"), [(3.2649, 50.8279, True), (2.35, 48.85, False), (2.5, 51.5, False)]
)
def test_a_point_in_the_sea_or_in_france_is_known(cast: Cast, longitude: float, latitude: float, inside: bool) -> None:
    assert is_in_belgium(Point(longitude, latitude, srid=4326)) is inside


@pytest.mark.django_db(transaction=True)
def test_two_clicks_in_the_same_second_make_one_draft() -> None:
    cast = make.cast()
    key, place = uuid.uuid4(), cast.editor.acting.organisation.municipality

    def click(_: int) -> int:
        try:
            values = make.file_of_building()
            return start_draft(by=cast.editor, municipality=place, key=key, values=values, call=None).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(click, range(4)))
    assert len(made) == 1
    assert Site.objects.count() == 1
