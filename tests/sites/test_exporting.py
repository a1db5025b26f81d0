"""The whole file as JSON and PDF: complete, described with units, and no more than the reader may see."""

import io
import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from documents.preparing import prepare_waiting
from foundation.audit.models import Details, Entry
from sites.describing import schema
from sites.exporting import as_json
from sites.filing import save_part
from sites.kinds import PaperKind
from sites.messaging import write_message
from sites.models import Site
from sites.papers import add_paper
from sites.parts import FIELDS, Part
from sites.printing import pdf_of
from sites.review import take_step
from sites.talking import Side
from sites.workflow import Given, Step
from tests import make
from tests.documents.files import pdf
from tests.make import Cast


def told_everything(cast: Cast) -> Site:
    """A site in review with papers, a history, a question, and words on both sides."""
    site = make.draft(cast.signatory)
    for name, kind in (("front.jpg", PaperKind.PHOTO), ("plan.jpg", PaperKind.PLAN)):
        add_paper(site, make.picture(), by=cast.editor, name=name, kind=kind)
    add_paper(site, io.BytesIO(pdf()), by=cast.editor, name="besluit.pdf", kind=PaperKind.COLLEGE)
    prepare_waiting()
    version = site.version_of(Part.BUILDING)
    more = {"usable_area": 2000, "price": Decimal("1250000.00"), "tenure": ["rent"], "built_in": 1934}
    save_part(site, Part.BUILDING, by=cast.editor, version=version, values=more)
    site = take_step(take_step(site, Step.SUBMIT, by=cast.signatory), Step.TAKE_UP, by=cast.reviewer)
    write_message(site, "Tot in Kortrijk", side=Side.SHARED, by=cast.reviewer, key=uuid.uuid4())
    write_message(site, "Geheim onder ons", side=Side.INTERNAL, by=cast.reviewer, key=uuid.uuid4())
    soon = timezone.localdate() + timedelta(days=14)
    return take_step(site, Step.ASK, by=cast.reviewer, given=Given(reason="Which rooms?", due_on=soon))


def whole(site: Site, user: make.User) -> Site:
    rows = Site.objects.visible_to(user).with_places_of().with_file().with_papers_for(user).select_related("call")
    return rows.get(pk=site.pk)


def told(site: Site, user: make.User, *, persons: bool = True) -> dict:
    return json.loads(json.dumps(as_json(whole(site, user), user=user, persons=persons)))


def test_the_schema_is_one_and_every_file_keeps_to_it(cast: Cast) -> None:
    Draft202012Validator.check_schema(schema())
    validator = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    site = told_everything(cast)
    for user in (cast.reader, cast.reviewer, cast.governor):
        for persons in (True, False):
            validator.validate(told(site, user, persons=persons))
    validator.validate(told(make.draft(cast.editor, point=None, places=None, gross_area=None), cast.editor))


def test_a_file_with_one_thing_more_or_of_another_kind_is_not_what_the_schema_says(cast: Cast) -> None:
    validator = Draft202012Validator(schema())
    good = told(make.draft(cast.editor), cast.editor)
    assert validator.is_valid(good)
    assert not validator.is_valid({**good, "more": 1})
    assert not validator.is_valid({**good, "site": {**good["site"], "status": "lost"}})
    place = {**good["file"]["place"], "name": 7}
    assert not validator.is_valid({**good, "file": {**good["file"], "place": place}})


def test_every_number_has_its_unit_and_every_field_its_words() -> None:
    parts = schema()["properties"]["file"]["properties"]
    assert set(parts) == set(Part) - {Part.PAPERS}
    for part, told_part in parts.items():
        assert list(told_part["properties"]) == list(FIELDS[Part(part)])
        for code, field in told_part["properties"].items():
            assert field["description"], code
            kind = field.get("type", "")
            if "integer" in kind or "number" in kind:
                assert field.get("unit"), code


def test_the_schema_is_there_for_everybody(client, db: None) -> None:
    answer = client.get("/sites/file.schema.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert answer.json()["$id"].endswith("/sites/file.schema.json")


def test_values_come_out_as_they_went_in(cast: Cast) -> None:
    told_file = told(told_everything(cast), cast.reader)
    assert told_file["file"]["place"]["point"] == {"type": "Point", "coordinates": list(make.POINTS[make.KORTRIJK])}
    building = told_file["file"]["building"]
    assert (building["price"], building["tenure"], building["built_in"]) == ("1250000.00", ["rent"], 1934)
    assert [paper["category"] for paper in told_file["papers"]] == ["photo", "plan", "college"]
    assert [step["step"] for step in told_file["history"]] == ["submit", "take_up", "ask"]
    assert told_file["questions"][0]["question"] == "Which rooms?"


def test_each_gets_no_more_than_the_own_sight(cast: Cast) -> None:
    site = told_everything(cast)
    threads = {name: {row["thread"] for row in told(site, user)["messages"]} for name, user in sight(cast).items()}
    assert threads == {"reader": {"shared"}, "reviewer": {"shared", "internal"}, "governor": set()}


def sight(cast: Cast) -> dict[str, make.User]:
    return {"reader": cast.reader, "reviewer": cast.reviewer, "governor": cast.governor}


def test_the_form_without_persons_names_nobody_and_holds_no_word_of_the_inside(cast: Cast) -> None:
    site = told_everything(cast)
    text = json.dumps(told(site, cast.reviewer, persons=False))
    assert "Geheim" not in text
    for person in (cast.editor, cast.signatory, cast.reviewer):
        assert person.name not in text
        assert person.email not in text
    assert cast.reviewer.name in json.dumps(told(site, cast.reviewer))


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_pdf_is_tagged_and_holds_the_file(cast: Cast, language: str, caplog) -> None:
    site = told_everything(cast)
    document = PdfReader(io.BytesIO(pdf_of(whole(site, cast.reader), user=cast.reader, language=language)))
    text = "".join(page.extract_text() for page in document.pages)
    assert site.name in text
    assert site.reference in text
    assert document.trailer["/Root"]["/Lang"] == language
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "besluit.pdf" in text
    assert "Failed to load" not in caplog.text, "map and photos are drawn"


def test_the_pdf_speaks_the_language_of_the_municipality(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    answer = sign_in(cast.reviewer).get(f"/sites/{site.pk}/file.pdf")
    assert answer["Content-Disposition"].endswith('-nl.pdf"')
    assert sign_in(cast.reviewer).get(f"/sites/{site.pk}/file.pdf?in=fr")["Content-Disposition"].endswith('-fr.pdf"')


def test_every_export_is_recorded_that_of_the_own_municipality_too(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    for user in (cast.reader, cast.governor):
        for form in ("pdf", "json"):
            assert sign_in(user).get(f"/sites/{site.pk}/file.{form}").status_code == 200
    entries = Entry.objects.about(site).of_verb("site.export").order_by("at")
    assert [entry.actor_id for entry in entries] == [cast.reader.pk] * 2 + [cast.governor.pk] * 2
    assert [Details.objects.get(entry_id=entry.pk).words["form"] for entry in entries] == ["pdf", "json"] * 2


def test_taking_a_file_along_is_recorded_as_opening_it(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    sign_in(cast.reviewer).get(f"/sites/{site.pk}/file.json?without=persons")
    assert Entry.objects.of_verb("site.read").count() == 1
