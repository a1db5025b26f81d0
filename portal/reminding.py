"""What is told of the house itself: letters that failed, letters that do not leave, access that nobody confirmed."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.confirming import confirmers_of
from accounts.models import Membership
from accounts.roles import Role
from foundation.mail.models import OutgoingMail
from foundation.parameters.reading import value
from foundation.workdays import BRUSSELS
from portal.health import MAIL_PATIENCE
from reminders.kinds import Due, Kind, Rung, key_of, register
from reminders.people import admins, one_of, others


def mail_in_trouble(first: date, last: date) -> Iterator[Due]:
    """Days on which letters failed for good that nobody has looked at yet."""
    begin = datetime.combine(first, time(), tzinfo=BRUSSELS)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=BRUSSELS)
    failed = OutgoingMail.objects.in_trouble().filter(written_at__gte=begin, written_at__lt=end)
    days = {timezone.localdate(moment) for moment in failed.order_by().values_list("written_at", flat=True)}
    yield from (to_admins("mail:failed", day) for day in sorted(days))


def mail_stands_still(first: date, last: date) -> Iterator[Due]:
    """Today, when a letter should have left and has not: the mail server is away, or the worker was."""
    oldest = OutgoingMail.objects.overdue_since()
    if oldest and timezone.now() - oldest > MAIL_PATIENCE:
        day = timezone.localdate(oldest)
        if first <= day <= last:
            yield to_admins("mail:waiting", day)


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


def to_admins(thing: str, day: date) -> Due:
    """A trouble of a day, to the administrators; the first of them is asked to look."""
    people = admins(timezone.localdate())
    who = one_of(people)
    return Due(
        thing=thing,
        on=day,
        about=urlsplit(settings.PORTAL_ADDRESS).netloc,
        path=reverse("mail_troubles"),
        responsible=who,
        informed=others(people, who),
    )


register(
    Kind(
        name="portal.mail_failed",
        title=_("Mail that failed"),
        todo=_("Look at what failed, and try again"),
        ladder="portal.remind_trouble",
        roles=frozenset({Role.ADMIN}),
        words={
            Rung.FRIENDLY: _("Mail of %(day)s could not be delivered and waits for somebody to look (%(about)s)."),
            Rung.FORMAL: _("Nobody has looked yet at mail of %(day)s that could not be delivered (%(about)s)."),
        },
        facts=mail_in_trouble,
    )
)

register(
    Kind(
        name="portal.mail_waits",
        title=_("Mail that does not leave"),
        todo=_("Look at the mail server and the worker"),
        ladder="portal.remind_trouble",
        roles=frozenset({Role.ADMIN}),
        words={
            Rung.FRIENDLY: _("Mail should have left on %(day)s and has not (%(about)s)."),
            Rung.FORMAL: _("Mail of %(day)s has still not left (%(about)s)."),
        },
        facts=mail_stands_still,
    )
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
