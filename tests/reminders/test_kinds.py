"""Every kind of reminder there is: complete, with its ladder, and asked without cost when nothing is due."""

from datetime import date

import pytest
from django.utils import translation

from accounts.roles import Role
from foundation.parameters.reading import value
from reminders.kinds import kinds
from reminders.preferences import kinds_for
from tests.make import Cast

pytestmark = pytest.mark.django_db

KINDS = {
    "contacts.action_due",
    "contacts.agreement_ends",
    "contacts.decision_due",
    "contacts.follow_up",
    "contacts.to_check",
    "calls.closes",
    "calls.considering",
    "portal.access_to_confirm",
    "reviews.assessment_due",
    "reviews.letter_waits",
    "reviews.reply_ends",
    "sites.draft_asleep",
    "sites.information_due",
    "sites.pause_ends",
    "sites.to_confirm",
    "sites.visit_tomorrow",
    "subsidies.claim_due",
    "subsidies.justification_due",
}


def test_the_kinds_are_these() -> None:
    assert {kind.name for kind in kinds()} == KINDS


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_is_complete(name: str) -> None:
    kind = next(kind for kind in kinds() if kind.name == name)
    ladder = value(kind.ladder)
    assert sorted(ladder) == ladder
    assert len(ladder) == len(kind.rungs)
    assert kind.ladder.partition(".")[0] == name.partition(".")[0]
    for language in ("nl", "fr", "de", "en"):
        with translation.override(language):
            for words in kind.words.values():
                assert "Site" in str(words) % {"about": "Site", "day": "1 May"}


def test_where_nothing_is_due_nothing_is_told(cast: Cast, django_assert_max_num_queries) -> None:
    for kind in kinds():
        with django_assert_max_num_queries(8):
            assert list(kind.facts(date(2026, 1, 1), date(2026, 3, 1))) == []


def test_nobody_chooses_about_what_never_comes(cast: Cast) -> None:
    offered = {name: {kind.name for kind in kinds_for(getattr(cast, name))} for name in ("editor", "coordinator")}
    ours = {"reviews.assessment_due", "reviews.letter_waits", "sites.information_due"}
    theirs = {"reviews.reply_ends", "sites.draft_asleep", "calls.closes", "sites.information_due"}
    assert offered["editor"] & (ours | theirs) == theirs
    assert offered["coordinator"] & (ours | theirs) == ours
    assert not any(name.startswith("contacts.") for name in offered["editor"])
    assert all(kind.roles != frozenset(Role) for kind in kinds()), "each kind says who may ever get it"
