"""What people take along: tables, GeoPackage, report. The same rows as the map, and never a foreign one."""

import io
import json
import subprocess
from datetime import date

import pyogrio.raw
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.roles import Role
from jobs import running
from jobs.models import Job
from maps import export_views
from maps.filters import read_filter
from maps.need import need_against_found
from maps.report import changes_since
from maps.stages import CLASSES, Need, Stage, shade_of, together
from tests import make
from tests.make import LIEGE
from tests.roles import as_web
from tests.subsidies.houses import house

pytestmark = pytest.mark.django_db

FORMS = ("csv", "xlsx", "gpkg", "geojson")
ODD = ["", "?province=60000", "?status=nonsense", "?bbox=2,49,7,52", "?answer=silent&province=60000", "?status=%00"]


@pytest.fixture
def rows(cast):
    liege = make.person("liege", make.municipality(LIEGE), Role.SIGNATORY)
    make.draft(cast.signatory, name="Draft")
    make.submitted(cast.signatory, name="Here")
    make.submitted(cast.signatory, name="Not yet", shared_with_governor=False)
    make.retained(cast.signatory, cast.reviewer, cast.coordinator, name="Chosen")
    make.submitted(liege, name="Citadel")
    return {
        "governor": {"Here", "Chosen"},
        "governor_elsewhere": {"Citadel"},
        "observer": {"Chosen"},
        "reviewer": {"Here", "Not yet", "Chosen", "Citadel"},
    }


def names_in(form, content, folder):
    if form == "csv":
        return {line.split(",")[1] for line in content.decode("utf-8-sig").splitlines()[1:]}
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return {row[1] for row in list(sheet.values)[1:]}
    if form == "geojson":
        return {feature["properties"]["name"] for feature in json.loads(content)["features"]}
    file = folder / "sites.gpkg"
    file.write_bytes(content)
    meta, _fids, _shapes, data = pyogrio.raw.read(file)
    return set(data[list(meta["fields"]).index("name")])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("who", ["governor", "governor_elsewhere", "observer", "reviewer"])
def test_no_format_and_no_address_brings_anybody_a_foreign_row(cast, rows, sign_in, tmp_path, form, who):
    browser = sign_in(getattr(cast, who))
    for asked in ODD:
        answer = browser.post(f"/map/export/{form}/{asked}")
        assert answer.status_code == 200
        assert names_in(form, answer.content, tmp_path) <= rows[who], asked
    assert names_in(form, browser.post(f"/map/export/{form}/").content, tmp_path) == rows[who]


def test_a_table_speaks_the_readers_language_and_explains_its_codes(cast, rows, sign_in):
    browser = sign_in(cast.governor)
    browser.cookies.load({"django_language": "en"})
    book = load_workbook(io.BytesIO(browser.post("/map/export/xlsx/").content))
    assert len(book.worksheets) == 2
    assert "status" in {row[0] for row in book.worksheets[1].values}


def test_no_cell_becomes_a_formula(cast, sign_in):
    make.submitted(cast.signatory, name="=HYPERLINK(1)")
    text = sign_in(cast.governor).post("/map/export/csv/").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text


def test_an_unknown_format_is_not_found(cast, sign_in):
    assert sign_in(cast.governor).post("/map/export/exe/").status_code == 404


def test_many_rows_become_a_job(cast, rows, sign_in, monkeypatch):
    monkeypatch.setattr(export_views, "AT_ONCE", 1)
    assert sign_in(cast.governor).post("/map/export/csv/")["Location"].startswith("/jobs/")
    running.run(Job.objects.get().pk)
    job = Job.objects.get()
    assert job.state == "done", job.sentence
    assert names_in("csv", job.result.read(), None) == rows["governor"]


def test_qgis_finds_the_colours_beside_the_layer(cast, rows, sign_in, tmp_path):
    file = tmp_path / "sites.gpkg"
    file.write_bytes(sign_in(cast.governor).post("/map/export/gpkg/").content)
    layers = {name for name, _kind in pyogrio.raw.list_layers(file)} if hasattr(pyogrio.raw, "list_layers") else None
    assert layers is None or "layer_styles" in layers
    assert b"categorizedSymbol" in file.read_bytes()


@pytest.mark.parametrize("form", ["gpkg", "geojson"])
def test_gdal_reads_without_a_warning(cast, rows, sign_in, tmp_path, form):
    file = tmp_path / f"sites.{form}"
    file.write_bytes(sign_in(cast.governor).post(f"/map/export/{form}/").content)
    said = subprocess.run(["ogrinfo", "-al", str(file)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    assert "Here" in said.stdout
    assert said.stderr == ""


def test_an_empty_filter_is_an_empty_file_and_no_trouble(cast, sign_in, tmp_path):
    for form in FORMS:
        assert names_in(form, sign_in(cast.observer).post(f"/map/export/{form}/").content, tmp_path) == set()


# The report


def report(client, asked=""):
    answer = client.post(f"/map/report/{asked}", {"since": "2020-01-01"})
    assert answer.status_code == 302
    job = Job.objects.latest("pk")
    running.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.sentence
    return "\n".join(page.extract_text() for page in PdfReader(job.result).pages)


@pytest.mark.parametrize("who", ["governor", "governor_elsewhere", "observer"])
def test_the_report_holds_the_readers_rows_and_no_other(cast, rows, sign_in, who):
    make.call()
    words = report(sign_in(getattr(cast, who)), "?province=60000")
    every = {"Here", "Not yet", "Chosen", "Citadel", "Draft"}
    assert {name for name in every if f". {name}" in words} == rows[who] - ({"Chosen"} if who == "observer" else set())


def test_what_a_house_of_history_did_long_ago_is_no_change(cast, rows):
    house(cast, opened=date(2019, 7, 22), closed=date(2026, 3, 2))
    changes = changes_since(read_filter({}, cast.coordinator), date(2026, 1, 1))
    told = [(row.to_status, row.effective_on) for row in changes if row.site.origin == "history"]
    assert told == [("closed", date(2026, 3, 2))]
    assert "Here" in {row.site.name for row in changes}


def test_the_page_of_the_report_shows_need_against_found(cast, rows, sign_in):
    page = sign_in(cast.governor).get("/map/report/").content.decode()
    assert "West Flanders" in page or "West-Vlaanderen" in page


# Need against found


def test_the_start_is_720_places_and_something_for_every_province(cast):
    need = need_against_found(read_filter({}, cast.coordinator))
    assert all(row.wanted > 0 for row in need.rows)


def test_places_are_counted_by_stage_within_the_scope(cast, rows):
    with as_web(cast.governor):
        need = need_against_found(read_filter({"province": "60000"}, cast.governor))
    assert [row.found for row in need.rows] == [{Stage.TALKED: 30, Stage.RETAINED: 30}]


def test_what_is_sure_is_taken_off_what_is_wanted():
    row = Need(name="A", wanted=66, found={Stage.OPEN: 20, Stage.RETAINED: 30, Stage.TALKED: 40})
    assert (row.sure, row.missing) == (50, 16)
    assert together([row, row], name="AA").missing == 32


def test_each_class_of_places_has_a_colour_of_its_own():
    assert len({shade_of(least) for least in CLASSES}) == len(CLASSES)
    assert shade_of(19) == shade_of(1)
