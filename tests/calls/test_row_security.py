"""The second wall around letters, addresses, first persons and mailings."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from calls.mailing import send_mailing
from calls.models import CallLetter, CallMailing, FirstPerson, MailingLine, PostalAddress, Recipient
from foundation.mail.words import Words
from tests import make
from tests.make import Cast
from tests.roles import as_web

pytestmark = pytest.mark.django_db

MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
SEEN_BY = {
    PostalAddress: MUNICIPAL | DE_HUIZEN | {"governor"},
    CallLetter: MUNICIPAL | DE_HUIZEN | {"governor"},
    FirstPerson: MUNICIPAL | DE_HUIZEN,
    CallMailing: DE_HUIZEN | {"governor"},
    MailingLine: DE_HUIZEN | {"governor"},
}


@pytest.fixture
def rows(cast: Cast) -> None:
    """One row of everything, all about Kortrijk."""
    asked = Recipient.objects.of_call(make.call()).get(municipality__nis=make.KORTRIJK)
    place = {"municipality": asked.municipality, "province": asked.province}
    now = timezone.now()
    address = {"street": "Grote Markt 54", "postcode": "8500", "town": "Kortrijk", "mailbox": "info@kortrijk.example"}
    PostalAddress.objects.create(**place, **address, changed_at=now)
    letter = CallLetter.objects.create(**place, call=asked.call, link="abcdefgh", code_digest="-", made_at=now)
    FirstPerson.objects.create(
        **place, letter=letter, email="a@kortrijk.example", name="A", language="nl", begun_at=now
    )
    words = Words(subjects={"nl": "A"}, texts={"nl": "B"})
    send_mailing(asked.call, keys=[asked.municipality_id], words=words, chosen={}, by=cast.governor, key=uuid.uuid4())


@pytest.mark.parametrize("model", SEEN_BY)
def test_a_bare_query_gets_only_rows_of_the_scope(cast: Cast, rows: None, model: type) -> None:
    found = set()
    for name, user in cast.everybody().items():
        with as_web(user):
            if model.objects.exists():
                found.add(name)
    assert found == SEEN_BY[model]


@pytest.mark.parametrize("model", SEEN_BY)
def test_without_a_scope_the_web_gets_nothing(cast: Cast, rows: None, model: type) -> None:
    with as_web():
        assert not model.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM calls_callletter",
        "UPDATE calls_callletter SET code_digest = ''",
        "DELETE FROM calls_callmailing",
        "UPDATE calls_mailingline SET mailbox = ''",
        "DELETE FROM calls_firstperson",
        "UPDATE calls_answer SET kind = 'propose'",
        "DELETE FROM calls_recipient",
        "DELETE FROM calls_call",
    ],
)
def test_the_web_takes_nothing_back(cast: Cast, change: str) -> None:
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


def test_a_governor_writes_no_row_of_another_province(cast: Cast, rows: None) -> None:
    letter = CallLetter.objects.get()
    with as_web(cast.governor_elsewhere):
        assert CallLetter.objects.filter(pk=letter.pk).update(revoked_at=timezone.now()) == 0
