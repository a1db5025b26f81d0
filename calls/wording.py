"""One verb: write a call, and say whom it asks."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from calls.models import Call, CallPaper, Recipient
from foundation.audit.recording import record
from territory.models import Municipality, Province

# The longest name of a file that is kept.
LONGEST: int = CallPaper._meta.get_field("name").max_length or 1


@transaction.atomic
def write_call(
    call: Call,
    *,
    provinces: Iterable[Province],
    municipalities: Iterable[Municipality] = (),
    paper: UploadedFile | None,
    by: User,
) -> Call:
    """Keep the words and days of a call, ask the municipalities of these provinces and these too, attach its letter.

    Whoever was asked stays asked: nobody takes a question back.
    """
    call.save()
    wanted = Q(province__in=list(provinces)) | Q(pk__in=[place.pk for place in municipalities])
    asked = Municipality.objects.current().filter(wanted)
    added = Recipient.objects.bulk_create(
        [
            Recipient(call=call, municipality=place, municipality_then=place, province_id=place.province_id)
            for place in asked.exclude(pk__in=Recipient.objects.asked_by(call))
        ]
    )
    if paper:
        CallPaper.objects.filter(call=call).delete()
        content = {"content": paper.read(), "name": (paper.name or "letter.pdf")[-LONGEST:]}
        CallPaper.objects.create(call=call, added_at=timezone.now(), added_by=by, **content)
    record("call.write", call, by=by, details={"asked": len(added), "paper": bool(paper)})
    return call
