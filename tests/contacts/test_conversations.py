"""A conversation is mended: by its author or a colleague, from a form that is filled in; the log knows who and when."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from contacts.conversing import Said, keep_conversation
from contacts.involving import involve
from contacts.models import Conversation, Person
from contacts.whereabouts import Place
from foundation.audit.models import Details, Entry
from tests import make
from tests.make import Cast

SAID = {"kind": "call", "held_on": timezone.localdate(), "words": "They want a pland.", "concerns": ["police"]}


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    """A call with a person, about a site in which a police zone is involved."""
    place = Place(site=make.submitted(cast.signatory))
    involve(place, Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone"), role="advises", by=cast.reviewer)
    caller = Person.objects.create(name="Voorbeeldbuur")
    return keep_conversation(place, Said(**SAID), parties=[caller], by=cast.reviewer, key=make.uuid.UUID(int=1))


def mended(talk: Conversation, **changes: Any) -> dict[str, Any]:
    """What the form sends."""
    party = talk.parties.get()
    given = {**SAID, "words": "They want a plan.", "parties": [f"p{party.person_id}"], "others": "", "seen": 0}
    return {**given, "held_on": SAID["held_on"].isoformat(), **changes}


def test_the_form_is_filled_in_and_keeps_what_is_mended(cast: Cast, talk: Conversation, sign_in: Any) -> None:
    client, address = sign_in(cast.coordinator), reverse("contacts:edit_conversation", args=[talk.pk])
    form = client.get(address).content.decode()
    assert "They want a pland." in form
    assert 'value="police"' in form
    assert form.count(" checked") == 3, "the way, the concern and the person, not the police zone"
    zone = Organisation.objects.get(name_nl="Voorbeeldzone")
    answer = client.post(address, mended(talk, parties=[f"o{zone.pk}"], others="two neighbours"))
    assert answer.headers["Location"] == reverse("contacts:conversation", args=[talk.pk])
    talk.refresh_from_db()
    assert (talk.words, talk.others, talk.concerns) == ("They want a plan.", "two neighbours", ["police"])
    assert [str(party) for party in talk.parties.all()] == ["Voorbeeldzone"]
    assert talk.by == cast.reviewer, "who wrote it down stays"
    assert str(cast.coordinator) in client.get(answer.headers["Location"]).content.decode()


def test_the_log_keeps_who_mended_what_and_never_the_words(cast: Cast, talk: Conversation, sign_in: Any) -> None:
    client, address = sign_in(cast.reviewer), reverse("contacts:edit_conversation", args=[talk.pk])
    client.post(address, mended(talk))
    entry = Entry.objects.get(verb="contacts.change_conversation")
    assert (entry.actor_id, entry.object_id) == (cast.reviewer.pk, str(talk.pk))
    assert Details.objects.get(entry_id=entry.pk).words["columns"] == ["words"]
    client.post(address, mended(talk, seen=1))
    assert Entry.objects.filter(verb="contacts.change_conversation").count() == 1, "nothing changed, nothing to log"


def test_what_a_colleague_mended_meanwhile_is_never_overwritten(cast: Cast, talk: Conversation, sign_in: Any) -> None:
    address = reverse("contacts:edit_conversation", args=[talk.pk])
    sign_in(cast.coordinator).post(address, mended(talk, words="A colleague's."))
    answer = sign_in(cast.reviewer).post(address, mended(talk, words="Mine."))
    assert answer.status_code == 422
    assert "Meanwhile a colleague changed this." in answer.content.decode()
    assert "Mine." in answer.content.decode(), "what was typed is kept"
    talk.refresh_from_db()
    assert talk.words == "A colleague's."


@pytest.mark.parametrize("role", ["signatory", "governor", "observer"])
def test_nobody_else_mends_or_reads_it(cast: Cast, talk: Conversation, sign_in: Any, role: str) -> None:
    client = sign_in(getattr(cast, role))
    for name in ("conversation", "edit_conversation"):
        assert client.get(reverse(f"contacts:{name}", args=[talk.pk])).status_code == 403
