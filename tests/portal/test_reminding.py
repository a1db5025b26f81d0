"""What the house itself reminds of: failed letters, letters that do not leave, access that nobody confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from foundation.mail.models import OutgoingMail
from foundation.mail.writing import Letter, post
from foundation.parameters.reading import value
from portal.reminding import access_to_confirm, mail_in_trouble, mail_stands_still
from tests.make import Cast

pytestmark = pytest.mark.django_db
LETTER = Letter(address="mayor@example.org", language="nl", subject="Dag", text="Beste,\n")


def test_failed_letters_are_told_once_a_day_until_somebody_looked(cast: Cast) -> None:
    today = timezone.localdate()
    for _ in range(3):
        OutgoingMail.objects.filter(pk=post(LETTER).pk).update(state="failed")
    due = list(mail_in_trouble(today, today))
    assert [(each.on, each.responsible) for each in due] == [(today, cast.admin.pk)]
    OutgoingMail.objects.update(settled_at=timezone.now())
    assert list(mail_in_trouble(today, today)) == []


def test_a_letter_that_should_have_left_is_told(cast: Cast) -> None:
    today = timezone.localdate()
    post(LETTER, due_at=timezone.now() - timedelta(minutes=5))
    assert list(mail_stands_still(today - timedelta(days=1), today)) == []
    post(LETTER, due_at=timezone.now() - timedelta(minutes=15))
    assert [due.thing for due in mail_stands_still(today - timedelta(days=1), today)] == ["mail:waiting"]


def test_access_that_nobody_confirmed_is_told_to_those_who_can(cast: Cast) -> None:
    today = timezone.localdate()
    ends_on = today + timedelta(days=value("accounts.confirm_days_after_asking"))
    Membership.objects.filter(user=cast.reader).update(asked_to_confirm_on=today)
    due = list(access_to_confirm(ends_on, ends_on))
    assert [(each.about, each.on) for each in due] == [("Kortrijk", ends_on)]
    assert cast.signatory.pk in {due[0].responsible, *due[0].informed}
    assert list(access_to_confirm(today, today)) == []
