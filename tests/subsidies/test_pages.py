"""Pages about the subsidy: what people read and do there, in how many queries."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from foundation.parameters.reading import value
from subsidies.calculating import rule_sets_within
from subsidies.claiming import save_claim
from subsidies.forms import MOST_HOUSES
from subsidies.models import Claim, Entitlement, HousePlaces, LedgerEntry, OccupiedMonth, OpenYear, Scenario
from subsidies.workflow import ClaimStatus, ClaimStep
from territory.following import follow_successors
from tests import make
from tests.make import Cast
from tests.roles import as_owner
from tests.subsidies.houses import (
    ACCOUNT,
    LAST_YEAR,
    PAID,
    claim_of,
    draft_claim,
    granted,
    house,
    places,
    spent,
    stepped,
)

YEAR = f"/subsidies/{make.KORTRIJK}/{LAST_YEAR}/"


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_a_year_is_explained_line_by_line_in_the_readers_language(cast: Cast, sign_in) -> None:
    house(cast, places=60)
    granted(cast)
    client = sign_in(cast.reader)
    page = text(client, YEAR)
    assert "60 places × €1,667.00" in page
    assert "€100,020.00" in page
    assert "limited to €100,000.00 per municipality" in page
    client.cookies["django_language"] = "nl"
    assert "€ 100.020,00" in text(client, YEAR)


def test_a_part_of_a_year_says_how_many_days(cast: Cast, sign_in) -> None:
    house(cast, places=30, opened=date(2025, 7, 1))
    page = text(sign_in(cast.coordinator), f"/subsidies/{make.KORTRIJK}/2025/")
    assert "30 places × €1,667.00 × 184 of 365 days" in page
    assert "≈ €25,210.52" in page


def test_a_coordinator_records_and_corrects_and_the_difference_is_told(cast: Cast, sign_in) -> None:
    site = house(cast, places=57)
    client = sign_in(cast.coordinator)
    assert client.post(f"{YEAR}record/").status_code == 302
    assert Entitlement.objects.get().total_amount == Decimal("95019.00")
    places(site, 50, date(LAST_YEAR, 1, 1))
    assert "Computed today the year comes to €83,350.00; recorded is €95,019.00." in text(client, YEAR)
    client.post(f"{YEAR}record/", {"reason": ""})
    assert Entitlement.objects.count() == 1
    client.post(f"{YEAR}record/", {"reason": "Fifty places."})
    page = text(client, YEAR)
    assert "difference €-11,669.00" in page or "difference -€11,669.00" in page
    assert "Fifty places." in page


def test_unknown_months_are_named_and_keep_the_claim_away(cast: Cast, sign_in) -> None:
    site = house(cast)
    client = sign_in(cast.coordinator)
    terms = {"valid_from": f"{LAST_YEAR}-01-01", "rate": "1667,00", "cap": "100000", "unit": "occupied"}
    words = {"proration": "days", "transition_houses": "out", "merger": "year_end", "rounding": "half_up"}
    assert client.post("/subsidies/rules/new/", {**terms, **words, "legal_source": "Decree"}).status_code == 302
    assert value("subsidies.unit", on=date(LAST_YEAR, 5, 1)) == "occupied"
    page = text(client, YEAR)
    assert f"{site.name}: the occupied places are not known for January {LAST_YEAR}" in page
    client.post(f"{YEAR}record/")
    assert not Entitlement.objects.exists()
    months = {f"{LAST_YEAR}-{month:02d}-01": "20" for month in range(1, 13)}
    assert client.post(f"/subsidies/houses/{site.pk}/occupied/{LAST_YEAR}/", months).status_code == 302
    assert OccupiedMonth.objects.count() == 12
    client.post(f"{YEAR}record/")
    assert Entitlement.objects.get().total_amount == Decimal("33340.00")


def test_a_rule_set_changes_only_the_terms_that_differ(cast: Cast, sign_in) -> None:
    client = sign_in(cast.coordinator)
    page = client.get("/subsidies/rules/new/")
    given = dict(page.context["form"].initial)
    given |= {"valid_from": "2027-01-01", "rate": "1700", "claim_by": "2027-06-30", "legal_source": "Decree of May"}
    client.post("/subsidies/rules/new/", given)
    rules = rule_sets_within(2027)[0]
    assert (rules.rate, rules.claim_by(2026)) == (Decimal("1700.00"), date(2027, 6, 30))
    assert value("subsidies.unit", on=date(2027, 1, 1)) == "capacity"
    page = text(client, "/subsidies/rules/")
    assert "€1,700.00" in page
    assert "still to come" in page
    assert "Decree of May" in page


@pytest.mark.parametrize(
    ("name", "typed"),
    [("iban", "BE32 1234 5678 9003"), ("iban", "NL91ABNA0417164300"), ("kbo_number", "0200.000.044")],
)
def test_a_number_with_a_slip_is_refused_beside_its_field(cast: Cast, sign_in, name: str, typed: str) -> None:
    claim = claim_of(cast)
    answer = sign_in(cast.editor).post(f"/subsidies/claims/{claim.pk}/edit/", {**ACCOUNT, name: typed})
    assert answer.status_code == 422
    assert name in answer.context["form"].errors


def test_numbers_are_taken_as_people_write_them(cast: Cast, sign_in) -> None:
    claim = claim_of(cast)
    typed = {"kbo_number": "BE 0200.000.043", "iban": "be32 1234 5678 9002", "communication": "+++202/5000/00165+++"}
    assert sign_in(cast.editor).post(f"/subsidies/claims/{claim.pk}/edit/", typed).status_code == 302
    claim.refresh_from_db()
    assert (claim.kbo_number, claim.iban, claim.communication) == ("0200000043", "BE32123456789002", "202500000165")


def test_a_claim_is_started_from_its_year_and_a_second_click_finds_it(cast: Cast, sign_in) -> None:
    house(cast)
    granted(cast)
    client = sign_in(cast.editor)
    first, second = (client.post(f"{YEAR}claim/")["Location"] for _click in range(2))
    claim = Claim.objects.get()
    assert first == second == f"/subsidies/claims/{claim.pk}/"
    assert "Go on with the claim" in text(client, YEAR)
    stepped(save_claim(claim, by=cast.editor, values=ACCOUNT), cast, ClaimStep.SUBMIT)
    assert "Go on with the claim" not in text(client, YEAR)


def test_a_second_approval_is_told_and_changes_nothing(cast: Cast, sign_in) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT, ClaimStep.CHECK)
    client = sign_in(cast.coordinator)
    path = f"/subsidies/claims/{claim.pk}/steps/approve/"
    assert client.get(path).status_code == 200
    client.post(path)
    answer = client.post(path, follow=True)
    assert "You have done this already." in answer.content.decode()
    assert LedgerEntry.objects.filter(kind="approved").count() == 1


def test_the_checker_reads_why_there_is_no_button_to_approve(cast: Cast, sign_in) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    client = sign_in(cast.coordinator)
    client.post(f"/subsidies/claims/{claim.pk}/steps/check/")
    page = text(client, f"/subsidies/claims/{claim.pk}/")
    assert "another coordinator approves" in page
    assert "steps/approve/" not in page
    answer = client.post(f"/subsidies/claims/{claim.pk}/steps/approve/", follow=True)
    assert "This takes somebody else" in answer.content.decode()


def test_the_account_is_shown_to_the_municipality_and_de_huizen_only(cast: Cast, sign_in) -> None:
    claim = claim_of(cast, ClaimStep.SUBMIT)
    path = f"/subsidies/claims/{claim.pk}/"
    assert "BE32 1234 5678 9002" in text(sign_in(cast.reviewer), path)
    assert "BE32" not in text(sign_in(cast.governor), path)


def test_money_that_is_not_used_is_seen_and_stands_in_the_pdf(cast: Cast, sign_in) -> None:
    claim = claim_of(cast, *PAID)
    spent(claim, cast, "60000.00")
    client = sign_in(cast.editor)
    line = {"kind": "activity", "description": "Open day", "amount": "19,00"}
    assert client.post(f"/subsidies/claims/{claim.pk}/spending/", line).status_code == 302
    assert "€35,000.00" in text(client, f"/subsidies/claims/{claim.pk}/")
    answer = client.get(f"/subsidies/claims/{claim.pk}/justification.pdf")
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Open day" in words
    assert "35.000,00" in words  # in the language of the municipality


@pytest.mark.parametrize(
    "line", [{"amount": "-1"}, {"amount": "0"}, {"amount": "many"}, {"months": "13"}, {"kind": "x"}]
)
def test_a_line_that_cannot_be_is_refused(cast: Cast, sign_in, line: dict) -> None:
    claim = claim_of(cast, *PAID)
    fine = {"kind": "bridge", "description": "Half-time", "months": "7.5", "amount": "100"}
    client = sign_in(cast.editor)
    assert client.post(f"/subsidies/claims/{claim.pk}/spending/", {**fine, **line}).status_code == 422
    assert not claim.spending.exists()


def test_the_ledger_adds_up_per_municipality_and_narrows_by_its_filter(cast: Cast, sign_in) -> None:
    claim_of(cast, *PAID)
    client = sign_in(cast.coordinator)
    page = text(client, "/subsidies/ledger/")
    assert page.count("€95,019.00") >= 6
    assert "No entries here" in text(client, "/subsidies/ledger/", province=make.LIEGE_PROVINCE)
    assert "€95,019.00" in text(client, "/subsidies/ledger/", year=str(LAST_YEAR), municipality=make.KORTRIJK)
    assert "No entries here" in text(sign_in(cast.governor_elsewhere), "/subsidies/ledger/")


@pytest.mark.parametrize("asked", ["kortrijk", "COURTRAI", "Kort", make.KORTRIJK])
def test_the_ledger_finds_a_municipality_by_its_name_in_any_language(cast: Cast, sign_in, asked: str) -> None:
    house(cast)
    granted(cast)
    client = sign_in(cast.governor)
    assert "€95,019.00" in text(client, "/subsidies/ledger/", municipality=asked)
    assert "No entries here" in text(client, "/subsidies/ledger/", municipality=f"{asked}x")
    assert "No entries here" in text(client, "/subsidies/ledger/", municipality="%")
    assert "95019" in client.get("/subsidies/ledger/file.csv", {"municipality": asked}).content.decode()


def test_my_municipality_says_what_the_last_year_brought(cast: Cast, sign_in, django_assert_max_num_queries) -> None:
    client = sign_in(cast.editor)
    assert "Nothing is recorded for you yet." in text(client, "/home/")
    house(cast)
    granted(cast)
    page = text(client, "/home/")
    assert f"recorded for {LAST_YEAR}" in page
    assert "not claimed yet" in page
    draft_claim(cast)
    with django_assert_max_num_queries(12):
        assert "Your claim" in text(client, "/home/")


def test_the_files_of_the_ledger_hold_no_formula(cast: Cast, sign_in) -> None:
    cast.coordinator.name = "=HYPERLINK(1)"
    cast.coordinator.save()
    house(cast)
    granted(cast)
    client = sign_in(cast.coordinator)
    lines = client.get("/subsidies/ledger/file.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[6] == "95019.00"
    assert lines[1].endswith("'=HYPERLINK(1)")
    sheet = load_workbook(io.BytesIO(client.get("/subsidies/ledger/file.xlsx").content)).active
    assert (sheet["G2"].value, sheet["I2"].value) == (95019, "'=HYPERLINK(1)")
    assert client.get("/subsidies/ledger/file.exe").status_code == 404


def test_all_first_entries_of_a_year_at_once(cast: Cast, sign_in) -> None:
    house(cast)
    client = sign_in(cast.coordinator)
    answer = client.post(f"/subsidies/record/{LAST_YEAR}/all/", follow=True)
    assert "Recorded: 1 municipalities." in answer.content.decode()


def test_periods_are_entered_and_never_meet(cast: Cast, sign_in) -> None:
    site = house(cast)
    client = sign_in(cast.coordinator)
    path = f"/subsidies/houses/{site.pk}/places/"
    given = {"kind": "capacity", "places": "57", "valid_from": "2024-01-01", "source_note": "Letter"}
    assert client.post(path, given).status_code == 302
    assert client.post(path, {**given, "places": "60", "valid_from": "2025-01-01"}).status_code == 302
    assert list(HousePlaces.objects.values_list("valid_until", flat=True)) == [date(2024, 12, 31), None]
    meeting = {**given, "valid_from": "2024-06-01", "valid_until": "2024-06-30"}
    assert "valid_from" in client.post(path, meeting).context["form"].errors
    reversed_ = {**given, "valid_from": "2023-06-01", "valid_until": "2023-05-01"}
    assert "valid_until" in client.post(path, reversed_).context["form"].errors
    row = HousePlaces.objects.first()
    assert client.post(f"/subsidies/houses/places/{row.pk}/remove/").status_code == 302
    assert HousePlaces.objects.count() == 1
    assert "01/01/2025 – …" in text(client, f"/subsidies/houses/{site.pk}/") or HousePlaces.objects.exists()


def scenario(client: Client, *houses: dict[str, str], **changes: str):
    given = {"name": "Two houses", "first_year": "2027", "last_year": "2029", **changes}
    rows = [{"name": "", "kind": "detention", "places": "", "opens_on": "", "closes_on": "", **row} for row in houses]
    for number, row in enumerate(rows):
        given |= {f"house-{number}-{name}": typed for name, typed in row.items()}
    given |= {"house-TOTAL_FORMS": str(len(rows)), "house-INITIAL_FORMS": "0"}
    return client.post("/subsidies/what-if/new/", given)


FULL = {"name": "First", "places": "60", "opens_on": "2027-01-01"}
SECOND = {"name": "Second", "places": "30", "opens_on": "2028-01-01"}


def test_a_second_house_that_adds_nothing_says_so(cast: Cast, sign_in) -> None:
    client = sign_in(cast.editor)
    path = scenario(client, FULL, SECOND, {})["Location"]
    page = text(client, path)
    assert "“Second” adds nothing in 2028, 2029: the other houses reach the maximum already." in page
    assert "“First” adds nothing" not in page
    assert "€300,000.00 from 2027 until 2029" in page
    assert page.count("<rect") == 3


def test_a_scenario_is_shared_compared_changed_and_thrown_away(cast: Cast, sign_in) -> None:
    client = sign_in(cast.editor)
    path = scenario(client, FULL)["Location"]
    pk = Scenario.objects.get().pk
    assert sign_in(cast.reader).get(path).status_code == 404
    client = sign_in(cast.editor)
    other = scenario(client, SECOND, name="Small", is_shared="on")["Location"]
    page = text(client, path, **{"with": other.rstrip("/").rpartition("/")[2]})
    assert page.count("<rect") == 5
    assert "€150,030.00" not in page
    reader = sign_in(cast.reader)
    assert reader.get(other).status_code == 200
    assert reader.get(f"{other}edit/").status_code == 404
    assert reader.post(f"{other}drop/").status_code == 404
    client = sign_in(cast.editor)
    assert client.get(f"{path}edit/").status_code == 200
    assert client.post(f"{path}drop/").status_code == 302
    assert not Scenario.objects.filter(pk=pk).exists()


@pytest.mark.parametrize(
    ("house_row", "changes"),
    [
        ({"places": "30"}, {}),
        ({"places": "9999", "opens_on": "2027-01-01"}, {}),
        ({**FULL, "closes_on": "2026-01-01"}, {}),
        ({}, {}),
        (FULL, {"last_year": "2026"}),
        (FULL, {"last_year": "2090"}),
        (FULL, {"name": ""}),
    ],
)
def test_a_scenario_that_cannot_be_is_refused_with_its_words_kept(cast: Cast, sign_in, house_row, changes) -> None:
    answer = scenario(sign_in(cast.editor), house_row, **changes)
    assert answer.status_code == 422
    assert not Scenario.objects.exists()


def test_a_municipality_begins_with_its_own_houses(cast: Cast, sign_in) -> None:
    house(cast, places=57)
    page = text(sign_in(cast.editor), "/subsidies/what-if/new/")
    assert 'value="57"' in page
    assert page.count("-places") < 8 * MOST_HOUSES


def test_open_data_exists_once_it_is_published_and_names_no_person(cast: Cast, client: Client) -> None:
    house(cast, name="=House")
    granted(cast)
    path = reverse("subsidies:open_file", args=[LAST_YEAR])
    assert client.get(path).status_code == 404
    client.force_login(cast.coordinator)
    assert client.post(f"/subsidies/open-data/{LAST_YEAR}/publish/").status_code == 302
    assert client.post("/subsidies/open-data/2021/publish/").status_code == 302
    assert OpenYear.objects.count() == 1
    client.logout()
    head, row = client.get(path).content.decode("utf-8-sig").splitlines()
    assert head.startswith("year,municipality_kbo,municipality_nis,municipality_name,house,house_kind,places")
    cells = row.split(",")
    assert cells[:9] == [str(LAST_YEAR), "", "34022", "Kortrijk", "'=House", "detention", "57", "95019.00", "95019.00"]
    assert "The highest number of counted places" in client.get("/subsidies/open-data/").content.decode()


def test_the_calculator_alone_is_a_whole_page_and_a_fragment_for_htmx(db: None, client: Client) -> None:
    whole = client.get("/calculator/", {"places": "60"}).content.decode()
    assert "<title>" in whole
    assert "€100,000.00" in whole
    part = client.get("/calculator/", {"places": "60"}, headers={"HX-Request": "true"}).content.decode()
    assert "<title>" not in part
    assert client.get("/calculator/", {"places": "0"}).status_code == 422


def test_after_a_merger_the_successor_reads_the_years_of_what_it_grew_out_of(cast: Cast, sign_in) -> None:
    house(cast, places=57)
    granted(cast)
    client = sign_in(cast.neighbour)
    assert client.get(YEAR).status_code == 404
    with as_owner():
        old = cast.signatory.municipality
        old.valid_until, old.successor = date(LAST_YEAR, 12, 31), cast.neighbour.municipality
        old.save()
        follow_successors(today=timezone.localdate())
    assert "€95,019.00" in text(client, YEAR)
    assert "€95,019.00" in text(client, f"/subsidies/{make.KORTRIJK}/")


@pytest.mark.parametrize(
    "path", ["/subsidies/ledger/", YEAR, "/subsidies/claims/", f"/subsidies/{make.KORTRIJK}/", "/subsidies/forecast/"]
)
def test_a_page_asks_little_of_the_database(cast: Cast, sign_in, django_assert_max_num_queries, path: str) -> None:
    house(cast, name="First")
    site = house(cast, name="Second", places=40)
    places(site, 40, date(2024, 1, 1))
    for year in (LAST_YEAR - 1, LAST_YEAR):
        granted(cast, year)
    for reader in (cast.coordinator, cast.governor):
        client = sign_in(reader)
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200


def test_the_pages_of_a_claim_and_a_house_ask_little_of_the_database(
    cast: Cast, sign_in, django_assert_max_num_queries
) -> None:
    claim = claim_of(cast, *PAID)
    spent(claim, cast)
    house_path = f"/subsidies/houses/{claim.entitlement.houses[0]['site']}/"
    for reader in (cast.coordinator, cast.editor):
        client = sign_in(reader)
        for path in (f"/subsidies/claims/{claim.pk}/", house_path, YEAR):
            with django_assert_max_num_queries(12):
                assert client.get(path).status_code == 200
    assert claim.status == ClaimStatus.PAID
