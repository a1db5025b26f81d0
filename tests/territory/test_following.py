"""Rights, scopes and letters go over to the successor; facts of their day stay."""

from datetime import date, timedelta

import pytest

from accounts.models import Organisation
from foundation.audit.models import Details, Entry
from territory.fields import MunicipalityToday, ProvinceToday
from territory.following import follow_successors, following_columns
from territory.loading import load_territory
from territory.models import Municipality, Province, Station
from tests.roles import as_owner
from tests.territory.small import make_small_territory, write_small_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def owner(db):
    """The owner loads: mergers reach rows that neither web nor worker may change."""
    with as_owner():
        yield


MERGED_ON = date(2026, 1, 1)
DAY_BEFORE = MERGED_ON - timedelta(days=1)


@pytest.fixture
def small():
    return make_small_territory()


@pytest.fixture
def offices(small):
    """One office of today, one of a former municipality that changed province, one with its province beside it."""
    return {
        "harelbeke": office(small["34013"], province=None),
        "zwijndrecht": office(small["11056"], province=small["11056"].province),
        "olen": office(small["13029"], province=small["13029"].province),
    }


def office(municipality, *, province):
    return Organisation.objects.create(
        kind="MUN", name_nl=municipality.name_nl, municipality=municipality, province=province
    )


def merge(small, old, new):
    Municipality.objects.filter(pk=small[old].pk).update(successor=small[new], valid_until=DAY_BEFORE)


def test_a_scope_goes_over_to_the_successor_on_the_day_of_the_merger(small, offices):
    merge(small, "34013", "34022")
    follow_successors(today=DAY_BEFORE)
    offices["harelbeke"].refresh_from_db()
    assert offices["harelbeke"].municipality == small["34013"]
    follow_successors(today=MERGED_ON)
    offices["harelbeke"].refresh_from_db()
    assert offices["harelbeke"].municipality == small["34022"]


def test_the_province_beside_it_follows_and_an_empty_one_stays_empty(small, offices):
    changed = follow_successors(today=MERGED_ON)
    assert changed == {"accounts.organisation.municipality": 1, "accounts.organisation.province": 1}
    offices["zwijndrecht"].refresh_from_db()
    assert offices["zwijndrecht"].municipality == small["46030"]
    assert offices["zwijndrecht"].province.code == "40000"
    offices["harelbeke"].refresh_from_db()
    assert offices["harelbeke"].province is None


def test_a_chain_of_mergers_is_followed_to_its_end(small, offices):
    merge(small, "34013", "37021")
    merge(small, "37021", "34022")
    follow_successors(today=MERGED_ON)
    offices["harelbeke"].refresh_from_db()
    assert offices["harelbeke"].municipality == small["34022"]


def test_a_governor_keeps_the_province(small):
    governor = Organisation.objects.create(kind="GOV", name_nl="x", province=Province.objects.get(code="10000"))
    follow_successors(today=MERGED_ON)
    governor.refresh_from_db()
    assert governor.province.code == "10000"


def test_what_changed_is_counted_in_the_log(small, offices):
    follow_successors(today=MERGED_ON)
    entry = Entry.objects.get(verb="territory.followed")
    assert Details.objects.get(entry_id=entry.pk).words["rows"]["accounts.organisation.municipality"] == 1


def test_a_second_time_changes_and_logs_nothing(small, offices):
    follow_successors(today=MERGED_ON)
    entries = Entry.objects.count()
    assert follow_successors(today=MERGED_ON) == {}
    assert Entry.objects.count() == entries


def test_a_fact_of_its_day_stays_where_it_was(small):
    merge(small, "34013", "34022")
    follow_successors(today=MERGED_ON)
    assert Station.objects.get(name="Harelbeke").municipality == small["34013"]


def test_a_load_lets_the_rows_follow_even_when_the_files_have_not_changed(tmp_path):
    source = write_small_source(tmp_path)
    load_territory(source, today=DAY_BEFORE)
    harelbeke = office(Municipality.objects.get(nis="34013"), province=None)
    merge({row.nis: row for row in Municipality.objects.all()}, "34013", "34022")
    report = load_territory(source, today=MERGED_ON)
    assert report.followed == {"accounts.organisation.municipality": 1}
    assert "1 rows of accounts.organisation.municipality went over to a successor" in "\n".join(report.lines())
    harelbeke.refresh_from_db()
    assert harelbeke.municipality.nis == "34022"


def test_every_following_column_is_found():
    municipality = {(model, column.name) for model, column in following_columns(MunicipalityToday)}
    assert (Organisation, "municipality") in municipality
    assert (Station, "municipality") not in municipality
    assert (Organisation, "province") in {(model, column.name) for model, column in following_columns(ProvinceToday)}


def test_no_following_column_is_unique_on_its_own():
    """After a merger two rows share one municipality: a unique column would stop the load."""
    for model, column in following_columns(MunicipalityToday):
        alone = [item for item in model._meta.total_unique_constraints if tuple(item.fields) == (column.name,)]
        assert not column.unique, model
        assert not alone, model


def test_every_province_column_stands_beside_a_municipality_that_follows_or_alone():
    for model, column in following_columns(ProvinceToday):
        partner = next((field for field in model._meta.local_fields if field.name == column.of), None)
        assert partner is None or isinstance(partner, MunicipalityToday), model
