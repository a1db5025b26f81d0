"""Write to a segment: who is meant gets it once in the own language, who opted out or objected gets nothing."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.conversing import Said, keep_conversation
from contacts.involving import involve, say_standing
from contacts.keeping import add_role
from contacts.models import Person, SegmentLine, SegmentMailing
from contacts.whereabouts import Place
from contacts.writing import Words, keep_mailing, segment, send, stop_token
from foundation.mail.models import OutgoingMail
from jobs.models import Job
from jobs.running import run
from tests import make
from tests.make import Cast


@pytest.fixture
def people(cast: Cast) -> dict[str, Person]:
    """Persons who differ in one thing each."""
    now, today = timezone.now(), timezone.localdate()
    differ = {
        "dutch": {},
        "french": {"language": "fr"},
        "german": {"language": "de"},
        "silent": {"opted_out_at": now},
        "objects": {"objected_on": today},
        "unreachable": {"email": ""},
        "gone": {"merged_into": None},
    }
    found = {}
    for name, columns in differ.items():
        found[name] = Person.objects.create(**{"name": name, "email": f"{name}@voorbeeld.example", **columns})
    Person.objects.filter(name="gone").update(merged_into=found["dutch"])
    return found


def names(cast: Cast, **chosen: str) -> set[str]:
    return set(segment(chosen, by=cast.reviewer).values_list("name", flat=True))


def test_a_segment_is_role_province_language_stance_and_silence(cast: Cast, people: dict[str, Person]) -> None:
    site = make.submitted(cast.signatory)
    dutch, french = people["dutch"], people["french"]
    assert names(cast) == {"dutch", "french", "german"}
    add_role(dutch, {"code": "mayor"}, by=cast.reviewer)
    assert names(cast, kind="mayor") == {"dutch"}
    Person.objects.filter(pk=french.pk).update(municipality=site.municipality)
    assert names(cast, province=make.WEST_FLANDERS) == {"french"}
    assert names(cast, language="de") == {"german"}
    row = involve(Place(site=site), french, role="partner", by=cast.reviewer)
    for day, stance in ((1, -2), (2, 1)):
        say_standing(row, {"known_on": date(2026, 1, day), "influence": 3, "stance": stance, "source": "talk"}, by=None)
    assert names(cast, stance="1") == {"french"}
    assert names(cast, stance="-2") == set(), "the latest stance counts"
    said = Said(kind="call", held_on=date(2026, 5, 1))
    keep_conversation(Place(site=site), said, parties=[dutch], by=cast.reviewer, key=uuid.uuid4())
    assert names(cast, silent_since="2026-05-01") == {"french", "german"}
    assert names(cast, silent_since="2026-05-02") == {"dutch", "french", "german"}


def test_a_mailing_is_shown_first_then_goes_once_to_each_in_the_own_language(
    cast: Cast, people: dict[str, Person], sign_in
) -> None:
    browser, address = sign_in(cast.reviewer), reverse("contacts:write")
    words = {"subject_nl": "Bezoek", "text_nl": "Komt u?", "subject_fr": "Visite", "text_fr": "Vous venez ?"}
    words["key"] = str(uuid.uuid4())
    text = browser.post(address, words).content.decode()
    assert "To 3 persons" in text
    assert "Vous venez ?" in text
    assert not OutgoingMail.objects.exists(), "looking sends nothing"
    for _again in range(2):
        assert browser.post(address, words | {"send": "yes"}).status_code == 302
    for job in Job.objects.all():
        run(job.pk)
        run(job.pk)
    sent = dict(OutgoingMail.objects.values_list("address", "subject"))
    assert sent == {
        "dutch@voorbeeld.example": "Bezoek",
        "french@voorbeeld.example": "Visite",
        "german@voorbeeld.example": "Bezoek",
    }
    assert SegmentLine.objects.count() == OutgoingMail.objects.count() == 3
    assert SegmentMailing.objects.get().number == 3
    letter = OutgoingMail.objects.get(address="french@voorbeeld.example")
    assert "Vous venez ?" in letter.text
    assert letter.unsubscribe in letter.text


def test_who_opts_out_while_the_mail_leaves_gets_nothing(cast: Cast, people: dict[str, Person]) -> None:
    words = Words(subjects={"nl": "Bezoek"}, texts={"nl": "Komt u?"})
    mailing = keep_mailing(words, {}, by=cast.reviewer, key=uuid.uuid4())
    late = people["german"]

    def told(done: int, of: int) -> None:
        Person.objects.filter(pk=late.pk).update(opted_out_at=timezone.now())

    assert send(mailing, by=cast.reviewer, told=told) == 2
    assert late.email not in OutgoingMail.objects.values_list("address", flat=True)


def test_one_click_stops_such_mail_without_signing_in(cast: Cast, people: dict[str, Person]) -> None:
    address = reverse("contacts:stop", args=[stop_token(people["dutch"])])
    browser = Client()
    assert "No more of these mails?" in browser.get(address).content.decode()
    people["dutch"].refresh_from_db()
    assert people["dutch"].opted_out_at is None, "filters of mail servers open links too"
    assert "These mails have stopped" in browser.post(address).content.decode()
    assert names(cast) == {"french", "german"}
    assert browser.get(reverse("contacts:stop", args=["forged"])).status_code == 404


def test_an_objection_stops_mailings(cast: Cast, people: dict[str, Person], sign_in) -> None:
    address = reverse("contacts:object", args=[people["dutch"].pk])
    browser = sign_in(cast.reviewer)
    assert browser.post(address, {"on": "2999-01-01"}).status_code == 422
    assert browser.post(address, {"on": "2026-01-01"}).status_code == 302
    assert names(cast) == {"french", "german"}


def test_nothing_is_sent_to_nobody(cast: Cast, sign_in) -> None:
    words = {"subject_nl": "Dag", "text_nl": "Dag", "key": str(uuid.uuid4()), "send": "yes"}
    answer = sign_in(cast.reviewer).post(reverse("contacts:write"), words, follow=True)
    assert "Nothing is sent." in answer.content.decode()
    assert not SegmentMailing.objects.exists()
