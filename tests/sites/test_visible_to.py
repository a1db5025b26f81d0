"""Who sees which site: by role, status, province and the municipality's own choice."""

import pytest
from django.contrib.auth.models import AnonymousUser

from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.papers import add_paper
from tests import make
from tests.make import Cast

MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}


def who_sees(cast: Cast, site: Site) -> set[str]:
    return {
        name for name, user in cast.everybody().items() if Site.objects.visible_to(user).filter(pk=site.pk).exists()
    }


def test_a_draft_is_seen_by_its_municipality_alone(cast: Cast) -> None:
    assert who_sees(cast, make.draft(cast.signatory)) == MUNICIPAL


def test_a_submitted_site_is_seen_by_de_huizen_and_its_governor(cast: Cast) -> None:
    assert who_sees(cast, make.submitted(cast.signatory)) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_not_yet_keeps_the_governor_out(cast: Cast) -> None:
    assert who_sees(cast, make.submitted(cast.signatory, shared_with_governor=False)) == MUNICIPAL | DE_HUIZEN


def test_an_observer_sees_what_was_chosen(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    assert who_sees(cast, site) == MUNICIPAL | DE_HUIZEN | {"governor", "observer"}


def test_nobody_outside_sees_anything(cast: Cast) -> None:
    make.submitted(cast.signatory)
    assert not Site.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("name", ["neighbour", "governor_elsewhere", "admin", "stranger"])
def test_others_see_no_paper_either(cast: Cast, name: str) -> None:
    site = make.draft(cast.signatory)
    add_paper(site, make.picture(), by=cast.signatory, name="a.jpg", kind=PaperKind.PHOTO)
    assert SitePaper.objects.visible_to(cast.signatory).exists()
    assert not SitePaper.objects.visible_to(cast.everybody()[name]).exists()
