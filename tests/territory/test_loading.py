"""Loading: what comes in, what stays, what is refused, and that a refusal changes nothing."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from foundation.audit.models import Details, Entry
from territory import embedded
from territory.loading import KEPT, UNCHANGED, load_territory
from territory.models import LoadedSource, Municipality, Place, Postcode, Prison, Province, Station
from territory.reading import BrokenSource
from tests.roles import as_owner
from tests.territory.small import make_small_territory, write_features, write_small_source

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def owner(db):
    """The owner loads: mergers reach rows that neither web nor worker may change."""
    with as_owner():
        yield


TODAY = date(2026, 1, 5)
MUNICIPALITIES = "municipalities_2025.geojson"


@pytest.fixture
def source(tmp_path):
    return write_small_source(tmp_path)


def load(folder):
    return load_territory(folder, today=TODAY)


def edit(file, change):
    """Change the parsed content of a GeoJSON file."""
    content = json.loads(file.read_text())
    change(content)
    file.write_text(json.dumps(content))


def test_official_files_become_rows(source):
    counts = load(source).counts
    assert counts["municipalities"] == 12
    assert counts["former municipalities"] == 6
    assert (counts["postcodes"], counts["stations"], counts["prisons"]) == (5, 4, 2)
    kortrijk = Municipality.objects.with_borders().get(nis="34022")
    assert not kortrijk.schematic
    assert kortrijk.borders.extent == (3.18, 50.73, 3.30, 50.88)
    assert kortrijk.outline.valid
    assert kortrijk.province.code == "30000"


def test_brussels_counts_as_the_eleventh_province(source):
    load(source)
    forest = Municipality.objects.get(nis="21007")
    assert (forest.province.code, forest.region.code) == ("04000", "04000")
    assert forest.letter_languages == ["nl", "fr"]


def test_a_load_is_logged_with_its_counts(source):
    load(source)
    entry = Entry.objects.get(verb="territory.loaded")
    assert entry.object_id == str(LoadedSource.objects.get().pk)
    assert Details.objects.get(entry_id=entry.pk).words["rows"]["municipalities"] == 12


def test_unchanged_input_is_not_loaded_again(source):
    load(source)
    Municipality.objects.filter(nis="34022").update(name_de="by hand")
    assert load(source).outcome == UNCHANGED
    assert Municipality.objects.get(nis="34022").name_de == "by hand"
    assert LoadedSource.objects.count() == 1


def test_changed_input_changes_the_same_rows(source):
    load(source)
    before = dict(Municipality.objects.values_list("nis", "pk"))
    edit(source / MUNICIPALITIES, lambda found: found["features"][5]["properties"].update(name_nl="Nieuwe naam"))
    load(source)
    assert dict(Municipality.objects.values_list("nis", "pk")) == before
    changed = Municipality.objects.get(name_nl="Nieuwe naam")
    assert "|nieuwenaam|" in changed.spellings


def test_the_embedded_default_never_replaces_official_borders(source):
    load(source)
    assert load(None).outcome == KEPT
    assert not Municipality.objects.filter(schematic=True, valid_until=None).exists()


def test_the_embedded_default_gives_schematic_borders_to_all():
    counts = load(None).counts
    assert (counts["municipalities"], counts["provinces"]) == (565, 11)
    assert Municipality.objects.current().drawn().filter(schematic=True, outline__isnull=False).count() == 565
    assert Province.objects.drawn().filter(schematic=True, outline__isnull=False).count() == 11
    assert load(None).outcome == UNCHANGED


def test_a_merged_code_stays_with_its_last_day_and_successor(source):
    load(source)
    zwijndrecht = Municipality.objects.get(nis="11056")
    assert zwijndrecht.valid_until == date(2024, 12, 31)
    assert zwijndrecht.province.code == "10000"
    assert zwijndrecht.today().nis == "46030"
    assert zwijndrecht.today().valid_from == date(2025, 1, 1)
    assert Municipality.objects.get(nis="11002").valid_from is None


def test_a_merger_in_newer_files_ends_a_code_and_keeps_its_borders(source):
    load(source)
    merge_harelbeke_into_kortrijk(source)
    load(source)
    harelbeke = Municipality.objects.with_borders().get(nis="34013")
    assert harelbeke.valid_until == date(2025, 12, 31)
    assert harelbeke.successor.nis == "34022"
    assert harelbeke.borders is not None
    assert harelbeke.languages == ["nl"]
    assert not Municipality.objects.on(date(2026, 1, 1)).filter(nis="34013").exists()
    assert Municipality.objects.on(date(2025, 12, 31)).filter(nis="34013").exists()


def merge_harelbeke_into_kortrijk(source):
    def drop(found):
        found["features"] = [item for item in found["features"] if item["properties"]["nis"] != "34013"]

    edit(source / MUNICIPALITIES, drop)
    lines = "old_nis,old_name_nl,old_name_fr,new_nis,effective_date\n34013,Harelbeke,Harelbeke,34022,2026-01-01\n"
    (source / "mergers_2026.csv").write_text(lines)
    stations = source / "stations.csv"
    stations.write_text(stations.read_text().replace(",34013", ",34022"))


def test_facilities_that_are_no_longer_named_go(source):
    load(source)
    prisons = (source / "prisons.csv").read_text().splitlines()
    (source / "prisons.csv").write_text("\n".join(prisons[:-1]) + "\n")
    load(source)
    assert Prison.objects.get().name == "Kortrijk (detentiehuis)"


def test_tables_that_a_source_does_not_have_stay_as_they_are(source):
    load(source)
    for name in ("postcodes.csv", "stations.csv", "prisons.csv"):
        (source / name).unlink()
    load(source)
    assert (Postcode.objects.count(), Station.objects.count(), Prison.objects.count()) == (5, 4, 2)


def test_german_names_of_ours_survive_a_source_that_only_repeats_the_others(source):
    edit(source / MUNICIPALITIES, lambda found: found["features"][9]["properties"].update(name_de="Liège"))
    load(source)
    assert Municipality.objects.get(nis="62063").name_de == "Lüttich"


def bad_json(folder):
    (folder / MUNICIPALITIES).write_text('{"features": [')


def no_features(folder):
    (folder / MUNICIPALITIES).write_text('{"type": "FeatureCollection", "features": []}')


def missing_provinces(folder):
    (folder / "provinces.geojson").unlink()


def missing_municipalities(folder):
    (folder / MUNICIPALITIES).unlink()


def bow_tie(folder):
    ring = [[3.2, 50.8], [3.3, 50.9], [3.3, 50.8], [3.2, 50.9], [3.2, 50.8]]
    edit(folder / MUNICIPALITIES, lambda found: found["features"][4]["geometry"].update(coordinates=[ring]))


def open_ring(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][4]["geometry"].update(coordinates=[[[3.2, 50.8]]]))


def no_geometry(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][4].update(geometry=None))


def duplicate_code(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(nis="11002"))


def crooked_code(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(nis="1302A"))


def unknown_province(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(province_nis="99000"))


def unknown_language(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(languages=["en"]))


def no_language(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(languages=[]))


def no_name(folder):
    edit(folder / MUNICIPALITIES, lambda found: found["features"][1]["properties"].update(name_fr=" "))


def lambert(folder):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::31370"}}
    edit(folder / MUNICIPALITIES, lambda found: found.update(crs=crs))


def lambert_unsaid(folder):
    ring = [[72000, 167000], [73000, 167000], [73000, 168000], [72000, 167000]]
    edit(folder / MUNICIPALITIES, lambda found: found["features"][0]["geometry"].update(coordinates=[ring]))


def long_line(folder):
    with (folder / "postcodes.csv").open("a") as file:
        file.write("8511,34022,Aalbeke,,extra\n")


def short_postcode(folder):
    with (folder / "postcodes.csv").open("a") as file:
        file.write("851,34022,Aalbeke,\n")


def missing_column(folder):
    (folder / "postcodes.csv").write_text("postcode,name_nl,name_fr\n8500,Kortrijk,Courtrai\n")


def strange_municipality(folder):
    with (folder / "postcodes.csv").open("a") as file:
        file.write("9999,99999,Nergens,Nulle part\n")


def twice_the_same_postcode(folder):
    with (folder / "postcodes.csv").open("a") as file:
        file.write("8500,34022,Kortrijk,Courtrai\n")


def latin_letters(folder):
    (folder / "postcodes.csv").write_bytes("postcode,nis,name_nl,name_fr\n4000,62063,Luik,Liège\n".encode("latin-1"))


def station_at_sea(folder):
    with (folder / "stations.csv").open("a") as file:
        file.write("stations/1,Nergens,,,,,0.0,0.0,\n")


def station_without_number(folder):
    with (folder / "stations.csv").open("a") as file:
        file.write("stations/1,Nergens,,,,,west,50.0,\n")


def strange_prison(folder):
    with (folder / "prisons.csv").open("a") as file:
        file.write("Slot,castle,34022,3.2,50.8,building,,,\n")


def crooked_day(folder):
    with (folder / "mergers_2025.csv").open("a") as file:
        file.write("34099,Oud,Vieux,34022,1 January\n")


def merged_but_alive(folder):
    with (folder / "mergers_2025.csv").open("a") as file:
        file.write("34013,Harelbeke,Harelbeke,34022,2025-01-01\n")


def heir_unknown(folder):
    with (folder / "mergers_2025.csv").open("a") as file:
        file.write("34099,Oud,Vieux,99999,2025-01-01\n")


def other_outlines(folder):
    write_features(folder / "municipalities_2025_web.geojson", [({"nis": "34022"}, embedded_box())])


def embedded_box():
    return embedded.read().borders["34022"]


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (bad_json, "municipalities_2025.geojson, line 1: bad JSON"),
        (no_features, "municipalities_2025.geojson: is no GeoJSON collection with features"),
        (missing_provinces, "provinces.geojson: cannot be read: No such file"),
        (missing_municipalities, "municipalities_<year>.geojson: is missing"),
        (bow_tie, "feature 5 (34013): invalid geometry: Self-intersection"),
        (open_ring, "feature 5 (34013): invalid geometry"),
        (no_geometry, "feature 5 (34013): has no polygon"),
        (duplicate_code, "feature 2 (11002): duplicate 11002, already in feature 1 (11002)"),
        (crooked_code, "feature 2 (1302A): nis '1302A' is not a code of 5 digits"),
        (unknown_province, "feature 2 (13029): unknown province '99000'"),
        (unknown_language, "feature 2 (13029): languages: unknown language en"),
        (no_language, "feature 2 (13029): languages is empty"),
        (no_name, "feature 2 (13029): name_fr is empty"),
        (lambert, "coordinates must be EPSG:4326"),
        (lambert_unsaid, "feature 1 (11002): lies outside Belgium"),
        (long_line, "postcodes.csv, line 7: 5 columns instead of 4"),
        (short_postcode, "postcodes.csv, line 7: postcode '851' is not a code of 4 digits"),
        (missing_column, "postcodes.csv, line 1: missing columns: nis"),
        (strange_municipality, "postcodes.csv, line 7: unknown municipality '99999'"),
        (twice_the_same_postcode, "postcodes.csv, line 7: duplicate 8500 34022, already in line 2"),
        (latin_letters, "postcodes.csv, byte 47: is not UTF-8"),
        (station_at_sea, "stations.csv, line 6: point 0.0 0.0 is not in Belgium"),
        (station_without_number, "stations.csv, line 6: lon 'west' is not a number"),
        (strange_prison, "prisons.csv, line 4: unknown kind 'castle'"),
        (crooked_day, "effective_date '1 January' is not a day like 2025-01-31"),
        (merged_but_alive, "34013 is said to be merged into 34022, but still has borders"),
        (heir_unknown, "unknown municipality '99999'"),
        (other_outlines, "municipalities_2025_web.geojson: has other municipalities than the exact borders: 11002"),
    ],
)
def test_broken_input_is_refused_with_place_and_reason_and_changes_nothing(tmp_path, break_it, words):
    make_small_territory()
    before = everything()
    write_small_source(tmp_path)
    break_it(tmp_path)
    with pytest.raises(BrokenSource) as refused:
        load(tmp_path)
    assert words in str(refused.value)
    assert everything() == before


def everything():
    """Return all rows of the territory, and the log."""
    models = [Province, Municipality, Place, Postcode, Station, Prison, LoadedSource, Entry]
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def test_a_code_that_vanishes_without_a_merger_is_refused(source):
    load(source)
    merge_harelbeke_into_kortrijk(source)
    (source / "mergers_2026.csv").unlink()
    before = everything()
    with pytest.raises(BrokenSource, match="1 codes are gone without a merger that says into which: 34013"):
        load(source)
    assert everything() == before


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenSource, match="is not a folder"):
        load(tmp_path / "nowhere")


def run(*args):
    out = StringIO()
    call_command("load_territory", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_it_did_and_does_nothing_the_second_time(source):
    first = run("--source", str(source))
    assert "official borders" in first
    assert "12 municipalities" in first
    assert UNCHANGED in run("--source", str(source))


def test_the_command_looks_in_the_settings_by_itself(source, settings):
    settings.TERRITORY_SOURCE = str(source)
    assert "12 municipalities" in run()


def test_the_command_looks_beside_the_code_and_else_loads_the_default(source, settings, tmp_path):
    settings.TERRITORY_SOURCE = ""
    settings.BASE_DIR = tmp_path / "empty"
    assert "embedded default" in run()
    settings.BASE_DIR = tmp_path
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "territory").symlink_to(source)
    with pytest.raises(CommandError, match="codes are gone"):
        run()


def test_the_command_says_that_nothing_was_changed(source):
    bad_json(source)
    with pytest.raises(CommandError, match=r"Nothing was changed\. municipalities_2025\.geojson, line 1: bad JSON"):
        run("--source", str(source))
