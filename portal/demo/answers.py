"""Give invented answers to the first call, and let a few municipalities have read it without answering."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from calls.answering import give_answer
from calls.kinds import AnswerKind, AnswerSource, Concern
from calls.models import Answer, Call, Recipient
from calls.opening import note_opening
from calls.rules import Given
from portal.demo.reading import ago, key_of, read
from territory.models import Municipality


def give_missing_answers(call: Call, people: Mapping[str, User]) -> int:
    """Read the call and give the answers that are not there yet; return how many those are."""
    written = read("answers")
    known = set(Answer.objects.values_list("form_key", flat=True))
    missing = [entry for entry in written["answer"] if key_of("answer", entry["key"]) not in known]
    for entry in [*written["reading"], *missing]:
        read_call(call, by=people[entry["by"]], days=entry["days"])
    for entry in missing:
        answer(entry, call, by=people[entry["by"]])
    return len(missing)


def answer(entry: Mapping[str, Any], call: Call, *, by: User) -> None:
    """Give one answer, then set its moments back: a call is not answered by everybody in the same second."""
    today = timezone.localdate()
    given = Given(
        kind=AnswerKind(entry["kind"]),
        until=today + timedelta(days=entry["until"]) if "until" in entry else None,
        concerns=tuple(Concern(code) for code in entry.get("concerns", [])),
        words=entry["words"],
        source=AnswerSource(entry.get("source", AnswerSource.PORTAL)),
        source_note=entry.get("source_note", ""),
    )
    place = Municipality.objects.get(**spoken_for(entry, by=by))
    made = give_answer(call, municipality=place, given=given, by=by, key=key_of("answer", entry["key"]))
    moment = ago(entry["days"])
    Answer.objects.filter(pk=made.pk).update(given_at=moment, entered_at=moment)


def spoken_for(entry: Mapping[str, Any], *, by: User) -> dict[str, Any]:
    """Return how to find the municipality an answer is about: the one named, else the person's own."""
    return {"nis": entry["nis"]} if "nis" in entry else {"pk": by.acting.municipality_id if by.acting else None}


def read_call(call: Call, *, by: User, days: int) -> None:
    """Let the municipality of a person have read the call so many days ago."""
    if note_opening(call, by=by) and by.acting:
        Recipient.objects.to(call, by.acting.municipality_id or 0).update(opened_at=ago(days))
