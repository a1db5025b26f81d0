"""What a person may ask: a copy of everything, and to be forgotten; and what the nightly job ends by itself."""

import uuid
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from contacts.agreeing import sign
from contacts.anonymising import anonymise, forget_letters
from contacts.checking import shifted
from contacts.conversing import Said, keep_conversation
from contacts.involving import involve, say_standing
from contacts.keeping import add_role
from contacts.models import (
    Action,
    Agreement,
    AgreementParty,
    Conversation,
    Involvement,
    Person,
    PersonRole,
    SegmentLine,
    SegmentMailing,
    Standing,
    StandingNote,
)
from contacts.whereabouts import Place
from contacts.writing import Words, letter_to
from foundation.mail.models import MailState, OutgoingMail
from foundation.mail.writing import post
from foundation.retention.holding import lift_hold, place_hold
from foundation.retention.kinds import kinds
from foundation.retention.running import run
from reminders.kinds import kind_named
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.make import Cast
from tests.roles import as_web

SAID = {"known_on": timezone.localdate(), "influence": 4, "stance": -1, "source": "talk", "source_words": "At the gate"}
LONG = timedelta(days=800)


@pytest.fixture
def neighbour(cast: Cast) -> Person:
    """A neighbour with everything that contacts can know."""
    site = make.submitted(cast.signatory)
    person = Person.objects.create(name="Zwaluwbuur", is_private=True, email="buur@voorbeeld.example", telephone="056")
    add_role(person, {"code": "neighbour", "title": "Buur van de school"}, by=cast.reviewer)
    say_standing(involve(Place(site=site), person, role="neighbour", by=None), SAID, by=None, note="Fears the noise.")
    said = Said(kind="meeting", held_on=timezone.localdate(), words="Asked about parking.", concerns=["mobility"])
    keep_conversation(Place(site=site), said, parties=[person], by=cast.reviewer, key=uuid.uuid4())
    made = plans.party(plans.agreement(site, cast.reviewer), cast.reviewer, person=person, promise="Lends the garden")
    sign(made, by=cast.reviewer, on=timezone.localdate(), words="Zwaluwbuur zelf")
    return person


def test_a_copy_holds_everything(cast: Cast, neighbour: Person, sign_in) -> None:
    text = sign_in(cast.reviewer).post(reverse("contacts:copy", args=[neighbour.pk])).content.decode()
    for word in (
        "Zwaluwbuur",
        "buur@voorbeeld",
        "Buur van de school",
        "At the gate",
        "Fears the noise",
        "parking",
        "Lends the garden",
    ):
        assert word in text, word


def test_anonymised_nothing_says_who_it_was_and_the_numbers_stay(cast: Cast, neighbour: Person, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    address = reverse("contacts:anonymise", args=[neighbour.pk])
    assert "Anonymise Zwaluwbuur?" in browser.get(address).content.decode()
    assert browser.post(address).status_code == 302
    neighbour.refresh_from_db()
    assert (neighbour.name, neighbour.email, neighbour.telephone) == ("", "", "")
    assert not PersonRole.objects.exists()
    assert not StandingNote.objects.exists()
    assert Standing.objects.get().stance == -1
    assert Standing.objects.get().source_words == ""
    talk = Conversation.objects.get()
    assert (talk.words, talk.parties.count()) == ("", 0)
    promised = AgreementParty.objects.get()
    assert (promised.promise, promised.signed_by) == ("Lends the garden", ""), "what was agreed stays, the name goes"
    assert browser.post(address).status_code == 404, "once is enough"


def letters_in_each_state(person: Person) -> dict[str, OutgoingMail]:
    """One letter to somebody in each state, worded as a mailing."""
    words = Words(subjects={"nl": "Dag"}, texts={"nl": "Dag"})
    found = {state: post(letter_to(person, words)) for state in MailState.values}
    rows = OutgoingMail.objects
    rows.filter(pk=found["sent"].pk).update(state="sent", sent_at=timezone.now())
    rows.filter(pk=found["failed"].pk).update(state="failed", last_error=f"550 <{person.email}> unknown")
    return found


@pytest.mark.parametrize("way", ["page", "night"])
def test_letters_to_an_anonymised_person_do_not_leave_and_those_that_left_lose_the_address(
    cast: Cast, neighbour: Person, sign_in, way: str
) -> None:
    other = Person.objects.create(name="Voorbeeld", email=neighbour.email)
    theirs, others = letters_in_each_state(neighbour), letters_in_each_state(other)
    if way == "page":
        sign_in(cast.reviewer).post(reverse("contacts:anonymise", args=[neighbour.pk]))
    else:
        anonymise(neighbour, by=None)
    left = {mail.pk: mail for mail in OutgoingMail.objects.all()}
    assert theirs["waiting"].pk not in left
    for state in ("sent", "failed"):
        mail = left[theirs[state].pk]
        kept = {name: getattr(mail, name) for name in ("address", "subject", "text", "html", "last_error")}
        assert kept == {"address": "nobody@erased.invalid", "subject": "", "text": "", "html": "", "last_error": ""}
        assert (mail.state, mail.recipient, mail.unsubscribe) == (state, f"contacts.person:{neighbour.pk}", None)
    assert not OutgoingMail.objects.in_trouble().filter(pk=theirs["failed"].pk).exists(), "nobody can mend it"
    assert {left[mail.pk].address for mail in others.values()} == {other.email}, "of somebody else with that address"


def test_the_web_takes_letters_from_nobody_who_is_not_anonymised(cast: Cast, neighbour: Person) -> None:
    letters_in_each_state(neighbour)
    with as_web(cast.reviewer):
        assert forget_letters(neighbour) == 0
    assert OutgoingMail.objects.filter(address=neighbour.email).count() == 3


def test_who_anonymises_proves_again_who_it_is(cast: Cast, neighbour: Person, sign_in) -> None:
    cast.reviewer.set_password(uuid.uuid4().hex)
    cast.reviewer.save()
    browser, address = sign_in(cast.reviewer), reverse("contacts:anonymise", args=[neighbour.pk])
    for answer in (browser.get(address), browser.post(address)):
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/reauthenticate/?next={quote(address, safe='')}"
    neighbour.refresh_from_db()
    assert neighbour.name


def test_the_database_keeps_an_anonymised_person_empty(cast: Cast, neighbour: Person) -> None:
    with pytest.raises(IntegrityError, match="person_anonymised_is_empty"), transaction.atomic():
        Person.objects.filter(pk=neighbour.pk).update(anonymised_at=timezone.now())
    with pytest.raises(IntegrityError, match="person_has_name"), transaction.atomic():
        Person.objects.filter(pk=neighbour.pk).update(name="")


def test_quiet_neighbours_and_old_words_end_by_themselves(cast: Cast, neighbour: Person) -> None:
    known = {kind.name: kind for kind in kinds()}
    a_year = timezone.now() - timedelta(days=365)
    assert neighbour not in known["contacts.neighbours"].ended_before(a_year)
    Person.objects.update(changed_at=timezone.now() - LONG)
    assert neighbour not in known["contacts.neighbours"].ended_before(a_year), "somebody spoke with them since"
    Conversation.objects.update(held_on=timezone.localdate() - LONG)
    Standing.objects.update(entered_at=timezone.now() - LONG)
    for name in ("contacts.neighbours", "contacts.conversations", "contacts.notes"):
        assert known[name].ended_before(a_year).count() == 1, name
    known["contacts.conversations"].end(known["contacts.conversations"].ended_before(a_year))
    assert Conversation.objects.get().concerns == []
    known["contacts.neighbours"].end(known["contacts.neighbours"].ended_before(a_year))
    neighbour.refresh_from_db()
    assert neighbour.anonymised_at


def test_agreements_end_ten_years_after_their_end(cast: Cast, neighbour: Person) -> None:
    (kind,) = [kind for kind in kinds() if kind.name == "contacts.agreements"]
    ten_years = timezone.now() - timedelta(days=3653)
    assert not kind.ended_before(ten_years).exists()
    ended = timezone.localdate() - timedelta(days=4000)
    Agreement.objects.update(starts_on=ended, ends_on=ended, decision_due_on=None)
    kind.ended_before(ten_years).delete()
    assert not AgreementParty.objects.exists()


def test_a_site_that_is_held_keeps_its_neighbours(cast: Cast, neighbour: Person) -> None:
    Person.objects.update(changed_at=timezone.now() - LONG)
    Conversation.objects.update(held_on=timezone.localdate() - LONG)
    (neighbours,) = [kind for kind in kinds() if kind.name == "contacts.neighbours"]
    hold = place_hold(Site.objects.get(), reason="Dispute", by=cast.coordinator)
    [report] = run([neighbours], now=timezone.now(), dry=False)
    assert (report.due, report.held, report.ended, report.trouble) == (1, 1, 0, "")
    Involvement.objects.update(site=None)
    assert run([neighbours], now=timezone.now(), dry=True)[0].held == 1, "a conversation about the site is enough"
    lift_hold(hold, by=cast.coordinator)
    assert run([neighbours], now=timezone.now(), dry=False)[0].ended == 1
    neighbour.refresh_from_db()
    assert neighbour.anonymised_at


def test_steps_that_are_over_and_mailings_end_with_their_term(cast: Cast) -> None:
    day = timezone.localdate() - timedelta(days=121 * 31)
    whole, dropped = plans.action(None, cast.reviewer, "Whole"), plans.action(None, cast.reviewer, "Dropped")
    plans.action(None, cast.reviewer, "A part", part_of=whole)
    plans.action(None, cast.reviewer, "Never done")
    Action.objects.update(starts_on=day, ends_on=day)
    Action.objects.exclude(what="Never done").update(state="done", done_on=day)
    Action.objects.filter(pk=dropped.pk).update(state="dropped", done_on=None)
    sent = SegmentMailing.objects.create(subject_nl="Dag", form_key=uuid.uuid4(), sent_at=timezone.now() - LONG)
    SegmentLine.objects.create(mailing=sent, person=Person.objects.create(name="Voorbeeld"), language="nl")
    over = [kind for kind in kinds() if kind.name in {"contacts.actions", "contacts.mailings"}]
    assert [report.ended for report in run(over, now=timezone.now(), dry=False)] == [2, 1]
    assert [report.ended for report in run(over, now=timezone.now(), dry=False)] == [1, 0], "a step after its parts"
    assert Action.objects.get().what == "Never done"
    assert not SegmentLine.objects.exists()


def test_a_working_contact_does_not_end_by_itself(cast: Cast, neighbour: Person) -> None:
    Person.objects.update(is_private=False, changed_at=timezone.now() - LONG)
    Conversation.objects.all().delete()
    assert not Person.objects.private_and_quiet_since(timezone.now()).exists()


def test_the_web_reads_an_anonymised_person_no_more_than_any_other(cast: Cast, neighbour: Person) -> None:
    with as_web(cast.governor):
        assert not Person.objects.exists()


def test_contacts_that_nobody_checked_for_a_term_are_counted_and_never_named(cast: Cast, neighbour: Person) -> None:
    today = timezone.localdate()
    Person.objects.update(checked_on=shifted(today, -24))
    Person.objects.create(name="Voorbeeld", checked_on=shifted(today, -24))
    Person.objects.create(name="Voorbeeld", checked_on=today)
    (due,) = kind_named("contacts.to_check").facts(today - timedelta(days=3), today + timedelta(days=3))
    assert abs((due.on - today).days) <= 1
    assert (due.about, due.responsible) == ("2", cast.coordinator.pk)


def test_the_list_shows_only_those_to_check_again(cast: Cast, neighbour: Person, sign_in) -> None:
    Person.objects.create(name="Voorbeeldvers")
    Person.objects.filter(pk=neighbour.pk).update(checked_on=timezone.localdate() - LONG)
    text = sign_in(cast.reviewer).get(reverse("contacts:persons"), {"unchecked": "on"}).content.decode()
    assert "Zwaluwbuur" in text
    assert "Voorbeeldvers" not in text
