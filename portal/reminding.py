"""What the administrators are told of the machine itself: letters that failed, letters that do not leave."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from foundation.mail.models import OutgoingMail
from foundation.workdays import BRUSSELS
from portal.health import MAIL_PATIENCE
from reminders.kinds import Due, Kind, Rung, register
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
