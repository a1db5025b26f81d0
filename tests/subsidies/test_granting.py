"""What a municipality is entitled to, computed from its houses and kept: snapshots, corrections, gaps."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from foundation.parameters.entering import enter
from sites.models import Site
from subsidies.gathering import successors
from subsidies.granting import Incomplete, preview, record_entitlement, record_first_entitlements, terms_of_year
from subsidies.granting import houses_of_municipality as houses_of
from subsidies.kinds import EntryKind, Gap, PlacesKind
from subsidies.models import Entitlement, HousePlaces, LedgerEntry, OccupiedMonth
from tests import make
from tests.make import Cast
from tests.roles import as_owner
from tests.subsidies.houses import LAST_YEAR, granted, house, places


def term(cast: Cast, key: str, new: str, since: date) -> None:
    enter(key, new=new, valid_from=since, legal_source="Decree", language="en", confirmed=True, by=cast.coordinator)


def occupied(site: Site, month: int) -> None:
    first = date(LAST_YEAR, month, 1)
    OccupiedMonth.objects.create(site=site, month_on=first, places=20, entered_at=site.created_at)


def now(cast: Cast, year: int = LAST_YEAR) -> Entitlement:
    terms = terms_of_year(year)
    municipality = cast.signatory.municipality
    return preview(municipality, houses_of(municipality, terms, heirs=successors()), terms).snapshot


def test_an_open_house_without_periods_brings_the_places_of_its_file(cast: Cast) -> None:
    house(cast, places=57)
    found = granted(cast)
    assert (found.total_amount, found.capped, found.number) == (Decimal("95019.00"), False, 1)
    assert found.houses[0]["from_file"]
    assert found.houses[0]["lines"][0]["places"] == 57


def test_a_house_counts_from_its_opening_until_the_day_before_its_closing(cast: Cast) -> None:
    house(cast, places=40, opened=date(2025, 7, 1), closed=date(2025, 10, 1))
    assert now(cast, 2025).total_amount == Decimal("16807.01")  # 40 × 1667 × 92 / 365
    assert now(cast, 2026).total_amount == 0


def test_entered_periods_take_the_place_of_the_file(cast: Cast) -> None:
    site = house(cast, places=57)
    places(site, 30, date(LAST_YEAR, 1, 1))
    assert now(cast).total_amount == Decimal("50010.00")
    assert not now(cast).houses[0]["from_file"]


def test_two_houses_share_one_cap(cast: Cast) -> None:
    house(cast, places=40, name="First")
    house(cast, places=40, name="Second")
    found = granted(cast)
    assert (found.total_amount, found.uncapped_amount, found.capped) == (Decimal(100000), Decimal("133360.00"), True)
    assert [each["amount"] for each in found.houses] == [Decimal(50000), Decimal(50000)]


def test_a_transition_house_does_not_count_while_the_rule_set_says_so(cast: Cast) -> None:
    house(cast, places=16, house_kind="transition")
    assert now(cast).total_amount == 0
    term(cast, "subsidies.transition_houses", "in", date(LAST_YEAR, 1, 1))
    assert now(cast).total_amount == Decimal("26672.00")


def test_recording_twice_changes_nothing(cast: Cast) -> None:
    house(cast)
    assert granted(cast) == granted(cast)
    assert Entitlement.objects.count() == LedgerEntry.objects.count() == 1


def test_a_correction_is_a_new_entry_with_the_difference(cast: Cast) -> None:
    site = house(cast, places=57)
    first = granted(cast)
    places(site, 50, date(LAST_YEAR, 1, 1))
    with pytest.raises(ValueError, match="reason"):
        granted(cast)
    second = granted(cast, reason="The house has fifty places.")
    assert (second.number, second.total_amount) == (2, Decimal("83350.00"))
    assert second.difference_amount == second.total_amount - first.total_amount == Decimal("-11669.00")
    kinds = list(LedgerEntry.objects.order_by("pk").values_list("kind", "amount"))
    assert kinds == [(EntryKind.ENTITLEMENT, Decimal("95019.00")), (EntryKind.CORRECTION, Decimal("-11669.00"))]


def test_a_new_rule_set_makes_another_version(cast: Cast) -> None:
    house(cast)
    first = granted(cast)
    term(cast, "subsidies.rounding", "down", date(LAST_YEAR, 1, 1))
    second = granted(cast, reason="Another rounding.")
    assert second.total_amount == first.total_amount
    assert first.rule_version.startswith("2024-09-04-")
    assert second.rule_version.startswith(f"{LAST_YEAR}-01-01-")
    assert LedgerEntry.objects.filter(kind=EntryKind.CORRECTION, amount=0).exists()


def test_an_unknown_month_blocks_under_occupied_and_is_named(cast: Cast) -> None:
    site = house(cast, places=57)
    term(cast, "subsidies.unit", "occupied", date(LAST_YEAR, 1, 1))
    for month in range(1, 12):
        OccupiedMonth.objects.create(
            site=site, month_on=date(LAST_YEAR, month, 1), places=20, entered_at=site.created_at
        )
    with pytest.raises(Incomplete) as refused:
        granted(cast)
    assert refused.value.gaps == [(site.name, Gap.MONTH, date(LAST_YEAR, 12, 1))]
    occupied(site, 12)
    assert granted(cast).total_amount == Decimal("33340.00")


def test_recognised_places_are_never_guessed_from_the_file(cast: Cast) -> None:
    site = house(cast, places=57)
    term(cast, "subsidies.unit", "recognised", date(LAST_YEAR, 1, 1))
    with pytest.raises(Incomplete):
        granted(cast)
    places(site, 44, date(2023, 1, 1), kind=PlacesKind.RECOGNISED)
    assert granted(cast).total_amount == Decimal("73348.00")


def test_a_house_entered_before_a_merger_counts_for_the_successor(cast: Cast) -> None:
    house(cast, places=20)
    old, heir = cast.signatory.municipality, cast.neighbour.municipality
    with as_owner():
        old.valid_until, old.successor = date(LAST_YEAR, 6, 30), heir
        old.save()
    found = record_entitlement(heir, LAST_YEAR, by=cast.coordinator)
    assert (found.total_amount, found.municipality_then) == (Decimal("33340.00"), heir)


def test_all_first_entitlements_at_once_pass_over_what_is_not_known(cast: Cast) -> None:
    house(cast, places=20)
    site = house(Cast(**{**vars(cast), "signatory": cast.neighbour}), places=30)
    assert record_first_entitlements(LAST_YEAR, by=cast.coordinator) == (2, [])
    assert record_first_entitlements(LAST_YEAR, by=cast.coordinator) == (0, [])
    term(cast, "subsidies.unit", "recognised", date(LAST_YEAR + 1, 1, 1))
    places(site, 30, date(2023, 1, 1), kind=PlacesKind.RECOGNISED)
    recorded, left = record_first_entitlements(LAST_YEAR + 1, by=cast.coordinator)
    assert (recorded, [municipality.nis for municipality, _why in left]) == (1, [make.KORTRIJK])


def test_periods_of_one_house_never_share_a_day(cast: Cast) -> None:
    site = house(cast)
    places(site, 20, date(2024, 1, 1), date(2024, 6, 30))
    places(site, 20, date(2024, 1, 1), kind=PlacesKind.RECOGNISED)
    places(site, 25, date(2024, 7, 1))
    for first, last in ((date(2024, 6, 30), date(2024, 6, 30)), (date(2023, 1, 1), None), (date(2026, 1, 1), None)):
        with pytest.raises(IntegrityError, match="does_not_overlap"), transaction.atomic():
            places(site, 30, first, last)
    with pytest.raises(IntegrityError, match="end_after_start"), transaction.atomic():
        places(site, 30, date(2023, 6, 1), date(2023, 5, 1))
    assert HousePlaces.objects.count() == 3


@pytest.mark.parametrize("table", ["subsidies_entitlement", "subsidies_ledgerentry"])
@pytest.mark.parametrize("change", ["UPDATE {} SET year = year + 1", "DELETE FROM {}"])
def test_not_even_the_owner_changes_what_was_recorded(cast: Cast, table: str, change: str) -> None:
    house(cast)
    granted(cast)
    with as_owner(), pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(change.format(table))


def test_a_year_that_no_rule_set_holds_in_is_told(cast: Cast) -> None:
    house(cast)
    with pytest.raises(LookupError):
        granted(cast, year=2023)
    assert now(cast, LAST_YEAR).computed_at is None
