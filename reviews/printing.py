"""A formal letter and a comparison on paper: PDF from templates, the letter as it left with its fingerprint."""

from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from foundation.pdf import render
from reviews.lettering import paragraphs_of
from reviews.models import Letter, LetterText
from reviews.sending import keep_paper
from reviews.showing import readable_rows


def pdf_of(text: LetterText, letter: Letter) -> bytes:
    """The letter in one language, with its table of criteria; the signed version where there is one."""
    if text.paper:
        with text.paper.open("rb") as paper:
            return bytes(paper.read())
    return render("reviews/pdf/letter.html", context_of(text, letter), language=text.language, lasting=True)


def context_of(text: LetterText, letter: Letter) -> dict[str, Any]:
    """What the template of a letter needs, worded in its language."""
    source = letter.decision or letter.reply
    table = source.table if source else {}
    with translation.override(text.language):
        rows = readable_rows(table)
    return {
        "letter": letter,
        "text": text,
        "site": letter.site,
        "municipality": letter.site.municipality,
        "decision": letter.decision,
        "table": table,
        "rows": rows,
        "whole": next((row["words"] for row in table.get("replies", ()) if not row["code"]), ""),
        "interests": table.get("interests", ()),
        "day": letter.posted_on or letter.told_at or timezone.now(),
        "paragraphs": paragraphs_of(text.body),
    }


@transaction.atomic
def print_once(text: LetterText) -> LetterText:
    """Print a letter that left, once: what is kept is what everybody gets from then on."""
    current = LetterText.objects.select_for_update(of=("self",)).get(pk=text.pk)
    if not current.paper:
        letter = Letter.objects.with_all().get(pk=current.letter_id)
        keep_paper(current, pdf_of(current, letter), is_signed=False)
    return current


def print_gone(*, limit: int = 50) -> int:
    """Print the letters that left and are not kept as a PDF yet; return how many were printed."""
    waiting = LetterText.objects.unprinted()[:limit]
    return len([print_once(text) for text in waiting])
