"""What must be true of visits, messages, requests, assignments and absences: each constraint broken on purpose."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Absence, SavedView
from sites.balance import AssignmentKind, Slot
from sites.models import (
    Assignment,
    AssignmentLine,
    InformationRequest,
    MessageMark,
    Site,
    SiteMessage,
    SiteVisit,
    VisitNote,
)
from sites.talking import Side
from tests import make
from tests.breaking import broken
from tests.make import Cast


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.in_review(cast.signatory, cast.reviewer)


def test_a_visit_is_proposed_chosen_held_or_called_off_as_it_went(site: Site, cast: Cast) -> None:
    visit, now = make.proposed_visit(site, cast.reviewer), timezone.now()

    def changed(**columns: Any) -> Any:
        return lambda: SiteVisit.objects.filter(pk=visit.pk).update(**columns)

    def again(**columns: Any) -> Any:
        told = {"moments": [now], "minutes": 60, "proposed_at": now, "key": uuid.uuid4(), **columns}
        return lambda: SiteVisit.objects.create(site=site, **told)

    broken("one_open_visit_per_site", again())
    broken("visit_once_per_form", again(key=visit.key, called_off_at=now, called_off_reason="x"))
    broken("visit_moment_is_chosen", changed(starts_at=now))
    broken("visit_held_had_a_moment", changed(held_at=now))
    broken("visit_none_suits_says_why", changed(none_suits_at=now))
    broken("visit_called_off_has_reason", changed(called_off_at=now))
    broken("visit_note_says_or_shows_something", lambda: VisitNote.objects.create(site=site, visit=visit, at=now))


def test_a_message_has_words_and_an_internal_one_is_of_de_huizen(site: Site, cast: Cast) -> None:
    now, key = timezone.now(), uuid.uuid4()
    mine = {"site": site, "side": Side.SHARED, "text": "x", "at": now, "role": "signatory"}
    SiteMessage.objects.create(key=key, **mine)
    broken("message_once_per_form", lambda: SiteMessage.objects.create(key=key, **mine))
    broken("message_has_words", lambda: SiteMessage.objects.create(key=uuid.uuid4(), **mine | {"text": ""}))
    broken(
        "message_internal_is_of_de_huizen",
        lambda: SiteMessage.objects.create(key=uuid.uuid4(), **mine | {"side": Side.INTERNAL}),
    )
    read = {"site": site, "user": cast.reviewer, "side": Side.SHARED, "read_at": now}
    MessageMark.objects.create(**read)
    broken("mark_once_per_thread", lambda: MessageMark.objects.create(**read))


def test_a_request_is_answered_with_words(cast: Cast) -> None:
    asked = make.asked(cast.signatory, cast.reviewer)
    open_ones = InformationRequest.objects.filter(site=asked)
    broken("request_answer_has_words", lambda: open_ones.update(answered_at=timezone.now()))


def test_an_assignment_names_each_site_once_and_changes_something(site: Site, cast: Cast) -> None:
    go = Assignment.objects.create(key=uuid.uuid4(), kind=AssignmentKind.ASSIGN, at=timezone.now())
    line = {"assignment": go, "site": site, "slot": Slot.FIRST, "after": cast.second_reviewer}
    broken("assignment_changes_something", lambda: AssignmentLine.objects.create(**line, before=cast.second_reviewer))
    AssignmentLine.objects.create(**line)
    broken("assigned_once_in_one_go", lambda: AssignmentLine.objects.create(**line))


def test_an_absence_ends_after_it_starts_and_somebody_else_stands_in(cast: Cast) -> None:
    today = timezone.localdate()
    away = {"user": cast.reviewer, "starts_on": today, "ends_on": today}
    broken("absence_ends_after_start", lambda: Absence.objects.create(**away | {"ends_on": today - timedelta(days=1)}))
    broken("absence_stand_in_is_another", lambda: Absence.objects.create(**away, stand_in=cast.reviewer))


def test_a_view_is_kept_once_under_a_name(cast: Cast) -> None:
    view = {"owner": cast.reviewer, "page": "inbox", "name": "Mine", "query": "pile=mine"}
    SavedView.objects.create(**view)
    broken("saved_view_once_per_name", lambda: SavedView.objects.create(**view))
