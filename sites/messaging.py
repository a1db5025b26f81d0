"""Write in a thread of a site, and keep how far each person has read."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import REVIEWERS
from foundation.audit.recording import record
from foundation.mail.writing import post
from sites.emails import concerned
from sites.letters import message_letters
from sites.models import MessageMark, Site, SiteMessage
from sites.talking import Side, may_write


class MayNotWrite(ValueError):
    """This person does not write in this thread."""


@transaction.atomic
def write_message(
    site: Site, text: str, *, side: Side, by: User, key: uuid.UUID, mentioned: Collection[int] = ()
) -> SiteMessage:
    """Add one message, once per key, and tell by mail whom it concerns; raises MayNotWrite."""
    site = Site.objects.select_for_update(of=("self",)).with_places_of().get(pk=site.pk)
    if not may_write(side, role=by.role, known=site.for_reviewers):
        raise MayNotWrite
    colleagues = {colleague.user_id: colleague for colleague in colleagues_of(by)}
    named = [number for number in mentioned if number in colleagues]
    message, made = SiteMessage.objects.get_or_create(
        site=site,
        key=key,
        defaults={
            "side": side,
            "text": text,
            "mentioned": named,
            "at": timezone.now(),
            "by": by,
            "membership_id": by.acting.pk if by.acting else None,
            "role": by.role,
        },
    )
    if made:
        record("site.write", site, by=by, details={"message": message.pk, "side": side})
        tell(message, site, by=by, named=[colleagues[number] for number in named])
    return message


def tell(message: SiteMessage, site: Site, *, by: User, named: Iterable[Membership]) -> None:
    """Write the notices: to the other party of the shared thread, and to the colleagues it names; never to oneself."""
    others = concerned_by(message, site) if message.side == Side.SHARED else []
    for letter in message_letters(message, site, others=others, named=named, by=by):
        post(letter)


def concerned_by(message: SiteMessage, site: Site) -> Iterable[Membership]:
    """The other party: who works on the municipality's files, or who reviews the site (all, while nobody does)."""
    today = timezone.localdate()
    if message.is_of_de_huizen:
        return Membership.objects.writing_for(site.municipality_id, today).with_people()
    return concerned(site, Membership.objects.reviewing(today).with_people())


def readers_of(site: Site) -> list[Membership]:
    """Everybody outside De Huizen who will read what is written in the shared thread."""
    return list(Membership.objects.of_municipality(site.municipality_id, timezone.localdate()).with_people())


def colleagues_of(user: User) -> list[Membership]:
    """Those whom a person can name: the others of De Huizen who review, or of the own municipality who write."""
    today = timezone.localdate()
    municipality = user.acting.municipality_id if user.acting else None
    if user.role in REVIEWERS:
        people = Membership.objects.reviewing(today)
    else:
        people = Membership.objects.writing_for(municipality, today) if municipality else Membership.objects.none()
    return [colleague for colleague in people.with_people() if colleague.user_id != user.pk]


def mark_read(site: Site, side: Side, *, by: User, now: datetime) -> None:
    """Keep that this person has read the thread until now."""
    mark = MessageMark(user=by, site=site, side=side, read_at=now)
    MessageMark.objects.bulk_create(
        [mark], update_conflicts=True, update_fields=["read_at"], unique_fields=["user", "site", "side"]
    )
