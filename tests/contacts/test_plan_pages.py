"""Pages of participation plan, agreements, action plan and follow-ups: what each shows, takes and refuses."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from contacts.agreeing import (
    AgreementRefusal,
    AgreementRefused,
    add_agreement_paper,
    remove_party,
    save_agreement,
    save_party,
    sign,
)
from contacts.blocking import ActionState, WouldBlockItself, WouldNest
from contacts.following import add_follow_up
from contacts.models import Action, Agreement, AgreementParty, FollowUp, Person, PlanDay
from contacts.paper_kinds import AgreementPaperKind
from contacts.planning import Links, save_action, set_state
from contacts.whereabouts import Place
from documents.preparing import prepare
from foundation.audit.models import Details, Entry
from foundation.mail.models import OutgoingMail
from reminders.kinds import kind_named
from reminders.models import Reminder
from reminders.planning import plan
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.contacts.plans import SOON, TODAY
from tests.documents.clamd import scanner
from tests.documents.files import pdf
from tests.filled import fields_of
from tests.make import Cast

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site that De Huizen and the governor see."""
    return make.submitted(cast.signatory)


def text_of(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def read(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"contacts:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return text_of(answer)


def send(client: Client, name: str, *arguments: Any, query: str = "", **given: Any) -> Any:
    words = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in given.items()}
    return client.post(reverse(f"contacts:{name}", args=arguments) + query, words)


def told_of(verb: str) -> list[dict[str, Any]]:
    """The words that the trail keeps of an act, the earliest first."""
    entries = list(Entry.objects.of_verb(verb).order_by("at").values_list("pk", flat=True))
    words = dict(Details.objects.of_entries(entries).values_list("entry_id", "words"))
    return [words[entry] for entry in entries]


# --- Participation plan -----------------------------------------------------------------------------------------------


def test_the_press_before_the_street_is_warned_of_on_the_page(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.editor)
    assert send(client, "plan_step", site.pk, "press", done_on=YESTERDAY).status_code == 302
    assert "Street not told before the press." in read(client, "participation", site.pk)
    send(client, "plan_step", site.pk, "street", done_on=YESTERDAY)
    assert "Street not told before the press." not in read(client, "participation", site.pk)
    assert Entry.objects.filter(verb="contacts.plan_step").count() == 2


def test_what_the_file_says_is_not_asked_again(cast: Cast, site: Site, sign_in) -> None:
    page = read(sign_in(cast.reviewer), "participation", site.pk)
    assert "done on 12 January 2026 · as the file says" in page
    assert "1 of 11 done or not needed." in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "This day is still to come."),
        ({"not_needed": "on"}, "Say why it is not needed here."),
        ({"not_needed": "on", "note": "No", "planned_on": TODAY}, "A step with a day is needed"),
    ],
)
def test_a_step_that_cannot_be_is_refused_in_words(
    cast: Cast, site: Site, sign_in, given: dict[str, Any], words: str
) -> None:
    answer = send(sign_in(cast.editor), "plan_step", site.pk, "inquiry", **given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not PlanDay.objects.exists()


def test_the_governor_reads_the_days_but_not_the_notes(cast: Cast, site: Site, sign_in) -> None:
    send(sign_in(cast.editor), "plan_step", site.pk, "near", done_on=YESTERDAY, note="The head of the school worries")
    assert "The head of the school worries" in read(sign_in(cast.reviewer), "participation", site.pk)
    page = read(sign_in(cast.governor), "participation", site.pk)
    assert "Talk with school, care and nearest neighbours" in page
    assert "The head of the school worries" not in page
    assert reverse("contacts:plan_step", args=[site.pk, "near"]) not in page


def test_an_unknown_step_is_not_there(cast: Cast, site: Site, sign_in) -> None:
    assert sign_in(cast.editor).get(reverse("contacts:plan_step", args=[site.pk, "party"])).status_code == 404


# --- Agreements -------------------------------------------------------------------------------------------------------

AGREED = {
    "title": "Pilot with the municipalities",
    "starts_on": "2024-01-01",
    "ends_on": "2025-12-31",
    "decision": "Whether the municipalities go on from 2026",
    "decision_due_on": "2025-07-31",
}


def test_what_the_scanner_has_not_seen_reaches_nobody(cast: Cast, site: Site, settings: Any, sign_in) -> None:
    made = plans.agreement(site, cast.coordinator)
    client = sign_in(cast.reviewer)
    with scanner() as running:
        settings.CLAMD_ADDRESS = running.address
        paper = add_agreement_paper(made, BytesIO(pdf()), by=cast.reviewer, name="a.pdf", kind=AgreementPaperKind.ANNEX)
        address = reverse("contacts:agreement_paper", args=[paper.pk])
        assert "still looks into this file" in read(client, "agreement", made.pk)
        assert client.get(address).status_code == 404
        assert prepare(paper.document_id)
    assert client.get(address).status_code == 200
    assert address in client.get(reverse("contacts:agreement", args=[made.pk])).content.decode()


def test_an_agreement_is_written_down_with_its_parties_signed_and_decided(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.coordinator)
    answer = send(client, "new_agreement", query=f"?place=site-{site.pk}", **AGREED, owner=cast.coordinator.pk)
    made = Agreement.objects.get()
    assert answer["Location"] == reverse("contacts:agreement", args=[made.pk])
    assert made.site_id == site.pk
    ministry = plans.organisation("Ministry")
    send(client, "add_party", made.pk, organisation=ministry.pk, promise="Pays", amount_per_year="600000")
    page = read(client, "agreement", made.pk)
    assert "€600,000.00" in page
    assert "ended" in page
    party = AgreementParty.objects.get()
    send(client, "sign_party", party.pk, signed_on=YESTERDAY, signed_by="Minister")
    assert "Minister" in read(client, "agreement", made.pk)
    send(client, "decide_agreement", made.pk, on=YESTERDAY, words="They go on")
    assert "They go on" in read(client, "agreement", made.pk)
    listed = read(client, "site_agreements", site.pk)
    assert "Pilot with the municipalities" in listed
    assert "<svg" in listed
    assert "plan-line-mark" in listed


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": "2023-12-31"}, "The last day lies before the first."),
        ({"decision": ""}, "Say what must be decided by that day."),
        ({"decision_due_on": ""}, "Say by when it must be decided"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused_in_words(cast: Cast, sign_in, changes: dict, words: str) -> None:
    answer = send(sign_in(cast.coordinator), "new_agreement", **{**AGREED, **changes}, owner=cast.coordinator.pk)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_what_was_signed_is_changed_only_once_the_signature_is_away(cast: Cast) -> None:
    agreed = plans.agreement(None, cast.coordinator)
    party = sign(plans.party(agreed, cast.coordinator), by=cast.coordinator, on=TODAY, words="Director")
    values = {"organisation": party.organisation, "person": None, "promise": "Less", "amount_per_year": None}
    with pytest.raises(AgreementRefused) as refused:
        save_party(agreed, party, by=cast.coordinator, values=values)
    assert refused.value.refusal == AgreementRefusal.SIGNED
    sign(party, by=cast.coordinator, on=None)
    assert save_party(agreed, party, by=cast.coordinator, values=values).promise == "Less"


def test_a_party_stands_once_and_is_an_organisation_or_a_person(cast: Cast, sign_in) -> None:
    agreed = plans.agreement(None, cast.coordinator)
    plans.party(agreed, cast.coordinator)
    with pytest.raises(AgreementRefused):
        plans.party(agreed, cast.coordinator)
    Person.objects.create(name="Voorbeeldpersoon")
    client = sign_in(cast.coordinator)
    both = {"organisation": plans.organisation("Other").pk, "person": "Voorbeeldpersoon", "promise": "Helps"}
    assert "not both" in text_of(send(client, "add_party", agreed.pk, **both))
    assert "exactly this name" in text_of(send(client, "add_party", agreed.pk, person="Nobody", promise="Helps"))
    assert send(client, "add_party", agreed.pk, person="voorbeeldpersoon", promise="Helps").status_code == 302


def test_the_list_of_all_agreements_comes_in_pages_each_with_its_own_picture(cast: Cast, sign_in) -> None:
    for number in range(26):
        plans.agreement(None, cast.coordinator, title=f"Agreement {number:02}", starts_on=TODAY - timedelta(number))
    client = sign_in(cast.reviewer)
    first = client.get(reverse("contacts:agreements"))
    words = text_of(first)
    assert ("Agreement 00" in words, "Agreement 25" in words) == (True, False)
    assert len(first.context["picture"].bars) == 25
    last = text_of(client.get(reverse("contacts:agreements") + first.context["older"]))
    assert ("Agreement 24" in last, "Agreement 25" in last) == (False, True)
    assert "Agreement 00" in read(client, "agreements", query="?older=WyJ4IiwgMV0=")


@pytest.mark.parametrize("who", ["reader", "governor"])
def test_nobody_outside_reads_the_name_of_a_person(cast: Cast, site: Site, sign_in, who: str) -> None:
    agreed = plans.agreement(site, cast.coordinator, is_shared=True)
    person = Person.objects.create(name="Voorbeeldpersoon")
    plans.party(agreed, cast.coordinator, person=person, promise="Gives the key")
    assert "Voorbeeldpersoon" in read(sign_in(cast.reviewer), "agreement", agreed.pk)
    page = read(sign_in(getattr(cast, who)), "agreement", agreed.pk)
    assert "Voorbeeldpersoon" not in page
    assert "a person" in page
    assert "Gives the key" in page


def test_a_later_decision_is_asked_for_anew(cast: Cast) -> None:
    agreed = plans.agreement(None, cast.coordinator)
    Agreement.objects.update(decided_on=TODAY, decided_words="Yes")
    later = agreed.decision_due_on + timedelta(days=1)
    again = save_agreement(agreed, by=cast.coordinator, values={"decision_due_on": later})
    assert (again.decided_on, again.decided_words) == (None, "")
    (words,) = told_of("contacts.save_agreement")
    assert words["decided_before"] == {"on": TODAY.isoformat(), "words": "Yes"}, (
        "the trail keeps what was decided before"
    )


def test_the_page_says_that_a_later_decision_is_asked_for_anew(cast: Cast, sign_in) -> None:
    agreed, client = plans.agreement(None, cast.coordinator), sign_in(cast.coordinator)
    Agreement.objects.update(decided_on=TODAY, decided_words="Yes")
    given = AGREED | {"starts_on": TODAY, "ends_on": "", "owner": cast.coordinator.pk}
    send(client, "edit_agreement", agreed.pk, **given | {"decision_due_on": agreed.decision_due_on})
    assert "asked for anew" not in read(client, "agreement", agreed.pk)
    send(client, "edit_agreement", agreed.pk, **given | {"decision_due_on": TODAY + timedelta(days=900)})
    assert "asked for anew" in read(client, "agreement", agreed.pk)


def test_what_was_decided_stays_when_its_due_day_comes_earlier(cast: Cast) -> None:
    agreed = plans.agreement(None, cast.coordinator)
    Agreement.objects.update(decided_on=TODAY, decided_words="Yes")
    again = save_agreement(agreed, by=cast.coordinator, values={"decision_due_on": SOON})
    assert (again.decided_on, again.decided_words) == (TODAY, "Yes")


def test_a_second_signature_does_not_overwrite_the_first(cast: Cast, sign_in) -> None:
    party = plans.party(plans.agreement(None, cast.coordinator), cast.coordinator)
    sign(party, by=cast.coordinator, on=YESTERDAY, words="Director")
    client = sign_in(cast.reviewer)
    send(client, "sign_party", party.pk, signed_on=TODAY, signed_by="Somebody else")
    assert "This party has signed." in read(client, "agreement", party.agreement_id)
    party.refresh_from_db()
    assert (party.signed_on, party.signed_by) == (YESTERDAY, "Director")
    sign(party, by=cast.coordinator, on=YESTERDAY, words="Director")
    sign(party, by=cast.coordinator, on=None)
    assert [words["words_before"] for words in told_of("contacts.sign")] == ["", "Director"], "two clicks count once"


def test_a_party_that_a_colleague_took_out_is_refused_in_words(cast: Cast) -> None:
    agreed = plans.agreement(None, cast.coordinator)
    party = plans.party(agreed, cast.coordinator)
    stale = AgreementParty.objects.get()
    remove_party(party, by=cast.coordinator)
    values = {"organisation": party.organisation, "person": None, "promise": "Less", "amount_per_year": None}
    for act in (
        lambda: sign(stale, by=cast.reviewer, on=TODAY, words="Director"),
        lambda: save_party(agreed, stale, by=cast.reviewer, values=values),
        lambda: remove_party(stale, by=cast.reviewer),
    ):
        with pytest.raises(AgreementRefused) as refused:
            act()
        assert refused.value.refusal == AgreementRefusal.GONE


# --- Action plan ------------------------------------------------------------------------------------------------------


def test_a_term_is_kept_as_said_and_as_days(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.reviewer)
    place = f"?place=site-{site.pk}"
    send(client, "new_action", query=place, what="Letter to the street", term_words="voorjaar 2027", state="planned")
    step = Action.objects.get()
    assert (step.term_words, str(step.starts_on), str(step.ends_on)) == ("voorjaar 2027", "2027-03-01", "2027-05-31")
    page = read(client, "site_actions", site.pk)
    assert "voorjaar 2027" in page
    assert "<svg" in page
    kept = {"what": step.what, "starts_on": step.starts_on, "ends_on": step.ends_on, "state": "planned"}
    send(client, "action", step.pk, **kept, term_words="najaar 2027")
    step.refresh_from_db()
    assert str(step.ends_on) == "2027-11-30"


def test_a_term_that_is_not_understood_is_kept_and_said(cast: Cast, sign_in) -> None:
    client = sign_in(cast.reviewer)
    answer = client.post(
        reverse("contacts:new_action"),
        {"what": "Talk", "term_words": "zo snel mogelijk", "state": "planned"},
        follow=True,
    )
    assert "The term is kept as you said it." in text_of(answer)
    assert Action.objects.get().ends_on is None


def test_steps_that_would_wait_in_a_circle_are_refused_in_words(cast: Cast, sign_in) -> None:
    first = plans.action(None, cast.reviewer, "First")
    second = plans.action(None, cast.reviewer, "Second", blockers=[first])
    answer = send(sign_in(cast.reviewer), "action", first.pk, what="First", state="planned", blockers=second.pk)
    assert answer.status_code == 422
    assert "wait for each other in a circle" in text_of(answer)
    with pytest.raises(WouldBlockItself):
        save_action(Place(), first, by=cast.reviewer, values={}, links=Links(blockers=[second]))


def test_what_a_colleague_changed_meanwhile_is_not_lost(cast: Cast) -> None:
    stale = plans.action(None, cast.reviewer, "First")
    set_state(stale, ActionState.DONE, by=cast.coordinator, on=YESTERDAY)
    saved = save_action(Place(), stale, by=cast.reviewer, values={"what": "First, in short"})
    saved.refresh_from_db()
    assert (saved.what, saved.state, saved.done_on) == ("First, in short", ActionState.DONE, YESTERDAY)
    values = {"state": ActionState.DONE, "done_on": TODAY}
    assert save_action(Place(), stale, by=cast.reviewer, values=values).done_on == YESTERDAY


def test_a_form_that_was_opened_before_a_colleague_saved_overwrites_nothing(cast: Cast, sign_in) -> None:
    first, second = plans.action(None, cast.reviewer, "First"), plans.action(None, cast.reviewer, "Second")
    caw = plans.organisation("CAW Voorbeeld")
    browser, address = sign_in(cast.reviewer), reverse("contacts:action", args=[first.pk])
    opened = fields_of(browser.get(address).content.decode(), having="seen")
    theirs = {"what": "First, as agreed", "note": "Careful"}
    save_action(Place(), first, by=cast.coordinator, values=theirs, links=Links(partners=[caw], blockers=[second]))
    answer = browser.post(address, opened | {"what": ["First, in short"], "is_shared": ["on"]})
    assert answer.status_code == 409
    page = text_of(answer)
    for word in ("First, as agreed", "First, in short", "Careful", "CAW Voorbeeld", "Second"):
        assert word in page
    assert Action.objects.get(pk=first.pk).what == "First, as agreed", "nothing is overwritten"
    chosen = fields_of(answer.content.decode(), having="seen")
    assert (chosen["choice-what"], chosen["choice-note"]) == (["mine"], ["theirs"]), "who had not touched the note"
    assert browser.post(address, chosen).status_code == 302
    first.refresh_from_db()
    assert (first.what, first.note, first.is_shared) == ("First, in short", "Careful", True)
    assert [row.organisation for row in first.partners.all()] == [caw]
    assert [row.blocker for row in first.waits_for.all()] == [second]
    assert browser.post(address, chosen).status_code == 302, "the same once more is no other text"


def test_a_step_that_was_done_meanwhile_is_not_opened_again_by_an_older_form(cast: Cast, sign_in) -> None:
    first = plans.action(None, cast.reviewer, "First")
    browser, address = sign_in(cast.reviewer), reverse("contacts:action", args=[first.pk])
    opened = fields_of(browser.get(address).content.decode(), having="seen")
    set_state(first, ActionState.DONE, by=cast.coordinator, on=YESTERDAY)
    answer = browser.post(address, opened | {"what": ["First, in short"]})
    assert answer.status_code == 409
    browser.post(address, fields_of(answer.content.decode(), having="seen"))
    first.refresh_from_db()
    assert (first.what, first.state, first.done_on) == ("First, in short", ActionState.DONE, YESTERDAY)


def test_a_step_with_parts_is_no_part_itself(cast: Cast, sign_in) -> None:
    whole, first = plans.action(None, cast.reviewer, "Whole"), plans.action(None, cast.reviewer, "First")
    plans.action(None, cast.reviewer, "A part", part_of=first)
    answer = send(sign_in(cast.reviewer), "action", first.pk, what="First", state="planned", part_of=whole.pk)
    assert answer.status_code == 422
    assert "Move its parts first." in text_of(answer)
    with pytest.raises(WouldNest):
        plans.action(None, cast.reviewer, "Too deep", part_of=Action.objects.get(what="A part"))


def test_a_step_waits_until_what_it_waits_for_is_done(cast: Cast, sign_in) -> None:
    first = plans.action(None, cast.reviewer, "First")
    plans.action(None, cast.reviewer, "Second", blockers=[first])
    client = sign_in(cast.reviewer)
    assert "waits for 1" in read(client, "actions")
    send(client, "action_state", first.pk, state="done")
    assert "waits for 1" not in read(client, "actions")
    first.refresh_from_db()
    assert first.done_on == TODAY


def test_parts_stand_behind_their_step_with_its_number(cast: Cast, sign_in) -> None:
    first = plans.action(None, cast.reviewer, "First")
    plans.action(None, cast.reviewer, "Second")
    plans.action(None, cast.reviewer, "A part", part_of=first)
    page = read(sign_in(cast.reviewer), "actions")
    assert page.index("A part") < page.rindex("Second")
    assert "1.1" in page


def test_plans_of_site_province_and_country_stay_apart(cast: Cast, site: Site, sign_in) -> None:
    plans.action(site, cast.reviewer, "Of the site")
    plans.action(None, cast.reviewer, "Of the province", province=site.province)
    plans.action(None, cast.reviewer, "Of the country")
    client = sign_in(cast.reviewer)
    pages = {
        "Of the site": read(client, "site_actions", site.pk),
        "Of the province": read(client, "actions", query="?place=province-30000"),
        "Of the country": read(client, "actions"),
    }
    for words in pages:
        assert [where for where, page in pages.items() if words in page] == [words]
    assert client.get(reverse("contacts:actions") + "?place=province-99999").status_code == 404


def test_the_plan_prints_in_the_form_people_know(cast: Cast, site: Site, sign_in) -> None:
    caw = plans.organisation("CAW Voorbeeld")
    plans.action(site, cast.reviewer, "Letter to the street", lead_words="College", partners=[caw], note="Careful")
    answer = sign_in(cast.reviewer).get(reverse("contacts:action_plan") + f"?place=site-{site.pk}")
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert answer["Content-Type"] == "application/pdf"
    for expected in (
        "Steps to take",
        "Who",
        "Term",
        "1. Letter to the street",
        "Leads: College",
        "CAW Voorbeeld",
        "soon",
    ):
        assert expected in words
    assert "Careful" not in words


@pytest.mark.parametrize("who", ["reader", "governor"])
def test_others_read_what_is_shared_and_no_note(cast: Cast, site: Site, sign_in, who: str) -> None:
    plans.action(site, cast.reviewer, "Shared step", is_shared=True, note="Inside words")
    plans.action(site, cast.reviewer, "Hidden step")
    page = read(sign_in(getattr(cast, who)), "site_actions", site.pk)
    assert "Shared step" in page
    assert "Hidden step" not in page
    assert "Inside words" not in page


# --- Follow-ups -------------------------------------------------------------------------------------------------------


def test_a_follow_up_is_written_down_moved_handed_over_and_done(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.reviewer)
    given = {"what": "Call the mayor", "due_on": SOON, "owner": cast.reviewer.pk}
    send(client, "new_follow_up", query=f"?place=site-{site.pk}", **given)
    row = FollowUp.objects.get()
    assert (row.site_id, row.owner_id) == (site.pk, cast.reviewer.pk)
    assert "Call the mayor" in read(client, "follow_ups")
    assert "Call the mayor" in text_of(client.get(reverse("inbox")))
    past = send(client, "move_follow_up", row.pk, due_on=YESTERDAY, owner=cast.reviewer.pk)
    assert "This day is past." in text_of(past)
    send(client, "move_follow_up", row.pk, due_on=SOON, owner=cast.coordinator.pk)
    assert "Call the mayor" not in read(client, "follow_ups")
    assert "Call the mayor" in read(client, "follow_ups", query="?whose=all")
    send(sign_in(cast.coordinator), "finish_follow_up", row.pk)
    assert "Call the mayor" in read(client, "follow_ups", query="?whose=all&done")
    send(client, "finish_follow_up", row.pk, undo="yes")
    row.refresh_from_db()
    assert row.done_at is None


def test_whoever_gets_a_follow_up_from_a_colleague_hears_of_it(cast: Cast, site: Site, sign_in) -> None:
    client = sign_in(cast.reviewer)
    given = {"what": "Call <the> mayor", "due_on": SOON, "owner": cast.coordinator.pk}
    send(client, "new_follow_up", query=f"?place=site-{site.pk}", **given)
    row = FollowUp.objects.get()
    told = OutgoingMail.objects.filter(subject__endswith="asks you to follow something up")
    (letter,) = told.filter(address=cast.coordinator.email)
    assert "Call <the> mayor" in letter.text
    assert site.name in letter.text
    send(client, "move_follow_up", row.pk, due_on=SOON, owner=cast.second_reviewer.pk)
    send(client, "move_follow_up", row.pk, due_on=SOON + timedelta(days=1), owner=cast.second_reviewer.pk)
    assert told.filter(address=cast.second_reviewer.email).count() == 1, "another day is no new owner"
    send(client, "move_follow_up", row.pk, due_on=SOON, owner=cast.reviewer.pk)
    assert not told.filter(address=cast.reviewer.email).exists(), "who takes it knows it"


def test_the_file_of_follow_ups_holds_no_formula(cast: Cast, site: Site, sign_in) -> None:
    add_follow_up("=1+1", due_on=SOON, owner=cast.reviewer, by=cast.reviewer, place={"site": site})
    text = sign_in(cast.reviewer).get(reverse("contacts:follow_ups_file")).content.decode("utf-8-sig")
    head, line = text.splitlines()
    assert head == "What,By when,Who,Site,Municipality,Province,Done on"
    assert line == f'\'=1+1,{SOON.isoformat()},Reviewer,"{site.name}",Kortrijk,West Flanders,'


def test_a_form_that_is_sent_twice_makes_one_row(cast: Cast, site: Site, sign_in) -> None:
    client, place = sign_in(cast.coordinator), f"?place=site-{site.pk}"
    for _turn in range(2):
        send(client, "new_follow_up", query=place, what="Call", due_on=SOON, owner=cast.reviewer.pk)
        send(client, "new_agreement", query=place, **AGREED, owner=cast.coordinator.pk)
        send(client, "new_action", query=place, what="Letter", term_words="voorjaar 2027", state="planned")
    assert (FollowUp.objects.count(), Agreement.objects.count(), Action.objects.count()) == (1, 1, 1)


# --- Nothing falls due unnoticed --------------------------------------------------------------------------------------


def reminded(name: str) -> set[tuple[str, str]]:
    """Who is reminded of what by one kind."""
    plan(kind_named(name), now=timezone.now())
    rows = Reminder.objects.filter(kind=name).select_related("recipient")
    return {(row.recipient.name, row.about) for row in rows}


def test_what_falls_due_is_told_to_whoever_looks_after_it(cast: Cast, site: Site) -> None:
    plans.agreement(site, cast.reviewer, decision_due_on=SOON, ends_on=SOON)
    plans.action(site, cast.reviewer, "Letter", keeper=cast.second_reviewer)
    add_follow_up("Call", due_on=SOON, owner=cast.reviewer, by=cast.coordinator)
    for name, who, about in (
        ("contacts.decision_due", "Reviewer", "Bridge figure for two years"),
        ("contacts.agreement_ends", "Reviewer", "Bridge figure for two years"),
        ("contacts.action_due", "Second Reviewer", "Letter"),
        ("contacts.follow_up", "Reviewer", "Call"),
    ):
        assert (who, about) in reminded(name), name


def test_an_agreement_shows_its_next_reminder(cast: Cast, site: Site, sign_in) -> None:
    agreed = plans.agreement(site, cast.reviewer, decision_due_on=SOON)
    client = sign_in(cast.reviewer)
    assert "Move or skip" not in read(client, "agreement", agreed.pk)
    reminded("contacts.decision_due")
    assert "Move or skip" in read(client, "agreement", agreed.pk)


def test_what_nobody_looks_after_falls_to_a_coordinator(cast: Cast) -> None:
    plans.action(None, cast.reviewer, "Letter", keeper=None)
    agreed = plans.agreement(None, cast.reviewer, decision_due_on=SOON)
    Agreement.objects.filter(pk=agreed.pk).update(owner=None)
    assert ("Coordinator", "Letter") in reminded("contacts.action_due")
    assert ("Coordinator", agreed.title) in reminded("contacts.decision_due")


def test_pages_cost_few_queries_with_ten_rows(cast: Cast, site: Site, sign_in, django_assert_max_num_queries) -> None:
    for number in range(10):
        made = plans.agreement(site, cast.reviewer, title=f"Agreement {number}")
        plans.party(made, cast.reviewer)
        partner = plans.organisation(f"Partner {number}")
        plans.action(site, cast.reviewer, f"Step {number}", partners=[partner], blockers=list(Action.objects.all()[:1]))
        add_follow_up(f"Call {number}", due_on=SOON, owner=cast.reviewer, by=cast.reviewer, place={"site": site})
    client = sign_in(cast.reviewer)
    for path in (
        reverse("contacts:participation", args=[site.pk]),
        reverse("contacts:site_agreements", args=[site.pk]),
        reverse("contacts:site_actions", args=[site.pk]),
        reverse("contacts:agreements"),
        reverse("contacts:actions"),
        reverse("contacts:follow_ups"),
        reverse("contacts:agreement", args=[made.pk]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code == 200
