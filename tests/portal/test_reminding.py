"""What the house itself reminds of: access that nobody confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Membership
from foundation.parameters.reading import value
from portal.reminding import access_to_confirm
from tests.make import Cast

pytestmark = pytest.mark.django_db


def test_access_that_nobody_confirmed_is_told_to_those_who_can(cast: Cast) -> None:
    today = timezone.localdate()
    ends_on = today + timedelta(days=value("accounts.confirm_days_after_asking"))
    Membership.objects.filter(user=cast.reader).update(asked_to_confirm_on=today)
    due = list(access_to_confirm(ends_on, ends_on))
    assert [(each.about, each.on) for each in due] == [("Kortrijk", ends_on)]
    assert cast.signatory.pk in {due[0].responsible, *due[0].informed}
    assert list(access_to_confirm(today, today)) == []
