"""Dated settings: which value holds on a day, how a new one is entered, what is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from foundation.audit.models import Entry
from foundation.parameters.entering import WrongKind, enter
from foundation.parameters.loading import BrokenParameters, checked, declared, load_first_values
from foundation.parameters.models import Parameter
from foundation.parameters.reading import ParameterMissing, bridge_days, in_force, value
from tests.make import Cast

RATE = "subsidies.rate_per_place"
PLACES = "sites.detention_places"
NEXT_YEAR = date(timezone.localdate().year + 1, 1, 1)


def new_value(key: str, new: object, by: object, *, valid_from: date = NEXT_YEAR) -> Parameter:
    return enter(
        key, new=new, valid_from=valid_from, legal_source="Decree of 1 May", language="en", confirmed=True, by=by
    )


def test_a_new_value_holds_from_its_day_on(cast: Cast) -> None:
    new_value(RATE, "1700.00", cast.coordinator)
    assert value(RATE) == "1667.00"
    assert value(RATE, on=NEXT_YEAR - timedelta(days=1)) == "1667.00"
    assert value(RATE, on=NEXT_YEAR) == "1700.00"


def test_of_two_values_from_the_same_day_the_one_entered_last_holds(cast: Cast) -> None:
    new_value(RATE, "1700.00", cast.coordinator)
    new_value(RATE, "1750.00", cast.coordinator)
    assert value(RATE, on=NEXT_YEAR) == "1750.00"


def test_an_older_value_entered_late_does_not_take_over(cast: Cast) -> None:
    new_value(RATE, "1700.00", cast.coordinator, valid_from=date(2025, 1, 1))
    new_value(RATE, "1680.00", cast.coordinator, valid_from=date(2024, 12, 1))
    assert value(RATE) == "1700.00"


def test_entering_keeps_history_and_writes_the_log(cast: Cast) -> None:
    row = new_value(PLACES, [15, 50], cast.coordinator)
    assert Parameter.objects.filter(key=PLACES).count() == 2
    assert (row.unit["nl"], row.entered_by, row.confirmed) == ("plaatsen", cast.coordinator, True)
    assert row.name["nl"] == "Minste en meeste plaatsen van een detentiehuis"
    assert Entry.objects.filter(verb="parameter.enter", object_id=str(row.pk), actor_id=cast.coordinator.pk).exists()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [(RATE, 1700), (RATE, ["1", "2"]), (PLACES, 20), (PLACES, [20]), (PLACES, [1, 2, 3]), (PLACES, ["2026-01-02"])],
)
def test_a_value_of_another_shape_is_refused(cast: Cast, key: str, wrong: object) -> None:
    with pytest.raises(WrongKind):
        new_value(key, wrong, cast.coordinator)
    assert Parameter.objects.filter(key=key).count() == 1


def test_an_unknown_key_is_told_with_its_day(db: None) -> None:
    with pytest.raises(ParameterMissing, match=r"no\.such\.key on 2026-01-01"):
        value("no.such.key", on=date(2026, 1, 1))


def test_before_its_first_day_no_value_holds(db: None) -> None:
    with pytest.raises(ParameterMissing):
        value(RATE, on=date(2024, 9, 3))
    assert value(RATE, on=date(2024, 9, 4)) == "1667.00"


def test_bridge_days_are_days(cast: Cast) -> None:
    assert bridge_days() == []
    new_value("office.bridge_days", ["2026-05-15"], cast.coordinator, valid_from=date(2026, 1, 1))
    assert bridge_days(on=date(2026, 2, 1)) == [date(2026, 5, 15)]


def test_loading_again_adds_nothing_and_overwrites_nothing(cast: Cast) -> None:
    new_value(RATE, "1700.00", cast.coordinator)
    before = Parameter.objects.count()
    assert load_first_values() == 0
    assert Parameter.objects.count() == before


def test_a_line_with_a_field_too_many_or_too_few_is_refused(tmp_path) -> None:
    line = declared()[0]
    assert checked(line, tmp_path / "parameters.toml") == line
    for broken in (line | {"colour": "red"}, {name: line[name] for name in line if name != "confirmed"}):
        with pytest.raises(BrokenParameters, match=line["key"]):
            checked(broken, tmp_path / "parameters.toml")


def test_a_source_is_shown_in_the_language_of_the_page_or_else_in_dutch(cast: Cast) -> None:
    row = in_force(RATE)
    with translation.override("fr"):
        assert row.source.startswith("Arrêté royal")
        assert row.source_language == "fr"
    entered = new_value(RATE, "1700.00", cast.coordinator)
    with translation.override("fr"):
        assert (entered.source, entered.source_language) == ("Decree of 1 May", "en")


@pytest.mark.parametrize(
    ("change", "constraint"), [({"key": ""}, "parameter_has_key"), ({"legal_source": {}}, "parameter_has_source")]
)
def test_the_database_wants_a_key_and_a_source(db: None, change: dict, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Parameter.objects.filter(key=RATE).update(**change)
