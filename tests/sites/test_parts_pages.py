"""The pages of a file: begin, save part by part with a button or by itself, choose between two texts."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from foundation.parameters.models import Parameter
from foundation.workdays import add_workdays
from sites.kinds import PaperKind
from sites.models import InformationRequest, Site
from sites.papers import add_paper
from sites.parts import FIELDS, Part
from sites.review import take_step
from sites.workflow import Step
from tests import make
from tests.make import Cast
from tests.roles import as_owner

BY_ITSELF = {"X-Autosave": "1"}
SQUARE = [[3.264, 50.827], [3.266, 50.827], [3.266, 50.828], [3.264, 50.828], [3.264, 50.827]]


def fields_shown(client: Client, site: Site, part: str) -> dict[str, Any]:
    """What the form of a part would send back unchanged."""
    form = client.get(f"/sites/{site.pk}/file/{part}/").context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    return sent | {"version": site.version_of(Part(part))} | NO_ROOMS


NO_ROOMS = {"rooms-TOTAL_FORMS": 0, "rooms-INITIAL_FORMS": 0}


def save(client: Client, site: Site, part: str, *, by_itself: bool = False, **changes: object) -> Any:
    """Send the form of a part with some changes."""
    site.refresh_from_db()
    sent = fields_shown(client, site, part) | changes
    headers = BY_ITSELF if by_itself else {}
    return client.post(f"/sites/{site.pk}/file/{part}/", sent, headers=headers)


def test_a_name_is_enough_to_begin(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.editor)
    key = client.get("/sites/propose/").context["form"]["draft_key"].value()
    for _click in range(2):
        answer = client.post("/sites/propose/", {"name": "Old school", "draft_key": key})
    site = Site.objects.get()
    assert answer.url == f"/sites/{site.pk}/file/place/?saved=start"
    assert (site.name, site.keeper) == ("Old school", cast.editor)
    page = client.get(answer.url).content.decode()
    assert f'data-kept-clear="file-{cast.editor.pk}-start"' in page


def test_without_a_name_nothing_begins(cast: Cast, sign_in) -> None:
    answer = sign_in(cast.editor).post("/sites/propose/", {"name": ""})
    assert answer.status_code == 422
    assert not Site.objects.exists()


@pytest.mark.parametrize("part", ["place", "building", "capacity", "surroundings", "support"])
def test_a_part_that_is_sent_back_unchanged_changes_nothing(cast: Cast, sign_in, part: str) -> None:
    site = make.draft(cast.signatory, **make.whole_file())
    before = site.part_versions
    answer = save(sign_in(cast.editor), site, part, **({"rooms": ""} if part == "capacity" else {}))
    assert answer.status_code == 302, answer.context["form"].errors
    site.refresh_from_db()
    changed = site.changes.filter(by=cast.editor)
    lost = {code for change in changes_of(changed) for code in change} - {"rooms"}
    assert lost == set()
    assert part == "capacity" or site.part_versions == before


def changes_of(rows: Any) -> list[dict[str, Any]]:
    """What changed, row by row."""
    return [row.changes for row in rows]


def test_the_button_leads_to_the_next_part(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    answer = save(sign_in(cast.editor), site, "building", storeys="3", next="capacity")
    assert answer.url == f"/sites/{site.pk}/file/capacity/?saved=building"


def test_a_part_saves_by_itself_and_answers_with_the_rail(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor, places=None)
    client: Client = sign_in(cast.editor)
    answer = save(client, site, "capacity", by_itself=True, places="28")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="rail"' in page
    assert 'id="id_version" value="1"' in page, "the version to name next time"
    site.refresh_from_db()
    assert site.places == 28


def test_one_wrong_field_keeps_no_other_from_being_saved(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)
    answer = save(client, site, "building", by_itself=True, built_in="19310", storeys="3")
    assert "data-partly" in answer.content.decode()
    answer = save(client, site, "building", built_in="19310", plot_area="5200")
    assert answer.status_code == 422
    assert "The rest is saved." in answer.content.decode()
    assert 'value="19310"' in answer.content.decode()
    site = Site.objects.with_file().get()
    assert (site.building.storeys, site.building.plot_area, site.building.built_in) == (3, 5200, None)


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("place", {"longitude": 6.4, "latitude": 49.5}, "in the sea or abroad"),
        ("place", {"longitude": 50.8, "latitude": 3.2}, "in the sea or abroad"),
        ("place", {"latitude": ""}, "needs both numbers"),
        ("place", {"name": ""}, "Please give the building a name"),
        ("place", {"postcode": "0850"}, "four digits"),
        ("place", {"parcels": "34022A0123"}, "17 characters"),
        ("place", {"outline": "50.82, 3.26\n50.83"}, "Line 2: write latitude, longitude"),
        ("place", {"outline": "50.82, 3.26\n50.83, 3.27"}, "three corners"),
        ("place", {"outline": "3.26, 50.82\n3.27, 50.83\n3.28, 50.82"}, "does not lie in Belgium"),
        ("place", {"outline": "50.82, 3.26\n50.83, 3.27\n50.82, 3.27\n50.83, 3.26"}, "cross each other"),
        ("building", {"gross_area": 99_999_999_999}, "less than or equal to"),
        ("building", {"price": "-5"}, "greater than or equal to"),
        ("building", {"zone": "w_housing"}, "Select a valid choice"),
        ("capacity", {"places": 0}, "between 1 and"),
        ("capacity", {"rooms-TOTAL_FORMS": 1, "rooms-0-count": "3"}, "Please look at 1 line of the rooms"),
        ("support", {"motivation": "x" * 2001}, "at most 2000 characters"),
        ("support", {"concerns": ["nonsense"]}, "Select a valid choice"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(cast: Cast, sign_in, part: str, change: dict, words: str) -> None:
    site = make.draft(cast.signatory)
    answer = save(sign_in(cast.editor), site, part, **change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not site.changes.filter(by=cast.editor).exists()


def test_the_end_of_a_line_counts_once(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    lines = "x" * 1000 + "\r\n" + "y" * 999
    assert save(sign_in(cast.editor), site, "support", motivation=lines).status_code == 302
    site.refresh_from_db()
    assert len(site.motivation) == 2000


def test_a_colleague_was_faster_and_the_person_chooses(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)
    mine = fields_shown(client, site, "support") | {"motivation": "From the editor.", "added_value": "A garden."}
    client.force_login(cast.signatory)
    save(client, site, "support", motivation="From the signatory.", concerns_words="Parking.")
    client.force_login(cast.editor)
    quiet = client.post(f"/sites/{site.pk}/file/support/", mine, headers=BY_ITSELF)
    assert (quiet.status_code, "data-overtaken" in quiet.content.decode()) == (409, True)
    answer = client.post(f"/sites/{site.pk}/file/support/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "From the signatory." in page
    assert "From the editor." in page
    keep = {row["code"]: row["keep"] for row in answer.context["rows"]}
    assert keep == {"motivation": "mine", "concerns_words": "theirs", "added_value": "mine"}
    sent = dict(answer.context["typed"]) | {f"choice-{code}": kept for code, kept in keep.items()}
    assert (
        client.post(f"/sites/{site.pk}/file/support/", sent | {"version": answer.context["version"]}).status_code == 302
    )
    site = Site.objects.with_file().get()
    assert (site.motivation, site.support.concerns_words) == ("From the editor.", "Parking.")
    assert site.support.added_value == "A garden."


def test_a_place_can_be_looked_up_and_chosen_without_javascript(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)
    page = save(client, site, "place", find="1", place="olen", address="Typed").content.decode()
    assert 'name="found"' in page
    assert "Typed" in page
    answer = save(client, site, "place", found="3.26,50.82")
    assert answer.context["form"]["latitude"].value() == "50.82"
    assert not site.changes.exclude(part=Part.PLACE).filter(changes__has_key="point").exists()


def test_rooms_are_counted_strictly_and_with_the_deviation(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor, places=30)
    lines = {
        "rooms-TOTAL_FORMS": 2,
        "rooms-0-count": "10",
        "rooms-0-area": "11",
        "rooms-0-height": "2.6",
        "rooms-1-count": "2",
        "rooms-1-area": "20",
        "rooms-1-sloping": "on",
    }
    client: Client = sign_in(cast.editor)
    assert save(client, site, "capacity", **lines).status_code == 302
    page = client.get(f"/sites/{site.pk}/file/capacity/")
    total = page.context["rooms_total"]
    assert (total.strict, total.with_deviation, total.on_site) == (10, 20, 2)
    assert "to be judged on site" in page.content.decode()


def test_the_portal_measures_the_surroundings_as_far_as_one_may_see(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    make.draft(cast.editor, name="Our other building")
    make.submitted(cast.neighbour, name="Foreign building", point=site.point, point_explanation="On the border.")
    page = sign_in(cast.editor).get(f"/sites/{site.pk}/file/surroundings/").content.decode()
    assert "Our other building" in page
    assert "Foreign building" not in page
    assert "Nearest station" in page


def test_whoever_reads_the_file_reads_lawful_numbers_and_distances_too(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory, **make.whole_file())
    for user in (cast.reviewer, cast.governor):
        client: Client = sign_in(user)
        assert "Lawful number of people" in client.get(f"/sites/{site.pk}/").content.decode()
        around = client.get(f"/sites/{site.pk}/nearby/?distances", headers={"HX-Request": "true"}).content.decode()
        assert "Nearest station" in around


@pytest.fixture
def busy(cast: Cast) -> Site:
    """A whole draft with ten papers, beside ten other drafts of the municipality."""
    site = make.draft(cast.signatory, **make.whole_file())
    for number in range(10):
        make.draft(cast.signatory, name=f"Neighbour {number}")
        kind = PaperKind.PHOTO if number % 2 else PaperKind.PLAN
        add_paper(site, make.picture((64 + number, 48)), by=cast.editor, name=f"{number}.jpg", kind=kind)
    return site


def test_every_page_of_the_wizard_asks_little(cast: Cast, busy: Site, sign_in, django_assert_max_num_queries) -> None:
    client: Client = sign_in(cast.signatory)
    parts = [f"file/{part}" for part in ("place", "building", "capacity", "surroundings", "support")]
    for page in (*parts, "papers", "check", "hand-over", "changes", "nearby", "nearby/?distances"):
        # Two of these open and close the request's own savepoint, which a real request has as its transaction.
        with django_assert_max_num_queries(12 + 2, info=page):
            assert client.get(f"/sites/{busy.pk}/{page}{'' if '?' in page else '/'}").status_code == 200
    with django_assert_max_num_queries(12 + 2):
        client.get(f"/sites/{busy.pk}/nearby/?distances", headers={"HX-Request": "true"})
    with django_assert_max_num_queries(12 + 2):
        assert client.get("/sites/propose/").status_code == 200
    take_step(busy, Step.SUBMIT, by=cast.signatory)
    for page in ("", "receipt/"):
        with django_assert_max_num_queries(12 + 2, info=page):
            assert client.get(f"/sites/{busy.pk}/{page}").status_code == 200


@pytest.mark.parametrize(
    ("part", "typed"),
    [("support", {"motivation": "Anew."}), ("building", {"storeys": "7"}), ("place", {"address": "Church Street 1"})],
)
def test_a_save_asks_little(
    cast: Cast, busy: Site, sign_in, part: str, typed: dict, django_assert_max_num_queries
) -> None:
    client: Client = sign_in(cast.signatory)
    sent = fields_shown(client, busy, part) | typed | {"turn": 1}
    # The savepoint of the request, and that of the action, are two statements each.
    with django_assert_max_num_queries(12 + 4):
        assert client.post(f"/sites/{busy.pk}/file/{part}/", sent, headers=BY_ITSELF).status_code == 200


def test_after_submission_a_part_is_closed_unless_it_is_asked_for(cast: Cast, sign_in) -> None:
    site = make.asked(cast.signatory, cast.reviewer)
    client: Client = sign_in(cast.editor)
    assert client.get(f"/sites/{site.pk}/file/building/").url == f"/sites/{site.pk}/"
    InformationRequest.objects.update(fields=["plot_area"])
    form = client.get(f"/sites/{site.pk}/file/building/").context["form"]
    assert {code for code in FIELDS[Part.BUILDING] if not form.fields[code].disabled} == {"plot_area"}
    save(client, site, "building", plot_area="5200", gross_area="1")
    site = Site.objects.with_file().get(pk=site.pk)
    assert (site.building.plot_area, site.gross_area) == (5200, 2400)


def test_an_outline_is_taken_over_from_a_file(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    shape = json.dumps({"type": "Polygon", "coordinates": [SQUARE]}).encode()
    client: Client = sign_in(cast.editor)
    client.post(f"/sites/{site.pk}/outline/", {"file": SimpleUploadedFile("a.geojson", shape)})
    site = Site.objects.with_file().get()
    assert site.location.capture == "file"
    assert 15_000 < site.drawn_area < 16_500
    assert "50.827000, 3.264000" in client.get(f"/sites/{site.pk}/file/place/").content.decode()
    answer = client.post(
        f"/sites/{site.pk}/outline/", {"file": SimpleUploadedFile("a.geojson", b"<svg/>")}, follow=True
    )
    assert "no outline we can read" in answer.content.decode()


def test_an_area_that_differs_from_the_outline_is_pointed_out(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor, **(make.whole_file() | {"plot_area": 9000}))
    page = sign_in(cast.editor).get(f"/sites/{site.pk}/file/building/").content.decode()
    assert "differ a good deal" in page


def test_an_expired_session_is_told_to_the_page_that_saves_by_itself(cast: Cast, client: Client) -> None:
    site = make.draft(cast.editor)
    answer = client.post(f"/sites/{site.pk}/file/support/", {"motivation": "Long."}, headers=BY_ITSELF)
    assert answer.status_code == 401
    assert "Long." in answer.content.decode()


@pytest.mark.parametrize("word", ["papers", "nonsense"])
def test_an_unknown_part_is_no_page(cast: Cast, sign_in, word: str) -> None:
    site = make.draft(cast.editor)
    assert sign_in(cast.editor).get(f"/sites/{site.pk}/file/{word}/").status_code == 404


def test_the_receipt_says_what_was_submitted(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    client: Client = sign_in(cast.signatory)
    assert client.get(f"/sites/{site.pk}/receipt/").url == f"/sites/{site.pk}/check/"
    answer = client.post(f"/sites/{site.pk}/steps/submit/", follow=True)
    site.refresh_from_db()
    assert answer.redirect_chain[-1][0] == f"/sites/{site.pk}/receipt/"
    assert site.reference in answer.content.decode()
    assert "commits nobody" in answer.content.decode()


def test_the_receipt_says_by_when_or_that_no_term_is_set_and_whom_to_call(cast: Cast, sign_in, settings: Any) -> None:
    settings.SUPPORT_TELEPHONE, settings.MAIL_REPLY_TO = "+32 2 123 45 67", "huizen@portal.example"
    site = make.submitted(cast.signatory)
    client: Client = sign_in(cast.signatory)
    page = client.get(f"/sites/{site.pk}/receipt/").content.decode()
    assert "No term is set for this yet." in page
    assert 'href="tel:+3221234567"' in page
    assert 'href="mailto:huizen@portal.example"' in page
    with as_owner():
        Parameter.objects.filter(key="sites.target_submitted").delete()
        given = {"name": {"en": "x"}, "legal_source": {"en": "x"}, "valid_from": date(2020, 1, 1)}
        Parameter.objects.create(key="sites.target_submitted", value=10, **given)
    answer = client.get(f"/sites/{site.pk}/receipt/")
    assert answer.context["due_on"] == add_workdays(timezone.localdate(), 10)
    assert "De Huizen takes the site up by" in answer.content.decode()


def test_another_municipalitys_key_makes_a_draft_of_ones_own(cast: Cast, sign_in) -> None:
    theirs = make.draft(cast.neighbour)
    sign_in(cast.editor).post("/sites/propose/", {"name": "Ours", "draft_key": theirs.draft_key})
    assert Site.objects.get(name="Ours").municipality == cast.editor.municipality


def test_the_page_key_is_no_word_of_the_person(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    assert uuid.UUID(str(fields_shown(sign_in(cast.editor), site, "support")["page"]))


def test_a_file_closed_while_somebody_types_gives_the_words_back(cast: Cast, sign_in) -> None:
    site = make.draft(cast.signatory)
    client: Client = sign_in(cast.editor)
    typed = fields_shown(client, site, "support") | {"motivation": "Typed while it was submitted."}
    take_step(site, Step.SUBMIT, by=cast.signatory)
    quiet = client.post(f"/sites/{site.pk}/file/support/", typed, headers=BY_ITSELF)
    assert (quiet.status_code, "This file was closed" in quiet.content.decode()) == (409, True)
    loud = client.post(f"/sites/{site.pk}/file/support/", typed)
    assert "Typed while it was submitted." in loud.content.decode()
    site.refresh_from_db()
    assert site.motivation == "Near the station, with a garden."
