"""Action: one mail a day to the administrators about what failed; none when nothing did."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from foundation.audit.models import Entry
from foundation.audit.recording import record
from foundation.mail.writing import Letter, post, worded
from portal.models import Installation
from portal.watching import Figure, troubles

TOLD = "portal.told_what_failed"
ONE_AT_A_TIME = 20261


@transaction.atomic
def tell_what_failed(now: datetime) -> int:
    """Write to each administrator what asks for a hand; return how many letters. Twice on one day does nothing more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    found, house = troubles(now), Installation()
    last = Entry.objects.about(house).of_verb(TOLD).first()
    today = timezone.localdate(now)
    if not found or (last and timezone.localdate(last.at) == today):
        return 0
    people = {row.user_id: row.user for row in Membership.objects.administering(today).with_people()}
    for person in people.values():
        post(what_failed(person, found))
    record(TOLD, house, details={"letters": len(people), "about": sorted({figure.name for figure in found})})
    return len(people)


def what_failed(person: User, found: list[Figure]) -> Letter:
    """Word the letter: what failed, how much of it, and what to do."""
    context = {"reader": person, "troubles": found, "address": settings.PORTAL_ADDRESS + reverse("home")}
    return worded(
        "what_failed",
        address=person.email,
        language=person.language,
        context=context,
        recipient=f"user:{person.pk}",
    )
