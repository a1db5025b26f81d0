"""Letters of a call: addresses, codes, the page behind the link, the first person of a municipality, mailings."""

import io
import re
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import AccessRequest, Organisation, RequestState
from calls.addressing import read_table, take_over
from calls.codes import digest_of, new_code, new_link, squeezed
from calls.coverage import Coverage
from calls.letter_forms import CallForm
from calls.lettering import make_letter, paper_of, receivers, without_address
from calls.loading import first_call
from calls.mailing import MailingRefused, addressees, preview, send_mailing
from calls.models import Answer, Call, CallLetter, CallMailing, FirstPerson, MailingLine, PostalAddress, Recipient
from calls.tasks import letters_of_call
from calls.wording import write_call
from foundation.mail.models import OutgoingMail
from foundation.mail.words import Words
from foundation.parameters.reading import value
from jobs import running
from jobs.asking import ask
from sites.models import Site, SiteEvent
from sites.review import take_step
from sites.workflow import Refusal, Step, StepRefused
from territory.models import Municipality, Province
from tests import make
from tests.documents.files import pdf
from tests.make import Cast
from tests.roles import as_web

pytestmark = pytest.mark.django_db

TABLE = """nis;street;postcode;town;mailbox;language
34022;Grote Markt 54;8500;Kortrijk;info@kortrijk.example;
62063;Place du Marché 2;4000;Liège;info@liege.example;fr
21007;Rue du Curé 2;1190;Forest;;
"""
WORDS = Words(
    subjects={"nl": "Onze oproep", "fr": "Notre appel"}, texts={"nl": "Leest u de oproep?", "fr": "Lisez-vous ?"}
)


@pytest.fixture
def call(cast: Cast) -> Call:
    made = make.call()
    take_over(read_table(TABLE), by=cast.coordinator)
    return made


def letter_to(call: Call, cast: Cast, nis: str = make.KORTRIJK) -> tuple[CallLetter, str, str]:
    """Make a letter and return its row, the code on the paper, and its words."""
    recipient = receivers(call, by=cast.coordinator).get(municipality__nis=nis)
    made = make_letter(recipient, PostalAddress.objects.get(municipality__nis=nis), by=cast.coordinator)
    words = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    return made.row, re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words.replace(" ", ""))[0], words


@pytest.mark.parametrize(
    ("nis", "college"),
    [
        (make.KORTRIJK, "college van burgemeester en schepenen"),
        (make.LIEGE, "Au collège communal"),
        (make.FOREST, "Au collège des bourgmestre et échevins"),
    ],
)
def test_a_letter_calls_the_college_by_its_name(call: Call, cast: Cast, nis: str, college: str) -> None:
    assert college in " ".join(letter_to(call, cast, nis)[2].split())


def paper(call: Call, nis: str, language: str) -> list[str]:
    """Draw the letter of one municipality and return the words of its pages."""
    row = CallLetter(call=call, municipality=Municipality.objects.get(nis=nis), link=new_link(), made_at=timezone.now())
    address = PostalAddress(street="Voorbeeldstraat 12 bus 3", postcode="8500", town="Voorbeeld", language=language)
    content = paper_of(row, address, code="ABCD-EFGH-JKMN")
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize(
    ("nis", "language", "ends"),
    [
        (make.KORTRIJK, "nl", ["vriendelijke"]),
        (make.LIEGE, "fr", ["Bien à vous"]),
        (make.LIEGE, "de", ["freundlichen"]),
        (make.FOREST, "", ["vriendelijke", "Bien à vous"]),
    ],
)
def test_a_letter_of_the_first_call_takes_one_page_in_each_language(
    cast: Cast, nis: str, language: str, ends: list[str]
) -> None:
    pages = paper(Call(**first_call()), nis, language)
    assert len(pages) == len(ends)
    for page, end in zip(pages, ends, strict=True):
        assert end in page
        assert "ABCD-EFGH-JKMN" in page


def test_of_a_longer_call_the_last_words_stand_with_the_code(cast: Cast) -> None:
    words = first_call()
    words["text_fr"] = words["text_fr"].replace("Bien à vous", f"{'Une phrase de plus. ' * 25}\n\nBien à vous")
    first, second = paper(Call(**words), make.LIEGE, "fr")
    assert "Bien à vous" not in first
    assert "Bien à vous" in second
    assert "ABCD-EFGH-JKMN" in second


def typed_code() -> str:
    return re.search(r"\b[0-9]{6}\b", OutgoingMail.objects.latest("written_at").text)[0]


def begin(browser: Client, link: str, code: str, **changes: str) -> object:
    person = {"name": "Voorbeeld", "function": "Secretary", "email": "Secretary@Kortrijk.example", "language": "nl"}
    return browser.post(f"/calls/l/{link}/", {"code": code, **person, **changes})


# Codes


def test_a_code_survives_hands_and_paper() -> None:
    code = new_code()
    assert squeezed(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert digest_of(code, salt="a") != digest_of(code, salt="b") != code
    assert len({new_link() for _ in range(100)}) == 100


# Addresses


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("99999;A 1;8500;B;;", "NIS"),
        ("34022;;8500;Kortrijk;;", "Street"),
        ("34022;A 1;850;Kortrijk;;", "four digits"),
        ("34022;A 1;8500;Kortrijk;no mailbox;", "e-mail"),
        ("34022;A 1;8500;Kortrijk;;en", "language"),
        (f"34022;{'A' * 121};8500;Kortrijk;;", "too long"),
        ("34022;A\0;8500;Kortrijk;;", "no address has"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_kept(cast: Cast, line: str, word: str) -> None:
    table = read_table(f"nis;street;postcode;town;mailbox;language\n{line}\n")
    assert word in table.troubles[0].wrong
    with pytest.raises(ValueError, match=r".*"):
        take_over(table, by=cast.coordinator)
    assert not PostalAddress.objects.exists()


def test_a_table_replaces_addresses_and_asks_as_little_for_many_as_for_one(
    call: Call, cast: Cast, django_assert_max_num_queries
) -> None:
    newer = read_table(TABLE.replace("Grote Markt 54", "Nieuwe Markt 1"))
    with django_assert_max_num_queries(5):
        take_over(newer, by=cast.coordinator)
    assert PostalAddress.objects.get(municipality__nis=make.KORTRIJK).street == "Nieuwe Markt 1"
    assert PostalAddress.objects.count() == 3


def test_a_table_without_its_columns_is_refused_whole(cast: Cast) -> None:
    assert "town" in read_table("nis,street,postcode\n34022,A,8500\n").wrong


def test_the_table_is_shown_before_it_is_kept(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    shown = browser.post("/calls/addresses/", {"text": TABLE})
    assert (shown.status_code, PostalAddress.objects.count()) == (200, 0)
    browser.post("/calls/addresses/", {"text": TABLE, "take": "yes"})
    assert PostalAddress.objects.count() == 3


def test_municipalities_without_an_address_are_listed(cast: Cast, call: Call) -> None:
    missing = without_address(call, by=cast.coordinator)
    assert {place.nis for place in missing}.isdisjoint({"34022", "62063", "21007"})
    assert len(missing) == Recipient.objects.of_call(call).count() - 3


# Letters


def test_a_letter_speaks_the_languages_of_its_municipality(cast: Cast, call: Call) -> None:
    _row, code, words = letter_to(call, cast, "21007")
    assert "Call nl" in words
    assert "Call fr" in words
    assert words.count(code) == 2


def test_only_the_digest_of_the_code_is_kept(cast: Cast, call: Call) -> None:
    row, code, _words = letter_to(call, cast)
    assert code not in str(CallLetter.objects.filter(pk=row.pk).values())
    assert row.code_digest == digest_of(code, salt=row.link)


def test_the_whole_call_is_one_job_and_a_second_run_takes_the_first_codes_back(cast: Cast, call: Call) -> None:
    for turn in (1, 2):
        job = ask(letters_of_call, by=cast.coordinator, call=call.pk, municipalities=[])
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done) == ("done", 3), job.sentence
        names = zipfile.ZipFile(job.result).namelist()
        assert [name[:5] for name in sorted(names)] == ["21007", "34022", "62063"]
        assert CallLetter.objects.count() == 3 * turn
        assert CallLetter.objects.standing().count() == 3


def test_the_paper_of_a_call_is_looked_into_and_saved_to_disk(cast: Cast, call: Call, sign_in) -> None:
    script = SimpleUploadedFile("a.pdf", pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert) >>\nendobj\n"))
    assert "a script" in str(CallForm({}, {"paper": script}, instance=call).errors["paper"])
    good = SimpleUploadedFile("a.pdf", pdf())
    assert "paper" not in CallForm({}, {"paper": good}, instance=call).errors
    write_call(call, provinces=[], paper=good, by=cast.coordinator)
    answer = sign_in(cast.reader).get(f"/calls/{call.code}/paper/")
    assert answer.content == pdf()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox;")


def test_a_call_asks_some_municipalities_or_all_of_a_province(cast: Cast, sign_in) -> None:
    words = {f"{part}_{code}": part for part in ("title", "text") for code in ("nl", "fr", "de", "en")}
    form = {"code": "some", "opens_on": "2026-01-01", "source_note": "", **words}
    browser = sign_in(cast.coordinator)
    unclear = browser.post("/calls/new/", {**form, "municipalities": "Nowhere"})
    assert "NIS code of: Nowhere" in unclear.content.decode()
    browser.post("/calls/new/", {**form, "municipalities": f" kortrijk \n{make.OLEN}\n"})
    asked = Recipient.objects.of_call(Call.objects.get(code="some"))
    assert set(asked.values_list("municipality__nis", flat=True)) == {make.KORTRIJK, make.OLEN}
    west = Province.objects.get(code=make.WEST_FLANDERS)
    browser.post("/calls/some/edit/", {**form, "provinces": [west.pk]})
    assert asked.filter(province=west).count() == west.municipalities.current().count()
    assert asked.filter(municipality__nis=make.OLEN).exists()


# The page behind the link


def test_opening_the_link_does_nothing(cast: Cast, call: Call, client: Client) -> None:
    row, _code, _words = letter_to(call, cast)
    shown = client.get(f"/calls/l/{row.link}/")
    assert "Kortrijk" in shown.content.decode()
    row.refresh_from_db()
    assert row.used_at is None
    assert not FirstPerson.objects.exists()
    assert Recipient.objects.of_call(call).with_coverage().get(municipality__nis="34022").coverage == Coverage.SILENT


def test_an_unknown_link_is_not_found_and_an_old_one_explains(cast: Cast, call: Call, client: Client) -> None:
    old, code, _words = letter_to(call, cast)
    letter_to(call, cast)
    assert client.get("/calls/l/nothing2/").status_code == 404
    assert "newer letter" in client.get(f"/calls/l/{old.link}/").content.decode()
    assert begin(client, old.link, code).status_code == 422


def test_a_wrong_code_opens_nothing(cast: Cast, call: Call, client: Client) -> None:
    row, _code, _words = letter_to(call, cast)
    assert begin(client, row.link, new_code()).status_code == 422
    assert not FirstPerson.objects.exists()


def test_a_code_opens_only_its_own_letter(cast: Cast, call: Call, client: Client) -> None:
    _row, code, _words = letter_to(call, cast)
    other, _code, _words = letter_to(call, cast, make.LIEGE)
    assert begin(client, other.link, code).status_code == 422


def test_a_closed_call_opens_no_letter(cast: Cast, call: Call, client: Client) -> None:
    row, code, _words = letter_to(call, cast)
    Call.objects.update(closes_on=make.LONG_AGO)
    assert begin(client, row.link, code).status_code == 422


def test_a_long_list_of_letters_is_cut_into_pages(cast: Cast, call: Call, sign_in, monkeypatch) -> None:
    monkeypatch.setattr("calls.views.letters.ROWS_ON_PAGE", 1)
    letter_to(call, cast)
    letter_to(call, cast, make.LIEGE)
    browser = sign_in(cast.coordinator)
    pages = [browser.get(f"/calls/{call.code}/letters/", {"page": number}) for number in (1, 2)]
    assert len({row.pk for page in pages for row in page.context["made"]}) == 2
    assert 'href="?page=2"' in pages[0].content.decode()


# The first person


@pytest.fixture
def proved(cast: Cast, call: Call, client: Client) -> str:
    """Somebody of Kortrijk came with the letter and proved the mailbox; the link of the letter."""
    row, code, _words = letter_to(call, cast)
    assert begin(client, row.link, code)["Location"] == f"/calls/l/{row.link}/code/"
    assert client.post(f"/calls/l/{row.link}/code/", {"typed": "12 34 5x"}).status_code == 422
    answer = client.post(f"/calls/l/{row.link}/code/", {"typed": typed_code()})
    assert answer["Location"] == f"/calls/l/{row.link}/answer/"
    return row.link


def test_proving_the_mailbox_asks_for_access(proved: str) -> None:
    [request] = AccessRequest.objects.all()
    assert (request.email, request.source, request.role) == ("secretary@kortrijk.example", "letter", "signatory")


def test_an_answer_of_the_first_person_counts_once_it_is_approved(
    cast: Cast, call: Call, client: Client, proved: str
) -> None:
    address = f"/calls/l/{proved}/answer/"
    assert client.post(address, {"kind": "decline", "concerns": ["police"]}).status_code == 302
    [answer] = Answer.objects.all()
    assert not answer.is_confirmed
    seen = Recipient.objects.of_call(call).with_coverage()
    assert seen.get(municipality__nis="34022").coverage == Coverage.SILENT
    browser = Client()
    browser.force_login(cast.coordinator)
    person = FirstPerson.objects.get()
    assert "Voorbeeld" in browser.get("/calls/first-persons/").content.decode()
    decided(browser, person)
    assert seen.get(municipality__nis="34022").coverage == Coverage.DECLINED
    assert AccessRequest.objects.get().state == RequestState.GRANTED
    assert browser.post(f"/calls/first-persons/{person.pk}/").status_code == 404


def test_a_first_person_proposes_nothing_before_there_is_an_account(client: Client, proved: str) -> None:
    assert client.post(f"/calls/l/{proved}/answer/", {"kind": "propose"}).status_code == 422
    assert not Answer.objects.exists()


def test_a_first_person_begins_one_draft_that_waits_for_approval(
    cast: Cast, call: Call, client: Client, proved: str, sign_in
) -> None:
    address = f"/sites/letter/{proved}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": ""}).status_code == 422
    for _click in range(2):
        assert client.post(address, {"name": "Old school", "places": "30"})["Location"] == address
    [site] = Site.objects.all()
    assert (site.status, site.waits_for_approval, site.call, site.created_by) == ("draft", True, call, None)
    assert "Old school" in client.get(address).content.decode()
    seen = Recipient.objects.of_call(call).with_coverage()
    assert seen.get(municipality__nis="34022").coverage == Coverage.SILENT
    browser = Client()
    browser.force_login(cast.signatory)
    assert "has not approved" in browser.get(f"/sites/{site.pk}/").content.decode()
    browser.force_login(cast.coordinator)
    assert browser.get(f"/sites/{site.pk}/").status_code == 404
    decided(browser, FirstPerson.objects.get())
    assert not Site.objects.get().waits_for_approval
    browser.force_login(cast.signatory)
    assert "has not approved" not in browser.get(f"/sites/{site.pk}/").content.decode()
    client.post(address, {"name": "Another"})
    assert Site.objects.count() == 1


def test_the_draft_of_somebody_who_was_refused_is_withdrawn(cast: Cast, client: Client, proved: str) -> None:
    client.post(f"/sites/letter/{proved}/", {"name": "Old school"})
    with pytest.raises(StepRefused) as refused:
        take_step(Site.objects.get(), Step.SUBMIT, by=cast.signatory)
    assert refused.value.refusal == Refusal.UNAPPROVED
    browser = Client()
    browser.force_login(cast.coordinator)
    person = FirstPerson.objects.get()
    browser.post(f"/calls/first-persons/{person.pk}/", {"no": "yes", "reason": "Not known there."})
    site = Site.objects.get()
    assert (site.status, site.waits_for_approval) == ("withdrawn", False)
    event = SiteEvent.objects.get()
    assert (event.step, event.reason, event.by, event.municipality) == (
        "withdraw", "Not known there.", cast.coordinator, site.municipality,
    )  # fmt: skip
    client.post(f"/sites/letter/{proved}/", {"name": "Another"})
    assert Site.objects.count() == 1
    assert take_step(site, Step.BRING_BACK, by=cast.signatory).status == "draft"


def test_nobody_begins_a_draft_without_the_code(client: Client, proved: str) -> None:
    stranger = Client()
    assert stranger.get(f"/sites/letter/{proved}/")["Location"] == f"/calls/l/{proved}/"
    assert stranger.post(f"/sites/letter/{proved}/", {"name": "Mine"})["Location"] == f"/calls/l/{proved}/"
    assert not Site.objects.exists()


def decided(browser: Client, person: FirstPerson) -> object:
    """Say yes to a person as the page does, with the answer that stood there."""
    return browser.post(f"/calls/first-persons/{person.pk}/", {"answer": person.answer_id or ""})


def test_an_answer_that_was_not_seen_is_not_approved(cast: Cast, client: Client, proved: str, sign_in) -> None:
    address = f"/calls/l/{proved}/answer/"
    client.post(address, {"kind": "decline", "words": "No."})
    seen = FirstPerson.objects.get()
    client.post(address, {"kind": "decline", "words": "Never."})
    browser = Client()
    browser.force_login(cast.coordinator)
    decided(browser, seen)
    assert "Voorbeeld was faster" in browser.get("/calls/first-persons/").content.decode()
    assert FirstPerson.objects.waiting().exists()
    assert not Answer.objects.filter(is_confirmed=True).exists()
    page = browser.get("/calls/first-persons/").content.decode()
    now = FirstPerson.objects.get()
    assert f'name="answer" value="{now.answer_id}"' in page
    decided(browser, now)
    assert [answer.words for answer in Answer.objects.filter(is_confirmed=True)] == ["Never."]


def test_a_code_wears_out(cast: Cast, call: Call, client: Client) -> None:
    row, code, _words = letter_to(call, cast)
    most = value("calls.most_first_persons")
    assert [begin(client, row.link, code).status_code for _turn in range(most)] == [302] * most
    assert begin(client, row.link, code).status_code == 422
    assert FirstPerson.objects.count() == most


def test_a_code_that_let_somebody_in_opens_nothing_more(cast: Cast, call: Call, client: Client) -> None:
    row, code, _words = letter_to(call, cast)
    late, other = Client(), Client()
    begin(late, row.link, code, email="late@kortrijk.example")
    digits = typed_code()
    begin(client, row.link, code)
    client.post(f"/calls/l/{row.link}/code/", {"typed": typed_code()})
    browser = Client()
    browser.force_login(cast.coordinator)
    decided(browser, FirstPerson.objects.get(proved_at__isnull=False))
    assert begin(other, row.link, code).status_code == 422
    assert late.post(f"/calls/l/{row.link}/code/", {"typed": digits}).status_code == 422
    assert AccessRequest.objects.count() == 1


def test_saying_no_needs_a_reason_and_the_answer_never_counts(cast: Cast, client: Client, proved: str) -> None:
    client.post(f"/calls/l/{proved}/answer/", {"kind": "decline", "words": "No."})
    browser = Client()
    browser.force_login(cast.coordinator)
    person = FirstPerson.objects.get()
    browser.post(f"/calls/first-persons/{person.pk}/", {"no": "yes"})
    assert FirstPerson.objects.waiting().exists()
    browser.post(f"/calls/first-persons/{person.pk}/", {"no": "yes", "reason": "Not known there."})
    assert not Answer.objects.get().is_confirmed
    assert AccessRequest.objects.get().state == RequestState.REFUSED


def test_five_wrong_tries_end_the_digits(cast: Cast, call: Call, client: Client) -> None:
    row, code, _words = letter_to(call, cast)
    begin(client, row.link, code)
    right = typed_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        client.post(f"/calls/l/{row.link}/code/", {"typed": wrong})
    assert client.post(f"/calls/l/{row.link}/code/", {"typed": right}).status_code == 422
    assert not AccessRequest.objects.exists()


def test_another_browser_cannot_go_on_where_somebody_began(client: Client, proved: str) -> None:
    assert Client().get(f"/calls/l/{proved}/answer/")["Location"] == f"/calls/l/{proved}/"


# Mailings


def keys(*codes: str) -> list[int]:
    return list(Recipient.objects.filter(municipality__nis__in=codes).values_list("municipality_id", flat=True))


def test_a_mailing_goes_to_each_municipality_in_its_language_and_is_remembered(cast: Cast, call: Call) -> None:
    OutgoingMail.objects.all().delete()
    everybody = keys("34022", "62063", "21007")
    kept = send_mailing(call, keys=everybody, words=WORDS, chosen={}, by=cast.coordinator, key=uuid.uuid4())
    assert kept.number == 2
    sent = {mail.address: (mail.language, mail.subject) for mail in OutgoingMail.objects.all()}
    assert sent == {
        "info@kortrijk.example": ("nl", "Onze oproep"),
        "info@liege.example": ("fr", "Notre appel"),
    }
    assert MailingLine.objects.count() == 2


def test_a_second_click_sends_nothing_more(cast: Cast, call: Call) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        send_mailing(call, keys=keys("34022"), words=WORDS, chosen={}, by=cast.coordinator, key=key)
    assert MailingLine.objects.count() == 1


def test_a_governor_writes_within_the_own_province_under_the_own_name(cast: Cast, call: Call) -> None:
    everybody = keys("34022", "62063")
    Organisation.objects.filter(pk=cast.governor.acting.organisation_id).update(name_fr="Le gouverneur")
    cast.governor.acting.organisation.refresh_from_db()
    with as_web(cast.governor):
        reached = addressees(call, everybody, by=cast.governor)
        kept = send_mailing(call, keys=everybody, words=WORDS, chosen={}, by=cast.governor, key=uuid.uuid4())
    assert [row.municipality.nis for row in reached] == ["34022"]
    assert kept.sender == str(cast.governor.acting.organisation)
    assert kept.number == 1
    letter = OutgoingMail.objects.get(subject="Onze oproep")
    assert letter.sender == kept.sender
    assert kept.sender in letter.text
    french = Words(subjects={"fr": "Notre appel"}, texts={"fr": "Lisez-vous ?"})
    assert "Le gouverneur" in preview(french, language="fr", by=cast.governor, call=call)


def test_nobody_else_writes_to_municipalities(cast: Cast, call: Call) -> None:
    with pytest.raises(MailingRefused):
        send_mailing(call, keys=keys("34022"), words=WORDS, chosen={}, by=cast.editor, key=uuid.uuid4())


def test_a_mailing_is_shown_before_it_is_sent(cast: Cast, call: Call, sign_in) -> None:
    browser = sign_in(cast.governor)
    address = f"/calls/{call.code}/mailing/?answer=silent"
    form = {"key": str(uuid.uuid4()), "subject_nl": "Onze oproep", "text_nl": "Leest u de oproep?"}
    shown = browser.post(address, form)
    assert "Leest u de oproep?" in shown.content.decode()
    read = re.search(r"How it will be read.*?</article>", shown.content.decode(), re.DOTALL)[0]
    assert f"/calls/{call.code}/" in read, "as the mail says it"
    assert not MailingLine.objects.exists()
    browser.post(address, {**form, "send": "yes"})
    assert MailingLine.objects.count() == 1


def test_those_without_contact_since_a_day_are_listed_and_written_to(cast: Cast, call: Call, sign_in) -> None:
    letter_to(call, cast)
    browser, today = sign_in(cast.coordinator), timezone.localdate()
    for day, listed in ((today, True), (today - timedelta(days=1), False)):
        rows = browser.get("/calls/coverage/", {"answer": "silent", "since": day}).context["page"].object_list
        found = {row.municipality.nis for row in rows}
        assert (make.KORTRIJK in found) == listed
        assert make.LIEGE in found
    form = {"key": str(uuid.uuid4()), "subject_fr": "Notre appel", "text_fr": "Lisez-vous ?", "send": "yes"}
    browser.post(f"/calls/{call.code}/mailing/?answer=silent&since={day}", form)
    written = {line.municipality.nis for line in MailingLine.objects.all()}
    assert make.LIEGE in written
    assert make.KORTRIJK not in written
    assert CallMailing.objects.get().chosen == {"province": "", "answer": "silent", "since": str(day)}


# "Not yet" for the governor


def test_a_proposal_that_says_not_yet_is_considering_for_the_governor_alone(cast: Cast, call: Call, sign_in) -> None:
    browser = sign_in(cast.signatory)
    browser.post(f"/calls/{call.code}/answer/", {"kind": "propose", "key": str(uuid.uuid4())})
    make.submitted(cast.signatory, shared_with_governor=False)
    for name, coverage in [("governor", Coverage.CONSIDERING), ("reviewer", Coverage.PROPOSED)]:
        with as_web(getattr(cast, name)):
            seen = Recipient.objects.visible_to(getattr(cast, name)).of_call(call).with_coverage()
            assert seen.get(municipality__nis="34022").coverage == coverage
    page = sign_in(cast.governor).get(f"/calls/{call.code}/answer/34022/").content.decode()
    assert "We propose a building" not in page.partition("<form")[0]
    shown = make.submitted(cast.signatory, name="Shared")
    assert shown.pk
    with as_web(cast.governor):
        seen = Recipient.objects.visible_to(cast.governor).of_call(call).with_coverage()
        assert seen.get(municipality__nis="34022").coverage == Coverage.PROPOSED


def test_a_table_that_is_none_is_refused_in_words() -> None:
    assert "CSV" in read_table("nis;" + "x" * 200_000).wrong
