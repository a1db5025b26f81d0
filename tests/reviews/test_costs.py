"""What the pages of reviews cost: no more queries with ten rows of everything than with one, and at most twelve."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reviews.assessing import begin, note_talk
from reviews.deciding import decide, share, take_back
from reviews.framing import make_version
from reviews.interests import declare
from reviews.kinds import Outcome
from reviews.models import Decision, Framework, Letter, LetterTemplate, Reply
from reviews.replying import comment
from reviews.scoring import Answer
from reviews.sending import send
from sites.models import Site
from tests import make
from tests.make import Cast

MOST = 12
# A test's request opens and closes a savepoint of its own, where the portal's opens a transaction.
OWN = 2
ROWS = 10


@pytest.fixture
def many(cast: Cast) -> list[Site]:
    """Ten sites with two assessments each, a spread and its talk, the first one shared, answered and decided."""
    sites = [make.in_review(cast.signatory, cast.reviewer, name=f"School {number}") for number in range(ROWS)]
    for site in sites:
        make.assessed(site, by=cast.coordinator, value=Answer(kind="scored", score=0, note="None."))
        make.assessed(site, by=cast.reviewer)
        note_talk(site, by=cast.coordinator, codes=["value"], held_on=timezone.localdate(), words="Said.")
    for site in sites[:3]:
        share(site, by=cast.coordinator, words="")
        said = dict.fromkeys(("scale", "rooms", "transport"), "There is more.")
        comment(Reply.objects.get(site=site), by=cast.editor, words=said, today=timezone.localdate(), done=True)
        decide(Site.objects.get(pk=site.pk), Outcome.RESERVE, by=cast.coordinator, reasons="Because.")
    for number in range(ROWS):
        make_version(Framework.objects.get(version=1), by=cast.coordinator, note=f"Version {number}", changes={})
    return sites


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks; it opens."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked) - OWN


def pages_of(site: Site, *names: str) -> list[str]:
    """The addresses of these pages about a site."""
    return [reverse(f"reviews:{name}", args=[site.pk]) for name in names]


def too_dear(client: Client, user: User, addresses: list[str]) -> dict[str, int]:
    """The pages that ask too much of the database, each read twice: the first reading fills what is kept."""
    client.force_login(user)
    found = {address: (queries_of(client, address), queries_of(client, address))[1] for address in addresses}
    return {address: number for address, number in found.items() if number > MOST}


def test_no_page_asks_more_than_twelve_queries_with_ten_rows_of_everything(
    cast: Cast, many: list[Site], client: Client
) -> None:
    decided, open_one, query = many[0], many[5], "&".join(f"site={site.pk}" for site in many[3:8])
    letter = Letter.objects.filter(kind="decision")[0]
    template = LetterTemplate.objects.newest()[0]
    own = make.in_review(cast.signatory, cast.second_reviewer, name="Mine")
    declare(own, by=cast.second_reviewer, has_interest=False)
    begin(own, by=cast.second_reviewer)
    reserve = many[1]
    send(Letter.objects.waiting().get(site=reserve), by=cast.coordinator)
    dear = too_dear(
        client,
        cast.coordinator,
        [
            *pages_of(decided, "site", "take_back"),
            *pages_of(open_one, "site", "share"),
            *pages_of(reserve, "site", "reopen", "leave_reserve"),
            *(reverse(f"reviews:{name}") for name in ("ranking", "frameworks", "letters", "templates")),
            *(reverse(f"reviews:{name}") + f"?{query}" for name in ("compare", "compare_pdf")),
            reverse("reviews:framework", args=[5]),
            reverse("reviews:framework_edit", args=[5]),
            reverse("reviews:letter", args=[letter.pk]),
            reverse("reviews:letter_edit", args=[letter.pk, "nl"]),
            reverse("reviews:letter_pdf", args=[letter.pk, "nl"]),
            reverse("reviews:template", args=[template.pk]),
        ],
    )
    take_back(Decision.objects.standing().get(site=decided), by=cast.coordinator, reason="Too soon.")
    dear |= too_dear(client, cast.coordinator, pages_of(decided, "decide"))
    dear |= too_dear(client, cast.second_reviewer, pages_of(own, "site", "assess"))
    Site.objects.filter(pk=open_one.pk).update(places=55)
    dear |= too_dear(client, cast.reviewer, pages_of(open_one, "site", "look"))
    dear |= too_dear(client, cast.editor, [*pages_of(decided, "site"), *pages_of(reserve, "site")])
    assert not dear
