"""A list comes in: row by row what would happen, only the good rows when asked, and why not for each bad one."""

import io
import itertools
import tracemalloc
import zipfile
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook

from accounts.models import Organisation
from contacts import exporting, importing
from contacts.cards import card_of, card_of_organisation, read_cards
from contacts.importing import bring, take_over
from contacts.judging import by_name, judge_all
from contacts.kinds import Brought, SourceKind
from contacts.models import ContactImport, Person
from contacts.saying import of_verdict
from contacts.sheets import ListRefused, read_list
from jobs.models import Job, JobState
from jobs.running import Stopped, run
from tests.make import Cast

HEAD = "Naam;Functie;Organisatie;Gemeente;Taal;E-mail;Telefoon"
GOOD = [f"Voorbeeld {word};Schepen;;Kortrijk;nl;{word}@voorbeeld.example;056" for word in ("een", "twee", "drie")]
GOOD += ["Voorbeeld vier;;Voorbeeldzone;;frans;;", "Voorbeeld vijf;;;62063;FR;;", "Vóórbeeld zes;;;;;;"]
GOOD += ["Voorbeeld zeven;;;;;;"]
BAD = ["Voorbeeld acht;;Onbekende vzw;;;;", ";Zonder naam;;;;;", "Voorbeeld tien;;;Nergens;xx;nee;"]


def csv_of(*lines: str) -> bytes:
    return "\r\n".join([HEAD, *lines]).encode()


@pytest.fixture
def ten(cast: Cast) -> ContactImport:
    """Ten rows, three of them broken, as a file that somebody brought."""
    Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    lines = [*GOOD[:3], BAD[0], *GOOD[3:5], BAD[1], *GOOD[5:], BAD[2]]
    return bring(csv_of(*lines), name="lijst.csv", source_note="Website, 3 March", by=cast.reviewer)


def test_every_row_says_what_would_happen_and_every_bad_one_why(cast: Cast, ten: ContactImport) -> None:
    verdicts = judge_all(ten.rows, user=cast.reviewer)
    wrong = {verdict.line: verdict.wrong for verdict in verdicts if not verdict.is_good}
    assert wrong == {5: ["organisation"], 8: ["name"], 11: ["email", "language", "municipality"]}
    assert len(of_verdict(verdicts[-1])) == 3
    assert not Person.objects.exists(), "looking adds nothing"


def test_the_good_rows_come_in_when_asked_and_once(cast: Cast, ten: ContactImport, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    page = browser.get(reverse("contacts:import", args=[ten.pk])).content.decode()
    assert "Add the 7 good rows" in page
    assert "The name is missing." in page
    assert "No organisation has exactly this name." in page
    browser.post(reverse("contacts:take_import", args=[ten.pk]), {"basis": "public_task"})
    job = Job.objects.get()
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.sentence) == (JobState.DONE, "7 persons are added.")
    assert Person.objects.count() == 7
    person = Person.objects.get(email="een@voorbeeld.example")
    assert (person.source, person.source_note, person.lawful_basis) == (
        SourceKind.IMPORT,
        "Website, 3 March",
        "public_task",
    )
    assert person.province.code == "30000", "the database knows the province"
    browser.post(reverse("contacts:take_import", args=[ten.pk]), {"basis": "public_task"})
    for again in Job.objects.all():
        run(again.pk)
    assert Person.objects.count() == 7, "a second time adds nothing"
    assert "7 persons were added" in browser.get(reverse("contacts:import", args=[ten.pk])).content.decode()


def test_who_is_known_or_stands_twice_is_left_out(cast: Cast) -> None:
    Person.objects.create(name="Voorbeeld een")
    rows = [
        {"line": 2, "name": "Voorbeeld Eén"},
        {"line": 3, "name": "Nieuw, Voorbeeld"},
        {"line": 4, "name": "voorbeeld nieuw"},
    ]
    assert [verdict.known for verdict in judge_all(rows, user=cast.reviewer)] == ["kept", "", "line 3"]


def test_a_name_that_two_municipalities_share_is_neither() -> None:
    names = [("Sint-Niklaas", "Saint-Nicolas", "Sint-Niklaas"), ("Saint-Nicolas",) * 3]
    flemish, walloon = (SimpleNamespace(name_nl=nl, name_fr=fr, name_de=de) for nl, fr, de in names)
    assert by_name([flemish, walloon]) == {"sintniklaas": flemish, "saintnicolas": None}


def test_the_words_of_a_name_count_in_any_order_also_for_who_is_kept(cast: Cast) -> None:
    Person.objects.create(name="Jan Péeters-Voorbeeld")
    rows = [{"line": 2, "name": "Peeters Voorbeeld, Jan"}, {"line": 3, "name": "Jan Voorbeeld"}]
    assert [verdict.known for verdict in judge_all(rows, user=cast.reviewer)] == ["kept", ""]


def test_what_was_taken_over_before_a_stop_stays_and_the_rest_comes_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, sign_in
) -> None:
    lines = [f"Voorbeeld nummer{number};;;;;;" for number in range(5)]
    brought = bring(csv_of(*lines), name="lijst.csv", source_note="Website", by=cast.reviewer)
    monkeypatch.setattr(importing, "BATCH", 2)

    def stop_after_four(done: int, of: int) -> None:
        if done == 4:
            raise Stopped

    with pytest.raises(Stopped):
        take_over(brought, by=cast.reviewer, basis="consent", told=stop_after_four)
    brought.refresh_from_db()
    assert (len(brought.taken), Person.objects.count(), brought.done_at) == (4, 4, None)
    page = sign_in(cast.reviewer).get(reverse("contacts:import", args=[brought.pk])).content.decode()
    assert "4 persons of this list were added already" in page
    seen: list[tuple[int, int]] = []
    assert take_over(brought, by=cast.reviewer, basis="consent", told=lambda *step: seen.append(step)) == 5
    assert seen == [(2, 5), (4, 5), (5, 5)]
    assert Person.objects.count() == 5


def test_a_batch_that_another_worker_took_is_not_taken_again(cast: Cast) -> None:
    brought = bring(csv_of("Voorbeeld een;;;;;;"), name="lijst.csv", source_note="Website", by=cast.reviewer)
    rows = {"2": {"name": "Voorbeeld een", "language": "nl"}}
    for _worker in range(2):
        importing.take_batch(brought, rows, by=cast.reviewer)
    assert Person.objects.count() == 1


def test_a_workbook_and_cards_read_like_a_table() -> None:
    book = Workbook()
    book.active.append(["Nom", "Courriel", "Something else"])
    book.active.append(["Exemple Un", "un@exemple.example", 3])
    out = io.BytesIO()
    book.save(out)
    assert read_list(out.getvalue(), "liste.xlsx") == [{"line": 2, "name": "Exemple Un", "email": "un@exemple.example"}]
    person = Person(
        name="Exemple; Un, né", function="Rôle" * 30, email="un@exemple.example", language="fr", telephone="056"
    )
    read = read_list(card_of(person).encode(), "carte.vcf")[0]
    assert read["name"] == person.name
    assert read["function"] == person.function
    assert (read["email"], read["language"], read["telephone"]) == ("un@exemple.example", "fr", "056")
    assert all(len(line.encode()) <= 75 for line in card_of(person).split("\r\n"))


def test_cards_of_others_are_read_too() -> None:
    lines = ["BEGIN:VCARD", "VERSION:3.0", "N:Eén;V;;;", "FN:V Eén", "item1.EMAIL;TYPE=INTERNET:V@X.example"]
    text = "\n".join([*lines, r"ORG:Zone\, Vlas;Dienst", "END:VCARD"])
    assert read_cards(text) == [{"name": "V Eén", "email": "V@X.example", "organisation": "Zone, Vlas"}]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.csv", "empty"),
        (b"naam\n", "a.csv", "empty"),
        (b"kleur;maat\nrood;3", "a.csv", "heads"),
        (b"PK\x03\x04 nothing", "a.xlsx", "shape"),
        (b"naam\n\x00", "a.csv", "shape"),
        (b"naam\n" + b"x" * 2_000_001, "a.csv", "size"),
        (b"naam\n" + b"x\n" * 5_001, "a.csv", "size"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, name: str, why: str) -> None:
    with pytest.raises(ListRefused, match=why):
        read_list(content, name)


def test_a_broken_file_is_refused_with_words_and_nobody_else_sees_a_list(
    cast: Cast, ten: ContactImport, sign_in
) -> None:
    browser = sign_in(cast.second_reviewer)
    given = {"file": SimpleUploadedFile("a.xlsx", b"nothing"), "source_note": "List"}
    answer = browser.post(reverse("contacts:imports"), given)
    assert answer.status_code == 422
    assert "Save it as CSV, XLSX or vCard" in answer.content.decode()
    assert browser.get(reverse("contacts:import", args=[ten.pk])).status_code == 404


def book_of(**parts: bytes) -> bytes:
    """A small workbook in which some parts are others."""
    book, out, made = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["name"])
    book.active.append(["Voorbeeld"])
    book.save(out)
    with zipfile.ZipFile(out) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in whole.namelist():
            changed.writestr(part, parts.get(part.rpartition("/")[2].partition(".")[0], whole.read(part)))
        for name in parts.keys() & {"extra"}:
            changed.writestr(f"xl/{name}.bin", parts[name])
    return made.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
WIDE = SHEET.format(
    '<dimension ref="A1:XFD502"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    '<row r="500"><c r="A500" t="inlineStr"><is><t>Voorbeeld</t></is></c></row></sheetData>'
).encode()


def test_a_workbook_that_claims_a_sea_of_cells_is_read_without_making_them() -> None:
    tracemalloc.start()
    try:
        rows = read_list(book_of(sheet1=WIDE), "a.xlsx")
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert rows == [{"line": 500, "name": "Voorbeeld"}]
    assert most < 30_000_000, "bytes"


@pytest.mark.parametrize(
    "parts",
    [
        {"sheet1": SHEET.format(" " * 30_000_000).encode()},
        {"sheet1": b"<!DOCTYPE x [<!ENTITY a 'aa'>]>" + WIDE},
        {"extra": bytes(30_000_000)},
    ],
)
def test_a_workbook_that_unpacks_into_too_much_is_refused_before_it_is_read(parts: dict[str, bytes]) -> None:
    with pytest.raises(ListRefused, match=r"size|shape"):
        read_list(book_of(**parts), "a.xlsx")


def test_a_picture_in_a_folder_is_no_workbook() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as folder:
        folder.writestr("a.png", b"")
    with pytest.raises(ListRefused, match="shape"):
        read_list(made.getvalue(), "a.xlsx")


HEAD_OF_ORGANISATIONS = "Naam;Naam (Frans);Soort;Ondernemingsnummer (KBO);Gemeente;Taal;E-mail;Website"
GOOD_ORGANISATIONS = [
    "Voorbeeldzone Een;Zone Exemple Un;Politiezone;0200.000.043;Kortrijk;nl;EEN@zone.example;www.zone.example",
    "Voorbeeld CAW;;caw;;;;;",
    "Exemple École;;Écoles, enseignement pour adultes, recherche;;62063;FR;;https://ecole.example",
]
BAD_ORGANISATIONS = [
    "Voorbeeld zonder soort;;;;;;;",
    "Gemeente Voorbeeld;;Gemeente;;;;;",
    ";;POL;0200.000.044;Nergens;xx;nee;geen site",
]


@pytest.fixture
def six(cast: Cast) -> ContactImport:
    """Six organisations, three of them broken."""
    lines = [HEAD_OF_ORGANISATIONS]
    lines += [row for pair in zip(GOOD_ORGANISATIONS, BAD_ORGANISATIONS, strict=True) for row in pair]
    content = "\r\n".join(lines).encode()
    return bring(content, name="diensten.csv", source_note="Website", by=cast.reviewer, kind=Brought.ORGANISATION)


def test_a_list_of_organisations_says_row_by_row_what_would_happen_and_the_good_ones_come_in_when_asked(
    cast: Cast, six: ContactImport, sign_in
) -> None:
    before, browser = Organisation.objects.count(), sign_in(cast.reviewer)
    verdicts = judge_all(six.rows, user=cast.reviewer, kind=six.kind)
    wrong = {verdict.line: verdict.wrong for verdict in verdicts if not verdict.is_good}
    assert wrong == {
        3: ["kind"],
        5: ["elsewhere"],
        7: ["name", "number", "email", "website", "language", "municipality"],
    }
    page = browser.get(reverse("contacts:import", args=[six.pk])).content.decode()
    for word in ("Add the 3 good rows", "The kind is missing or unknown.", "The website is no address of the web."):
        assert word in page
    assert "Legal ground" not in page, "that is asked of persons"
    assert Organisation.objects.count() == before, "looking adds nothing"
    for _turn in range(2):
        browser.post(reverse("contacts:take_import", args=[six.pk]))
        run(Job.objects.latest("pk").pk)
    assert Job.objects.earliest("pk").sentence == "3 organisations are added."
    assert Organisation.objects.count() == before + 3, "a second time adds nothing"
    zone = Organisation.objects.get(kbo_number="0200000043")
    assert (zone.kind, zone.name_nl, zone.name_fr) == ("POL", "Voorbeeldzone Een", "Zone Exemple Un")
    assert (zone.email, zone.website) == ("een@zone.example", "https://www.zone.example")
    assert (zone.municipality.name_nl, zone.province.code) == ("Kortrijk", "30000")
    assert Organisation.objects.get(name_nl="Exemple École").kind == "EDU"
    assert "3 organisations were added" in browser.get(reverse("contacts:import", args=[six.pk])).content.decode()


def test_an_organisation_that_is_here_by_a_name_or_its_number_is_left_out(cast: Cast) -> None:
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone", kbo_number="0200000043")
    Organisation.objects.create(kind="POL", name_nl="Zone", name_fr="Zone de l’Exemple", merged_into=zone)
    names = ({"name": "Andere naam", "kbo_number": "BE 0200 000 043"}, {"name": "de l'exemple zone"}, {"name": "Nieuw"})
    rows = [
        {"line": line, "kind": "POL", **row} for line, row in enumerate((*names, {"name": "Vlas", "name_fr": "nieuw"}))
    ]
    verdicts = judge_all(rows, user=cast.reviewer, kind=Brought.ORGANISATION)
    assert [verdict.known for verdict in verdicts] == ["kept", "kept", "", "line 2"]


def test_an_organisation_whose_number_somebody_else_got_meanwhile_is_left_out(cast: Cast, six: ContactImport) -> None:
    Organisation.objects.create(kind="POL", name_nl="Voorbeeld", kbo_number="0200000043")
    rows = {
        "2": {"name": "Voorbeeldzone", "kind": "POL", "kbo_number": "0200000043"},
        "4": {"name": "Twee", "kind": "CAW"},
    }
    importing.take_batch(six, rows, by=cast.reviewer)
    six.refresh_from_db()
    assert list(six.taken) == ["4"]


def test_organisations_that_went_out_come_in_again_and_cards_are_read_too(cast: Cast) -> None:
    one = Organisation(kind="POL", name_nl="Voorbeeldzone", name_de="Beispielzone", website="https://a.example")
    for language, form in itertools.product(("nl", "fr", "de", "en"), ("csv", "xlsx")):
        with translation.override(language):
            head, line = exporting.head_of_organisations(), exporting.line_of_organisation(one)
            content = exporting.table(form, "Organisations", "o", head, [line])[0]
        (row,) = read_list(content, f"a.{form}", Brought.ORGANISATION)
        assert (row["name"], row["name_de"], row["website"]) == (one.name_nl, one.name_de, one.website)
        (verdict,) = judge_all([row], user=cast.reviewer, kind=Brought.ORGANISATION)
        assert verdict.is_good, verdict.wrong
        assert verdict.values["kind"] == "POL"
    (row,) = read_list(card_of_organisation(one).encode(), "a.vcf", Brought.ORGANISATION)
    (verdict,) = judge_all([row], user=cast.reviewer, kind=Brought.ORGANISATION)
    assert verdict.is_good, verdict.wrong
    assert (verdict.values["kind"], verdict.values["website"]) == ("POL", one.website)
