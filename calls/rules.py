"""Rules: what an answer to a call needs, who may give it, and when it comes too late. Plain values in and out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import EDITORS, REVIEWERS, Role
from calls.kinds import AnswerKind, AnswerSource, Concern


class Refusal(TextChoices):
    """Why an answer is not taken as it stands."""

    RIGHT = "right", _("Your role does not allow this answer.")
    NOT_ASKED = "not_asked", _("This call does not ask this municipality.")
    CLOSED = "closed", _("This call is closed. Write to De Huizen if you still want to answer.")
    TOO_EARLY = "too_early", _("This day lies before the call.")
    STILL_TO_COME = "still_to_come", _("This day is still to come.")
    UNTIL_MISSING = "until_missing", _("Please say until when you consider it.")
    UNTIL_OVER = "until_over", _("Please choose a later day: it must come after the day of the answer.")
    UNTIL_FAR = "until_far", _("Please choose an earlier day: the last possible one stands above.")
    REASON_MISSING = "reason_missing", _("Please tick at least one reason, or write it in your own words.")
    SOURCE_MISSING = "source_missing", _("Please say where this can be found, or who said it to whom.")


class AnswerRefused(ValueError):
    """The answer is not taken; the label of each refusal tells the person why."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(", ".join(self.refusals))


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days on which a call can be answered, both ends included; no last day means that it stays open."""

    begins_on: date
    closes_on: date | None = None

    def refusal_on(self, day: date, *, today: date) -> Refusal | None:
        """Say why nothing can have been answered on a day, None when it can."""
        if day > today:
            return Refusal.STILL_TO_COME
        if day < self.begins_on:
            return Refusal.TOO_EARLY
        return Refusal.CLOSED if self.closes_on and day > self.closes_on else None

    def last_until(self, day: date, *, longest: timedelta) -> date:
        """Return the last day until which a municipality that answers on a day can consider it."""
        return min(day + longest, self.closes_on or date.max)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What was filled in; `given_on` is the Belgian day on which it was said, today when it is empty."""

    kind: AnswerKind
    until: date | None = None
    concerns: tuple[Concern, ...] = ()
    words: str = ""
    source: AnswerSource = AnswerSource.PORTAL
    source_note: str = ""
    given_on: date | None = None

    def settled(self, today: date) -> "Given":
        """Leave out what does not belong to this kind of answer: a form shows every field to everybody."""
        return replace(
            self,
            until=self.until if self.kind == AnswerKind.CONSIDER else None,
            concerns=() if self.kind == AnswerKind.PROPOSE else tuple(Concern(code) for code in self.concerns),
            words=self.words.strip(),
            source_note="" if self.source == AnswerSource.PORTAL else self.source_note.strip(),
            given_on=today if self.source == AnswerSource.PORTAL else self.given_on or today,
        )


def refusals_of(given: Given, *, period: Period, longest: timedelta, today: date) -> list[Refusal]:
    """List everything that is wrong with a settled answer, so that a person mends it in one go."""
    day = given.given_on or today
    out_of_period = period.refusal_on(day, today=today)
    if out_of_period:
        return [out_of_period]
    wrong = refusals_of_until(given, last=period.last_until(day, longest=longest), day=day)
    if given.kind == AnswerKind.DECLINE and not given.concerns and not given.words:
        wrong.append(Refusal.REASON_MISSING)
    if given.source != AnswerSource.PORTAL and not given.source_note:
        wrong.append(Refusal.SOURCE_MISSING)
    return wrong


def refusals_of_until(given: Given, *, last: date, day: date) -> list[Refusal]:
    """Say what is wrong with the day until which a municipality considers it, if anything."""
    if given.kind != AnswerKind.CONSIDER:
        return []
    if given.until is None:
        return [Refusal.UNTIL_MISSING]
    if given.until <= day:
        return [Refusal.UNTIL_OVER]
    return [Refusal.UNTIL_FAR] if given.until > last else []


def may_answer(role: str, *, source: str, is_own: bool, in_own_province: bool) -> bool:
    """Say whether this role may give an answer that came this way.

    In the portal a municipality speaks for itself; what came by letter or phone is entered by De Huizen, or by the
    governor's office in its own province.
    """
    if source == AnswerSource.PORTAL:
        return role in EDITORS and is_own
    return role in REVIEWERS or (role == Role.GOVERNOR and in_own_province)
