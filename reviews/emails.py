"""The mails about a formal letter: its words in the municipality's languages. Nothing here sends."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership
from foundation.mail.writing import Letter as Mail
from foundation.mail.writing import worded
from reviews.models import Letter


def letters_about(letter: Letter, *, members: Iterable[Membership]) -> Iterator[Mail]:
    """Word one mail for each person who writes for the municipality, the person's own language first."""
    texts = list(letter.texts.all())
    for membership in members:
        user = membership.user
        first = next((text for text in texts if text.language == user.language), texts[0])
        yield worded(
            "formal_letter",
            address=user.email,
            language=first.language,
            recipient=f"user:{user.pk}",
            context={
                "letter": letter,
                "first": first,
                "texts": sorted(texts, key=lambda text: text is not first),
                "address": settings.PORTAL_ADDRESS + reverse("reviews:site", args=[letter.site_id]),
            },
        )
