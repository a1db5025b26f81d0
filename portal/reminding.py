"""What is told of the house itself: access that nobody confirmed. What failed is told by portal/telling.py."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.confirming import confirmers_of
from accounts.models import Membership
from accounts.roles import Role
from foundation.parameters.reading import value
from reminders.kinds import Due, Kind, Rung, key_of, register
from reminders.people import one_of, others


def access_to_confirm(first: date, last: date) -> Iterator[Due]:
    """Organisations with people whom nobody confirmed since somebody was asked, by the day their access ends."""
    today = timezone.localdate()
    term = timedelta(days=value("accounts.confirm_days_after_asking", on=today))
    asked = Membership.objects.current(today).asked_between(first - term, last - term)
    rows = asked.select_related("organisation")
    days = {(row.organisation, row.asked_to_confirm_on) for row in rows if row.asked_to_confirm_on}
    for organisation, asked_on in sorted(days, key=lambda each: (each[0].pk, each[1])):
        people = [membership.user_id for membership in confirmers_of(organisation, today)]
        who = one_of(people)
        yield Due(
            thing=key_of(organisation),
            on=asked_on + term,
            about=organisation.name_nl,
            path=reverse("accounts:people"),
            responsible=who,
            informed=others(people, who),
        )


register(
    Kind(
        name="portal.access_to_confirm",
        title=_("Access to confirm"),
        todo=_("Say who still works there"),
        ladder="portal.remind_access",
        legal=True,
        roles=frozenset({Role.SIGNATORY, Role.COORDINATOR}),
        words={
            Rung.FRIENDLY: _(
                "Some people of “%(about)s” are still to be confirmed. What nobody confirms ends on %(day)s."
            ),
        },
        facts=access_to_confirm,
    )
)
