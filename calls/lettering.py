"""One verb: make the personal letters of a call. A new letter takes the code of the older one back."""

from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from calls.codes import digest_of, new_code, new_link
from calls.models import Call, CallLetter, PostalAddress, Recipient, RecipientQuerySet
from foundation import pdf
from foundation.audit.recording import record
from territory.models import Municipality


@dataclass(frozen=True)
class MadeLetter:
    """A letter as it leaves: the paper, and the name of its file; the code stands on the paper alone."""

    row: CallLetter
    content: bytes

    @property
    def name(self) -> str:
        """The name of its file: the code of the municipality and its name."""
        return f"{self.row.municipality.nis} {self.row.municipality.local_name}.pdf".replace("/", "-")


def receivers(call: Call, *, by: User, chosen: Iterable[int] = ()) -> RecipientQuerySet:
    """The municipalities that the call asks and this person may write to; only the chosen ones if some are."""
    asked = Recipient.objects.visible_to(by).of_call(call).with_places()
    keys = list(chosen)
    return asked.filter(municipality__in=keys) if keys else asked


def without_address(call: Call, *, by: User) -> list[Municipality]:
    """The municipalities that the call asks and that have no address yet, by name."""
    known = PostalAddress.objects.visible_to(by).of_municipalities(
        row.municipality_id for row in receivers(call, by=by)
    )
    missing = [row.municipality for row in receivers(call, by=by) if row.municipality_id not in known]
    return sorted(missing, key=lambda place: place.name)


@transaction.atomic
def make_letter(recipient: Recipient, address: PostalAddress, *, by: User) -> MadeLetter:
    """Make the letter of one municipality and return it; earlier codes of this call stop working."""
    now = timezone.now()
    earlier = CallLetter.objects.visible_to(by).of_call(recipient.call).to_municipalities([recipient.municipality_id])
    earlier.standing().update(revoked_at=now)
    code, link = new_code(), new_link()
    row = CallLetter.objects.create(
        call=recipient.call,
        municipality=recipient.municipality,
        province=recipient.province,
        link=link,
        code_digest=digest_of(code, salt=link),
        made_at=now,
        made_by=by,
    )
    Recipient.objects.filter(pk=recipient.pk, asked_on__isnull=True).update(asked_on=timezone.localdate(now))
    record("call.letter", row, by=by, details={"call": recipient.call.code, "municipality": recipient.municipality.nis})
    return MadeLetter(row, paper_of(row, address, code=code))


def paper_of(row: CallLetter, address: PostalAddress, *, code: str) -> bytes:
    """Word the letter as a tagged PDF, in each language of the municipality's letters."""
    languages = [address.language] if address.language else row.municipality.letter_languages
    link = settings.PORTAL_ADDRESS + reverse("calls:letter", args=[row.link])
    parts = [(language, *words_of(row.call, language)) for language in languages]
    drawing = segno.make(link, error="m").svg_inline(border=2, scale=4, dark="#1d2a33")
    context = {
        "call": row.call,
        "municipality": row.municipality,
        "address": address,
        "parts": parts,
        "link": link,
        "code": code,
        "made_on": timezone.localdate(row.made_at),
    }
    return pdf.render("pdf/call_letter.html", context, language=languages[0], pictures={"qr": with_head(drawing)})


def words_of(call: Call, language: str) -> tuple[str, str]:
    """Title and text of a call in one language."""
    with translation.override(language):
        return call.title, call.text


def with_head(drawing: str) -> bytes:
    """Return a drawing as a file of its own."""
    return drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


@transaction.atomic
def revoke(row: CallLetter, *, by: User) -> None:
    """Take the code of a letter back; its link goes on explaining."""
    CallLetter.objects.visible_to(by).filter(pk=row.pk).standing().update(revoked_at=timezone.now())
    record("call.revoke_letter", row, by=by, details={"municipality": row.municipality_id})
