"""Short ways to give an answer in tests, through the real action."""

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from calls.answering import give_answer
from calls.kinds import AnswerKind, AnswerSource, Concern
from calls.models import Answer, Call
from calls.rules import Given
from territory.models import Municipality
from tests import make

TODAY = timezone.localdate()
NEXT_MONTH = TODAY + timedelta(days=30)

PROPOSE = Given(kind=AnswerKind.PROPOSE)
CONSIDER = Given(kind=AnswerKind.CONSIDER, until=NEXT_MONTH)
DECLINE = Given(kind=AnswerKind.DECLINE, concerns=(Concern.POLICE,))
BY_LETTER = replace(DECLINE, source=AnswerSource.LETTER, source_note="Letter 2026/118", given_on=TODAY)


def own_answer(call: Call, given: Given, *, by: User, key: uuid.UUID | None = None) -> Answer:
    """Answer in the portal for one's own municipality."""
    return give_answer(call, municipality=by.acting.organisation.municipality, given=given, by=by, key=key)


def entered(call: Call, *, by: User, nis: str = make.KORTRIJK, **changes: Any) -> Answer:
    """Enter a letter of a municipality, with changes."""
    municipality = Municipality.objects.get(nis=nis)
    return give_answer(call, municipality=municipality, given=replace(BY_LETTER, **changes), by=by)
