"""Two machines at once: one plans, the other passes; two that send write every mail once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import connection, transaction

from foundation.mail.models import OutgoingMail
from foundation.workdays import BRUSSELS
from reminders.kinds import Due
from reminders.models import Reminder
from reminders.planning import Planned, alone, plan
from reminders.sending import send_due
from tests import make
from tests.reminders.facts import Facts, offered

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 6, 8, tzinfo=BRUSSELS)


def on_its_own(work: Callable[[], object]) -> object:
    """Do something as another machine: with a connection of its own."""
    try:
        return work()
    finally:
        connection.close()


def questions(people: int) -> Facts:
    cast = make.cast()
    rest = [make.person(f"clerk{number}") for number in range(people)]
    return Facts(
        [
            Due(thing=f"site:{number}", on=date(2026, 3, 12), about="School", path="/", responsible=person.pk)
            for number, person in enumerate([cast.editor, *rest])
        ]
    )


def test_while_one_plans_the_other_passes(db: None) -> None:
    with offered(questions(1), ladder=[-5, 1, 10]) as kind, ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            assert alone(kind)
            assert other.submit(on_its_own, lambda: plan(kind, now=NOW)).result(timeout=20) == Planned()
        assert plan(kind, now=NOW).added == 4


def test_two_that_plan_and_send_at_once_write_every_mail_once(db: None) -> None:
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        plan(kind, now=NOW)
        send_due(now=NOW)

    with offered(questions(30), ladder=[-5, 1, 10]) as kind, ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(on_its_own, work) for _ in range(3)]:
            each.result(timeout=60)
        send_due(now=NOW)
    assert OutgoingMail.objects.count() == OutgoingMail.objects.values("address").distinct().count() == 31
    assert Reminder.objects.filter(state="sent").count() == 31
