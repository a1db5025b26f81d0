"""What stays inside De Huizen, and what stays with one reviewer: tried at every address, as every person.

The addresses come from docs/roles.md, so that a new page, export or file is tried from the day it is there.
"""

import uuid
from dataclasses import fields

import pytest
from django.test import Client

from accounts.roles import REVIEWERS
from reviews.assessing import begin, note_talk, save
from reviews.deciding import share
from reviews.interests import declare
from reviews.scoring import Answer
from sites.messaging import write_message
from sites.models import Site
from sites.talking import Side
from sites.visiting import note
from tests import make
from tests.make import Cast
from tests.reading import words_of
from tests.rights import lines
from tests.test_access import OF_A_SITE, OF_A_VISIT

pytestmark = [pytest.mark.slow, pytest.mark.ignore_template_errors]

INSIDE = ("Zwaluwnota", "Zwaluwbezoek", "Zwaluwgesprek", "Zwaluwbelang")
UNFINISHED = "Zwaluwgeheim"
OF_A_LETTER = {"reviews:letter", "reviews:letter_edit", "reviews:letter_pdf"}
# Pages about signing in, Django's admin (which holds no site), and what only works with a secret of its own.
ELSEWHERE = ("admin:", "account_", "mfa_", "socialaccount", "openid", "accounts:")


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site whose draft was shared; De Huizen wrote, saw, said and judged about it what nobody else reads."""
    site = make.in_review(cast.signatory, cast.reviewer)
    make.in_review(cast.neighbour, cast.reviewer, name="Beside it")
    write_message(site, INSIDE[0], side=Side.INTERNAL, by=cast.reviewer, key=uuid.uuid4())
    note(make.planned_visit(site, cast.reviewer, cast.editor), by=cast.reviewer, text=INSIDE[1])
    make.assessed(site, by=cast.coordinator, value=Answer(kind="scored", score=0, note="None."))
    make.assessed(site, by=cast.second_reviewer)
    note_talk(site, by=cast.coordinator, codes=["value"], held_on=make.LONG_AGO, words=INSIDE[2])
    declare(
        site, by=make.person("aside", cast.reviewer.acting.organisation, "reviewer"), has_interest=True, words=INSIDE[3]
    )
    declare(site, by=cast.reviewer, has_interest=False)
    said = Answer(kind="scored", score=1, note=UNFINISHED)
    save(begin(site, by=cast.reviewer), by=cast.reviewer, version=1, answers={"scale": said})
    share(site, by=cast.coordinator, words="")
    return site


def addresses(site: Site) -> list[str]:
    """Every address that answers a reading request: without a row, or of this site, its visit, its letter."""
    rows = {
        **dict.fromkeys(OF_A_SITE | {"sites:site"}, site.pk),
        **dict.fromkeys(OF_A_VISIT, site.visits.get().pk),
        **dict.fromkeys(OF_A_LETTER, site.letters.get().pk),
    }
    found = []
    for line in lines():
        if "GET" in line.methods and not line.name.startswith(ELSEWHERE):
            address = line.address.replace("<pk>", str(rows[line.name])) if line.name in rows else line.address
            found.append(address.replace("<language>", "nl") if line.name in OF_A_LETTER else address)
    both = "&".join(f"site={pk}" for pk in Site.objects.values_list("pk", flat=True))
    return [*(one for one in found if "<" not in one), f"/reviews/compare.pdf?{both}"]


@pytest.mark.parametrize("who", [field.name for field in fields(Cast)])
def test_what_is_said_inside_and_what_is_unfinished_is_read_by_nobody_else(
    cast: Cast, site: Site, client: Client, who: str
) -> None:
    person = cast.everybody()[who]
    client.force_login(person)
    inside = bool(person.acting) and person.acting.role in REVIEWERS
    seen: set[str] = set()
    for address in addresses(site):
        shown = words_of(client.get(address, follow=True))
        told = {word for word in (*INSIDE, UNFINISHED) if word in shown}
        assert told <= (set(INSIDE) if inside else set()) | ({UNFINISHED} if who == "reviewer" else set()), address
        seen |= told
    expected = {
        "reviewer": {*INSIDE[:2], UNFINISHED, INSIDE[3]},
        "second_reviewer": set(INSIDE),
        "coordinator": set(INSIDE),
    }
    assert seen == expected.get(who, set())
