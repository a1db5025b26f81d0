"""The terms of the subsidy are edited with a day and a source, as one word of a list."""

from datetime import date

import pytest
from django.test import Client

from foundation.parameters.reading import value
from subsidies.calculating import rule_sets_within
from subsidies.kinds import WORDS_OF_PARAMETERS, Proration
from tests.make import Cast

TYPED = {"valid_from": "2027-07-01", "legal_source": "Decree of 1 May 2027", "confirmed": "on"}


def enter(client: Client, key: str, word: str):
    return client.post(f"/parameters/{key}/", {**TYPED, "value": word})


@pytest.mark.parametrize("key", WORDS_OF_PARAMETERS)
def test_a_term_offers_its_words_and_keeps_the_one_chosen(cast: Cast, sign_in, key: str) -> None:
    client: Client = sign_in(cast.coordinator)
    page = client.get(f"/parameters/{key}/").content.decode()
    for word, label in WORDS_OF_PARAMETERS[key].choices:
        assert f'<option value="{word}"' in page
        assert str(label) in page
    other = next(word for word in WORDS_OF_PARAMETERS[key].values if word != value(key))
    assert enter(client, key, other).status_code == 302
    assert value(key, on=date(2027, 7, 1)) == other
    assert value(key, on=date(2027, 6, 30)) != other


@pytest.mark.parametrize("word", ["", "weeks", "1667.00", "DAYS"])
def test_a_word_that_is_not_in_the_list_is_refused(cast: Cast, sign_in, word: str) -> None:
    assert enter(sign_in(cast.coordinator), "subsidies.proration", word).status_code == 422
    assert value("subsidies.proration", on=date.max) == "days"


def test_a_chosen_term_makes_a_rule_set_of_its_own(cast: Cast, sign_in) -> None:
    assert enter(sign_in(cast.coordinator), "subsidies.proration", "months").status_code == 302
    assert [(rules.valid_from, rules.proration) for rules in rule_sets_within(2027)] == [
        (date(2027, 1, 1), Proration.DAYS),
        (date(2027, 7, 1), Proration.MONTHS),
    ]


def test_yearly_dates_are_days_that_staff_enter(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    assert enter(client, "subsidies.claim_by", "2027-06-30, 2028-06-30").status_code == 302
    assert rule_sets_within(2028)[0].claim_by(2026) == date(2027, 6, 30)
    assert rule_sets_within(2028)[0].claim_by(2028) is None
