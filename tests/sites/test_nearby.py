"""Another candidate close by: found within the own sight alone, and asked about once."""

import pytest
from django.contrib.gis.geos import Point

from sites.filing import save_part
from sites.kinds import Likeness
from sites.models import Site
from sites.nearby import nearby_of, say_likeness
from sites.parts import Part
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast

EAST, NORTH = make.POINTS[make.KORTRIJK]
METRE_NORTH = 1 / 111_240
PARCEL = "34022A0001/00A000"


def at(metres: float) -> Point:
    """So far north of the middle of Kortrijk."""
    return Point(EAST, NORTH + metres * METRE_NORTH, srid=4326)


def names(site: Site, user: make.User) -> list[str]:
    return [near.site.name for near in nearby_of(site, user)]


def test_one_at_120_metres_is_found_and_one_at_300_is_not(cast: Cast) -> None:
    here = make.draft(cast.signatory, name="here")
    make.draft(cast.signatory, name="close", point=at(120))
    make.draft(cast.signatory, name="far", point=at(300))
    (found,) = nearby_of(here, cast.editor)
    assert (found.site.name, found.metres, found.same_parcel, found.is_open) == ("close", 120, False, True)


@pytest.mark.parametrize(("metres", "found"), [(245, True), (255, False), (-245, True), (-255, False)])
def test_the_distance_holds_to_the_metre_in_every_direction(cast: Cast, metres: int, found: bool) -> None:
    here = make.draft(cast.signatory, name="here")
    make.draft(cast.signatory, name="other", point=at(metres))
    assert bool(nearby_of(here, cast.editor)) is found


def test_a_withdrawn_one_is_found_too(cast: Cast) -> None:
    gone = take_step(make.submitted(cast.signatory, name="gone"), Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    here = make.draft(cast.signatory, point=at(50))
    assert names(here, cast.editor) == [gone.name]


def test_the_same_parcel_counts_however_far_its_pin(cast: Cast) -> None:
    sites = [make.draft(cast.signatory, name=name, point=at(metres)) for name, metres in (("a", 0), ("b", 900))]
    for site in sites:
        save_part(site, Part.PLACE, by=cast.editor, version=site.version_of(Part.PLACE), values={"parcels": [PARCEL]})
    here = Site.objects.with_file().get(pk=sites[0].pk)
    (found,) = nearby_of(here, cast.editor)
    assert (found.site.name, found.same_parcel, found.metres) == ("b", True, None)


def test_nobody_hears_of_a_row_outside_the_own_sight(cast: Cast) -> None:
    here = make.submitted(cast.signatory, name="here")
    make.draft(cast.signatory, name="draft", point=at(20))
    make.submitted(cast.neighbour, name="of the neighbour", point=at(40), point_explanation="On the border")
    make.submitted(cast.signatory, name="kept", point=at(60), shared_with_governor=False)
    assert names(here, cast.editor) == ["draft", "kept"]
    assert names(here, cast.reviewer) == ["of the neighbour", "kept"]
    assert names(here, cast.governor) == []


def test_it_is_said_once_and_read_from_both_sides(cast: Cast) -> None:
    here, other = make.draft(cast.signatory, name="here"), make.draft(cast.signatory, name="other", point=at(10))
    say_likeness(here, other, Likeness.ANOTHER, by=cast.editor)
    say_likeness(here, other, Likeness.SAME, by=cast.editor)
    assert [near.is_same for site in (here, other) for near in nearby_of(site, cast.editor)] == [True, True]
    assert here.likenesses.count() == 1


def test_the_page_asks_and_a_button_answers(cast: Cast, sign_in) -> None:
    here, other = make.draft(cast.signatory), make.draft(cast.signatory, name="Zwaluwnest", point=at(120))
    client = sign_in(cast.editor)
    page = client.get(f"/sites/{here.pk}/nearby/").content.decode()
    assert "Zwaluwnest" in page
    assert "120 m from here" in page.replace("\u00a0", " ")
    client.post(f"/sites/{here.pk}/nearby/{other.pk}/", {"verdict": "another"})
    assert "It is another building" not in client.get(f"/sites/{here.pk}/nearby/").content.decode()
    assert client.post(f"/sites/{here.pk}/nearby/{here.pk}/", {"verdict": "same"}).status_code == 302
    assert here.likenesses.count() == 1


def test_a_reader_sees_it_and_says_nothing(cast: Cast, sign_in) -> None:
    here, other = make.draft(cast.signatory), make.draft(cast.signatory, point=at(10))
    assert sign_in(cast.reader).post(f"/sites/{here.pk}/nearby/{other.pk}/", {"verdict": "same"}).status_code == 403
    assert "verdict" not in sign_in(cast.reader).get(f"/sites/{here.pk}/nearby/").content.decode()
