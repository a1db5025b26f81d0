"""Colleagues: ask the signatory with one click, hand over, and read who wrote what."""

import pytest
from django.test import Client

from accounts.models import Membership
from foundation.mail.models import OutgoingMail
from sites.filing import save_part
from sites.handing import NobodySigns, ask_signatory, hand_over
from sites.parts import Part
from sites.workflow import StepRefused
from tests import make
from tests.make import Cast


def test_a_click_asks_the_signatory_and_a_second_one_writes_no_second_letter(cast: Cast) -> None:
    site = make.draft(cast.editor)
    for _click in range(2):
        assert ask_signatory(site, by=cast.editor) == [cast.signatory]
    letter = OutgoingMail.objects.get()
    assert letter.address == cast.signatory.email
    assert f"/sites/{site.pk}/check/" in letter.text
    site.refresh_from_db()
    assert site.submission_asked_by == cast.editor


def test_without_a_signatory_the_editor_hears_so(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    Membership.objects.filter(user=cast.signatory).delete()
    with pytest.raises(NobodySigns):
        ask_signatory(site, by=cast.editor)
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/ask-signatory/", follow=True)
    assert "has no signatory" in answer.content.decode()


def test_a_submitted_site_is_neither_asked_for_nor_handed_over(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    with pytest.raises(StepRefused):
        ask_signatory(site, by=cast.editor)
    with pytest.raises(StepRefused):
        hand_over(site, to=cast.editor, by=cast.signatory)


def test_the_page_of_an_editor_offers_to_ask(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    client: Client = sign_in(cast.editor)
    page = client.get(f"/sites/{site.pk}/check/").content.decode()
    assert "Ask the signatory to submit" in page
    assert "Submit to De Huizen" not in page
    page = client.post(f"/sites/{site.pk}/ask-signatory/", follow=True).content.decode()
    assert f"Asked: {cast.signatory.name}" in page
    assert "Your signatory was asked on" in page


def test_a_draft_is_handed_over_to_a_colleague_who_hears_of_it(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    sign_in(cast.editor).post(f"/sites/{site.pk}/hand-over/", {"to": cast.signatory.pk, "words": "I am away in May."})
    site.refresh_from_db()
    assert site.keeper == cast.signatory
    letter = OutgoingMail.objects.get()
    assert (letter.address, "I am away in May." in letter.text) == (cast.signatory.email, True)


@pytest.mark.parametrize("name", ["neighbour", "reader", "reviewer"])
def test_nobody_else_can_be_the_keeper(cast: Cast, sign_in, name: str) -> None:
    site = make.draft(cast.editor)
    answer = sign_in(cast.editor).post(f"/sites/{site.pk}/hand-over/", {"to": cast.everybody()[name].pk})
    assert answer.status_code == 422
    site.refresh_from_db()
    assert site.keeper == cast.editor


def test_who_wrote_what_stands_on_a_page(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    save_part(site, Part.SUPPORT, by=cast.signatory, version=1, values={"added_value": "A garden for all."})
    page = sign_in(cast.reader).get(f"/sites/{site.pk}/changes/").content.decode()
    assert "A garden for all." in page
    assert cast.signatory.name in page
    assert "Nothing changed in this file since then." in (
        sign_in(cast.reader).get(f"/sites/{site.pk}/changes/?since=2099-01-01").content.decode()
    )


def test_outside_the_municipality_a_change_has_a_role_and_no_name(cast: Cast, sign_in) -> None:
    cast.signatory.name = "Mo Janssens"
    cast.signatory.save()
    site = make.submitted(cast.signatory)
    page = sign_in(cast.governor).get(f"/sites/{site.pk}/changes/").content.decode()
    assert "Signatory" in page
    assert cast.signatory.name not in page.partition("<main")[2]
    assert sign_in(cast.observer).get(f"/sites/{site.pk}/changes/").status_code == 403
