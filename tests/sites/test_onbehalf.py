"""A proposal that came by phone or letter: entered by an office, confirmed by its municipality, not counted before."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from foundation.mail.models import OutgoingMail
from portal.progress import of_country
from sites.filing import save_part
from sites.models import Site
from sites.onbehalf import confirm, correct_entry, enter_on_behalf
from sites.parts import Part
from sites.review import take_step
from sites.workflow import Given, Refusal, Step, StepRefused
from tests import make
from tests.make import Cast
from tests.roles import as_web

FORM = {
    "municipality": make.KORTRIJK,
    "source": "Letter of the college of 3 March",
    "name": "Zwaluwnest",
    "origin": "spontaneous",
    "building_kind": "",
    "owner_kind": "",
}


def readers(cast: Cast, site: Site) -> set[str]:
    """Who reads it, which both walls must say alike."""
    found = set()
    for name, user in cast.everybody().items():
        told = Site.objects.readable_by(user).filter(pk=site.pk).exists()
        with as_web(user):
            assert Site.objects.filter(pk=site.pk).exists() == told, name
        if told:
            found.add(name)
    return found


MUNICIPAL = {"reader", "editor", "signatory"}


def test_only_the_municipality_and_the_office_that_entered_it_read_it(cast: Cast) -> None:
    assert readers(cast, make.entered(cast.reviewer)) == MUNICIPAL | {"reviewer", "second_reviewer", "coordinator"}
    assert readers(cast, make.entered(cast.governor)) == MUNICIPAL | {"governor"}


def test_once_confirmed_it_is_a_draft_like_any_other(cast: Cast) -> None:
    site = confirm(make.entered(cast.governor), by=cast.editor)
    assert readers(cast, site) == MUNICIPAL
    assert (site.is_unconfirmed, site.confirmed_by, site.entered_source) == (False, cast.editor, "Telephone, 3 March")


def test_it_is_entered_from_a_page_within_the_walls(cast: Cast, sign_in) -> None:
    for user in (cast.reviewer, cast.governor):
        answer = sign_in(user).post("/sites/enter/", FORM | {"key": str(uuid.uuid4())}, follow=True)
        assert "until then only it and your office see it" in answer.content.decode()
    assert Site.objects.to_be_confirmed().count() == 2


def test_the_same_form_sent_twice_makes_one(cast: Cast, sign_in) -> None:
    form = FORM | {"key": str(uuid.uuid4())}
    for _ in range(2):
        sign_in(cast.governor).post("/sites/enter/", form)
    assert Site.objects.count() == 1
    letters = OutgoingMail.objects.filter(subject__startswith="To confirm")
    assert sorted(letters.values_list("address", flat=True)) == ["editor@example.org", "signatory@example.org"]


def test_a_governor_enters_for_the_own_province_alone(cast: Cast, sign_in) -> None:
    page = sign_in(cast.governor).get("/sites/enter/").content.decode()
    assert (make.KORTRIJK in page, make.LIEGE in page) == (True, False)
    assert sign_in(cast.governor).post("/sites/enter/", FORM | {"municipality": make.LIEGE}).status_code == 422
    with pytest.raises(StepRefused):
        make.entered(cast.governor, make.LIEGE)
    assert not Site.objects.exists()


def test_a_municipality_enters_for_nobody_else(cast: Cast) -> None:
    place = cast.neighbour.municipality
    with pytest.raises(StepRefused):
        enter_on_behalf(by=cast.signatory, municipality=place, key=uuid.uuid4(), source="x", values={"name": "x"})


def test_it_needs_a_source(cast: Cast, sign_in) -> None:
    answer = sign_in(cast.reviewer).post("/sites/enter/", FORM | {"source": " "})
    assert (answer.status_code, Site.objects.exists()) == (422, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.filter(pk=make.entered(cast.reviewer).pk).update(entered_source="")


def test_it_is_confirmed_by_a_button_and_never_by_opening_the_page(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    client = sign_in(cast.editor)
    page = client.get(f"/sites/{site.pk}/confirm/").content.decode()
    assert "Telephone, 3 March" in page
    assert Site.objects.get().is_unconfirmed
    client.post(f"/sites/{site.pk}/confirm/")
    assert not Site.objects.get().is_unconfirmed
    assert OutgoingMail.objects.filter(address="reviewer@example.org", subject__contains="confirmed").count() == 1
    client.post(f"/sites/{site.pk}/confirm/")
    assert OutgoingMail.objects.filter(address="reviewer@example.org").count() == 1


def test_both_read_what_happens_next_while_it_is_not_confirmed(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    ours = sign_in(cast.editor).get(f"/sites/{site.pk}/").content.decode()
    assert "only your municipality and that office see it" in ours
    assert "Until then only your municipality sees it." not in ours
    theirs = sign_in(cast.reviewer).get(f"/sites/{site.pk}/").content.decode()
    assert "The municipality reads it and confirms it" in theirs
    confirm(site, by=cast.editor)
    assert (
        "Until then only your municipality sees it." in sign_in(cast.editor).get(f"/sites/{site.pk}/").content.decode()
    )


def test_it_stands_among_the_tasks_of_its_municipality(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    assert f"/sites/{site.pk}/confirm/" in sign_in(cast.editor).get("/home/").content.decode()


@pytest.mark.parametrize("step", [Step.WITHDRAW, Step.HOLD])
def test_a_draft_goes_away_and_comes_back_without_a_word_outside(cast: Cast, sign_in, step: Step) -> None:
    site = make.draft(cast.signatory)
    page = sign_in(cast.signatory).get(f"/sites/{site.pk}/steps/{step}/").content.decode()
    assert "Nobody outside your municipality hears of it." in page
    back = {Step.WITHDRAW: Step.BRING_BACK, Step.HOLD: Step.RESUME}[step]
    given = Given(reason="Later", until=timezone.localdate() + timedelta(days=30))
    away = take_step(site, step, by=cast.signatory, given=given)
    assert f"/steps/{back}/" in sign_in(cast.signatory).get(f"/sites/{site.pk}/").content.decode()
    assert take_step(away, back, by=cast.signatory).status == "draft"
    assert not OutgoingMail.objects.exists()


def test_it_is_not_submitted_before_it_is_confirmed(cast: Cast) -> None:
    site = make.entered(cast.reviewer, **make.file_of_building())
    with pytest.raises(StepRefused) as refused:
        take_step(site, Step.SUBMIT, by=cast.signatory)
    assert refused.value.refusal == Refusal.UNCONFIRMED
    assert take_step(confirm(site, by=cast.editor), Step.SUBMIT, by=cast.signatory).reference


def test_the_municipality_can_withdraw_it_and_the_office_sees_that(cast: Cast) -> None:
    site = take_step(make.entered(cast.governor), Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    assert "governor" in readers(cast, site)
    letter = OutgoingMail.objects.get(address="governor@example.org")
    assert make.REASON.reason in letter.text
    assert not Site.objects.to_be_confirmed().exists()


def test_the_office_reads_the_file_and_meets_no_other_page_of_it(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    client = sign_in(cast.reviewer)
    assert client.get(f"/sites/{site.pk}/").status_code == 200
    for tab in ("papers", "messages", "history", "planning"):
        assert client.get(f"/sites/{site.pk}/{tab}/").status_code == 404
    assert "not confirmed" in client.get("/sites/").content.decode()


CORRECTED = FORM | {"source": "Letter of 4 March", "name": "Zwaluwnest corrected", "origin": "spontaneous"}


@pytest.mark.parametrize("who", ["reviewer", "governor"])
def test_the_office_corrects_what_it_entered(cast: Cast, sign_in, who: str) -> None:
    user = cast.everybody()[who]
    site = make.entered(user)
    client = sign_in(user)
    assert f"/sites/{site.pk}/correct/" in client.get(f"/sites/{site.pk}/").content.decode()
    form = client.get(f"/sites/{site.pk}/correct/").context["form"]
    assert (form["name"].value(), form["source"].value()) == (site.name, "Telephone, 3 March")
    assert client.post(f"/sites/{site.pk}/correct/", CORRECTED | {"version": site.version}).status_code == 302
    site.refresh_from_db()
    assert (site.name, site.entered_source, site.is_unconfirmed) == ("Zwaluwnest corrected", "Letter of 4 March", True)
    assert client.post(f"/sites/{site.pk}/correct/", CORRECTED | {"source": "", "version": 1}).status_code == 422


def test_two_of_an_office_do_not_overwrite_each_other(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    sign_in(cast.coordinator).post(f"/sites/{site.pk}/correct/", CORRECTED | {"version": site.version})
    mine = CORRECTED | {"name": "Mine", "version": site.version}
    answer = sign_in(cast.reviewer).post(f"/sites/{site.pk}/correct/", mine)
    page = answer.content.decode()
    assert (answer.status_code, "Zwaluwnest corrected" in page, 'value="Mine"' in page) == (409, True, True)
    again = answer.context["form"]["version"].value()
    assert sign_in(cast.reviewer).post(f"/sites/{site.pk}/correct/", mine | {"version": again}).status_code == 302
    assert Site.objects.get().name == "Mine"


def test_nothing_is_corrected_once_the_municipality_writes_or_confirms(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    given = {"by": cast.reviewer, "version": site.version, "source": "x", "values": {"name": "Other"}}
    with pytest.raises(StepRefused):
        correct_entry(site, **given | {"by": cast.governor})
    save_part(site, Part.SUPPORT, by=cast.editor, version=0, values={"motivation": "Ours."})
    with pytest.raises(StepRefused):
        correct_entry(site, **given)
    page = sign_in(cast.reviewer).get(f"/sites/{site.pk}/correct/", follow=True).content.decode()
    assert "The municipality works in this draft now" in page
    confirm(site, by=cast.editor)
    assert sign_in(cast.reviewer).get(f"/sites/{site.pk}/correct/").status_code == 404


def test_what_was_corrected_while_it_is_read_is_shown_before_it_is_confirmed(cast: Cast, sign_in) -> None:
    site = make.entered(cast.reviewer)
    client = sign_in(cast.editor)
    assert f'name="version" value="{site.version}"' in client.get(f"/sites/{site.pk}/confirm/").content.decode()
    correct_entry(site, by=cast.reviewer, version=site.version, source="Telephone", values={"name": "Another"})
    page = client.post(f"/sites/{site.pk}/confirm/", {"version": site.version}, follow=True).content.decode()
    assert "changed while you read it" in page
    assert Site.objects.get().is_unconfirmed
    client.post(f"/sites/{site.pk}/confirm/", {"version": site.version + 1})
    assert not Site.objects.get().is_unconfirmed


def test_it_counts_nowhere(cast: Cast) -> None:
    before = of_country()
    make.entered(cast.reviewer, **make.file_of_building())
    assert of_country() == before
    assert not Site.objects.visible_to(cast.reviewer).exists()
    assert not Site.objects.confirmed().exists()


def test_no_office_opens_a_draft_of_somebody_else_to_itself(cast: Cast) -> None:
    site = make.draft(cast.editor)
    office = cast.governor.acting.organisation_id
    with as_web(cast.governor):
        assert Site.objects.filter(pk=site.pk).update(open_to_office=office) == 0
    entered, other = make.entered(cast.governor), cast.reviewer.acting.organisation_id
    entered.open_to_office_id = entered.entered_by_office_id = other
    with as_web(cast.governor), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        entered.save()
