"""The kept grid of the map: whatever happens to sites, its sums are the sites themselves, for each audience."""

from collections import Counter

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.db.models import Sum

from sites.models import Site, SiteCell, SiteChange
from sites.models.cells import HEIGHT, LEVELS, WIDTH
from sites.review import take_step
from sites.tasks import put_cells_together
from sites.workflow import Step
from territory.models import Municipality
from tests import make
from tests.make import Cast
from tests.roles import as_owner, as_web

pytestmark = pytest.mark.django_db

WATCHING = ("reviewer", "coordinator", "governor", "governor_elsewhere", "observer")


def counted(user: make.User) -> dict[int, Counter]:
    """What the grid tells this person: per level, how many sites in which cell and status."""
    rows = SiteCell.objects.visible_to(user).values_list("level", "column", "row", "status").annotate(Sum("number"))
    found = {level: Counter() for level in LEVELS}
    for level, column, row, status, number in rows:
        found[level][column, row, status] += number
    return {level: +cells for level, cells in found.items()}


def seen(user: make.User) -> dict[int, Counter]:
    """The same, counted from the sites."""
    sites = list(Site.objects.visible_to(user).filter(point__isnull=False))
    return {
        level: Counter(
            (int(site.point.x * 2**level // WIDTH), int(site.point.y * 2**level // HEIGHT), site.status)
            for site in sites
        )
        for level in LEVELS
    }


@pytest.fixture
def life(cast: Cast) -> list[Site]:
    """Sites of every sight, one of them moved, one sent back, one hidden from the governor later."""
    make.draft(cast.signatory)
    here = make.submitted(cast.signatory)
    hidden = make.submitted(cast.signatory, name="Not yet", shared_with_governor=False)
    chosen = make.retained(cast.signatory, cast.reviewer, cast.coordinator, name="Chosen")
    gone = make.submitted(cast.neighbour, name="Gone")
    gone = take_step(gone, Step.WITHDRAW, by=cast.neighbour, given=make.REASON)
    take_step(gone, Step.BRING_BACK, by=cast.neighbour)
    Site.objects.filter(pk=here.pk).update(point=Point(5.5, 50.6, srid=4326))
    Site.objects.filter(pk=chosen.pk).update(shared_with_governor=False)
    return [here, hidden, chosen, gone]


@pytest.mark.parametrize("name", WATCHING)
def test_the_grid_counts_exactly_the_sites_that_a_person_may_see(cast: Cast, life: list[Site], name: str) -> None:
    user = getattr(cast, name)
    assert counted(user) == seen(user)


def test_putting_together_changes_no_sum(cast: Cast, life: list[Site]) -> None:
    before = {name: counted(getattr(cast, name)) for name in WATCHING}
    rows = SiteCell.objects.count()
    put_cells_together()
    assert {name: counted(getattr(cast, name)) for name in WATCHING} == before
    assert SiteCell.objects.count() < rows


def test_a_site_that_is_deleted_leaves_no_trace(cast: Cast, life: list[Site]) -> None:
    with as_owner():
        life[0].events.all().delete()
        Site.objects.filter(pk=life[0].pk).delete()
    assert counted(cast.reviewer) == seen(cast.reviewer)


def test_a_draft_and_a_site_without_a_point_stand_in_no_cell(cast: Cast) -> None:
    make.draft(cast.signatory)
    assert not SiteCell.objects.exists()


def test_autosaving_a_file_adds_nothing(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    rows = SiteCell.objects.count()
    Site.objects.filter(pk=site.pk).update(name="Another name", places=40)
    assert SiteCell.objects.count() == rows


@pytest.mark.parametrize("name", ["signatory", "neighbour", "admin", "stranger"])
def test_who_watches_over_no_area_gets_no_cell(cast: Cast, life: list[Site], name: str) -> None:
    assert not SiteCell.objects.visible_to(getattr(cast, name)).exists()
    with as_web(getattr(cast, name)):
        assert not SiteCell.objects.exists()


@pytest.mark.parametrize("name", WATCHING)
def test_a_bare_query_gets_only_cells_of_the_scope(cast: Cast, life: list[Site], name: str) -> None:
    user = getattr(cast, name)
    allowed = set(SiteCell.objects.visible_to(user).values_list("pk", flat=True))
    with as_web(user):
        assert set(SiteCell.objects.values_list("pk", flat=True)) == allowed


def test_the_web_writes_no_cell(cast: Cast) -> None:
    with as_web(cast.coordinator), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('candidate_sites_sitecell', 'INSERT, UPDATE, DELETE')")
        assert cursor.fetchone() == (False,)


def changes(user: make.User) -> int:
    return sum(number or 0 for (number,) in SiteChange.objects.visible_to(user).numbers())


def test_every_change_that_a_map_shows_is_counted_for_those_who_see_it(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    for column, value in [("name", "Another"), ("places", 41), ("is_example", True), ("shared_with_governor", False)]:
        before = {name: changes(getattr(cast, name)) for name in WATCHING}
        Site.objects.filter(pk=site.pk).update(**{column: value})
        after = {name: changes(getattr(cast, name)) for name in WATCHING}
        assert {name for name in WATCHING if after[name] > before[name]} == {"reviewer", "coordinator", "governor"}


def test_what_the_governor_may_not_see_leaves_no_trace_in_the_number(cast: Cast) -> None:
    site = make.submitted(cast.signatory, shared_with_governor=False)
    before = changes(cast.governor)
    Site.objects.filter(pk=site.pk).update(name="Another")
    make.draft(cast.signatory)
    assert changes(cast.governor) == before
    assert changes(cast.reviewer) > before


def test_a_new_name_of_a_municipality_counts_for_all_who_watch_there(cast: Cast) -> None:
    before = {name: changes(getattr(cast, name)) for name in WATCHING}
    with as_owner():
        Municipality.objects.filter(nis=make.KORTRIJK).update(name_nl="Kortryk")
    after = {name: changes(getattr(cast, name)) for name in WATCHING}
    assert {name for name in WATCHING if after[name] > before[name]} == set(WATCHING) - {"governor_elsewhere"}


def test_putting_together_keeps_the_number_of_changes(cast: Cast, life: list[Site]) -> None:
    before = {name: changes(getattr(cast, name)) for name in WATCHING}
    put_cells_together()
    assert {name: changes(getattr(cast, name)) for name in WATCHING} == before
    assert SiteChange.objects.count() <= 8
