"""Reading: what a governor's office is told of a proposal that its municipality marked "not yet"."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from calls.kinds import AnswerKind
from calls.models import Answer, AnswerQuerySet
from foundation.parameters.reading import value


def told_as_considering(rows: AnswerQuerySet, user: User) -> dict[int, Answer]:
    """Return, by key, the answers that this office may not read, each as one that considers; none for anybody else."""
    kept = list(rows.kept_back_from(user).select_related("call", "given_by"))
    longest = timedelta(days=value("calls.longest_consideration")) if kept else timedelta()
    return {answer.pk: as_considering(answer, longest=longest) for answer in kept}


def as_considering(answer: Answer, *, longest: timedelta) -> Answer:
    """Return an answer of the same person at the same moment that considers the call; it is kept nowhere.

    A row without a day would betray it, since whoever considers says until when: it gets the last possible day.
    """
    until = answer.call.period.last_until(timezone.localdate(answer.given_at), longest=longest)
    return Answer(
        call=answer.call,
        municipality_id=answer.municipality_id,
        municipality_then_id=answer.municipality_then_id,
        province_id=answer.province_id,
        kind=AnswerKind.CONSIDER,
        until=until,
        given_at=answer.given_at,
        entered_at=answer.entered_at,
        given_by=answer.given_by,
    )
