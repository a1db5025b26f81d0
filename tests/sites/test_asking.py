"""A question to a municipality: fields and papers by name, a term in working days, and who may change what then."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.mail.models import OutgoingMail
from foundation.workdays import is_workday
from sites.filing import open_codes
from sites.models import InformationRequest, Site
from sites.review import take_step
from sites.workflow import Given, Step
from tests import make
from tests.make import Cast

ASKED = ("gross_area", "papers.police")


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site that a reviewer took up."""
    return make.in_review(cast.signatory, cast.reviewer)


def ask(site: Site, by, asked: tuple[str, ...] = ASKED) -> Site:
    given = Given(reason="How large is it?", due_on=timezone.localdate() + timedelta(days=14), asked=asked)
    return take_step(site, Step.ASK, by=by, given=given)


def next_saturday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def test_the_form_keeps_what_was_ticked(cast: Cast, site: Site, sign_in) -> None:
    due = (timezone.localdate() + timedelta(days=20)).isoformat()
    given = {"reason": "How large is it?", "due_on": due, "asked": list(ASKED)}
    sign_in(cast.reviewer).post(f"/sites/{site.pk}/steps/ask/", given)
    assert InformationRequest.objects.get().fields == list(ASKED)


def test_a_field_that_is_none_is_refused(cast: Cast, site: Site, sign_in) -> None:
    given = {"reason": "Well?", "due_on": "2099-01-05", "asked": ["status"]}
    assert sign_in(cast.reviewer).post(f"/sites/{site.pk}/steps/ask/", given).status_code == 422


def test_a_term_that_ends_on_a_saturday_ends_on_the_next_working_day(cast: Cast, site: Site, sign_in) -> None:
    given = {"reason": "How large is it?", "due_on": next_saturday().isoformat()}
    sign_in(cast.reviewer).post(f"/sites/{site.pk}/steps/ask/", given)
    due = InformationRequest.objects.get().due_on
    assert due > next_saturday()
    assert is_workday(due)


def test_only_what_is_named_can_be_changed_until_it_is_answered(cast: Cast, site: Site) -> None:
    assert open_codes(site) == frozenset()
    asked = ask(site, cast.reviewer)
    assert open_codes(asked) == frozenset(ASKED)
    supplied = take_step(asked, Step.SUPPLY, by=cast.editor, given=make.REASON)
    assert open_codes(supplied) == frozenset()


def test_the_letter_names_the_fields_in_the_language_of_its_reader(cast: Cast, site: Site) -> None:
    cast.editor.language = "nl"
    cast.editor.save()
    ask(site, cast.reviewer)
    english = OutgoingMail.objects.get(address=cast.signatory.email, subject__contains="More information asked").text
    assert "- Gross floor area" in english
    assert "- Advice of the police zone" in english
    dutch = OutgoingMail.objects.filter(address=cast.editor.email, text__contains="How large is it?").get().text
    assert "- Gross floor area" not in dutch


def test_the_pages_lead_the_municipality_to_what_is_asked(cast: Cast, site: Site, sign_in) -> None:
    ask(site, cast.reviewer)
    client: Client = sign_in(cast.editor)
    for page in ("", "planning/", "steps/supply/"):
        shown = client.get(f"/sites/{site.pk}/{page}").content.decode()
        assert f'href="/sites/{site.pk}/file/building/"' in shown, page
        assert "Gross floor area" in shown


def test_checks_on_arrival_are_read_by_de_huizen_alone(cast: Cast, site: Site, sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    assert "Checks on arrival" in client.get(f"/sites/{site.pk}/").content.decode()
    for person in (cast.editor, cast.governor):
        client.force_login(person)
        assert "Checks on arrival" not in client.get(f"/sites/{site.pk}/").content.decode()
