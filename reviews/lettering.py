"""Word a formal letter in the municipality's languages, from the texts that coordinators keep."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone, translation

from accounts.models import User
from foundation.audit.recording import record
from foundation.templatetags.look import day
from reviews.kinds import LetterKind
from reviews.models import Decision, Letter, LetterTemplate, LetterText, Reply
from sites.models import Site

LONGEST_SUBJECT = 200


class Blanks(dict[str, str]):
    """What is filled in; a word that nobody knows stays as it was typed, so that a slip is seen in the preview."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def filled(text: str, blanks: Mapping[str, str]) -> str:
    """Fill the blanks of a text; braces that name nothing stay."""
    try:
        return text.format_map(Blanks(blanks))
    except (ValueError, IndexError, AttributeError):
        return text


def write_letter(
    *, site: Site, kind: LetterKind, by: User, reply: Reply | None = None, decision: Decision | None = None
) -> Letter:
    """Write the letter in every language of the municipality; it waits in the outbox until somebody lets it leave."""
    letter = Letter.objects.create(
        site=site, kind=kind, reply=reply, decision=decision, written_at=timezone.now(), written_by=by
    )
    wording = decision.wording if decision else ""
    texts = {row.language: row for row in LetterTemplate.objects.newest() if (row.kind, row.outcome) == (kind, wording)}
    for language in site.municipality.letter_languages:
        with translation.override(language):
            blanks = blanks_of(site, reply=reply, decision=decision)
        LetterText.objects.create(
            site=site,
            letter=letter,
            language=language,
            subject=filled(texts[language].subject, blanks)[:LONGEST_SUBJECT],
            body=tidy(filled(texts[language].body, blanks)),
        )
    return letter


def blanks_of(site: Site, *, reply: Reply | None, decision: Decision | None) -> dict[str, str]:
    """What a letter fills in, in the language that is active; the term is known once the letter leaves."""
    return {
        "site": site.name,
        "reference": site.reference or "",
        "municipality": str(site.municipality),
        "reasons": decision.reasons if decision else "",
        "words": reply.words if reply else "",
        "term": day(reply.due_on) if reply and reply.due_on else "{term}",
    }


def fill_term(letter: Letter) -> None:
    """Fill in the last day of the term, now that it is known."""
    for text in letter.texts.all():
        with translation.override(text.language):
            blanks = {"term": day(letter.reply.due_on) if letter.reply else ""}
        text.subject, text.body = filled(text.subject, blanks), filled(text.body, blanks)
        text.save(update_fields=["subject", "body"])


def tidy(text: str) -> str:
    """Take away the empty paragraphs that an empty blank leaves, and end lines in one way, as no browser does."""
    return "\n\n".join(paragraphs_of(text))


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text: what empty lines part."""
    return [part.strip() for part in re.split(r"\n[ \t]*\n", "\n".join(text.splitlines())) if part.strip()]


@transaction.atomic
def keep_template(*, kind: str, outcome: str, language: str, subject: str, body: str, by: User) -> LetterTemplate:
    """Write a new text for letters of this kind; letters that are written already keep theirs."""
    made = LetterTemplate.objects.create(
        kind=kind,
        outcome=outcome,
        language=language,
        subject=subject,
        body=body,
        written_at=timezone.now(),
        written_by=by,
    )
    record("review.letter_template", made, by=by, details={"kind": kind, "outcome": outcome, "language": language})
    return made
