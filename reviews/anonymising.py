"""Empty what was said about a decision once its term is over: outcome, scores and days stay, words and papers go."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models, transaction

from reviews.kinds import WORDLESS
from reviews.models import Assessment, Decision, Interest, Letter, LetterText, Reply, ReplyComment, Talk


def make_wordless(rows: models.QuerySet[Decision]) -> int:
    """Empty these decisions and their letters, and what reviewers and municipality said of sites with no other one."""
    numbers = list(rows.values_list("pk", flat=True))
    sites = list(rows.order_by().values_list("site_id", flat=True).distinct())
    empty_letters(Letter.objects.filter(decision__in=numbers))
    for decision in Decision.objects.filter(pk__in=numbers):
        empty_decision(decision)
    others = Decision.objects.filter(site__in=sites).with_words().values_list("site_id", flat=True)
    empty_sites([site for site in sites if site not in set(others)])
    return len(numbers)


def empty_decision(decision: Decision) -> None:
    """Take the words out of one decision."""
    decision.reasons = WORDLESS
    decision.override = WORDLESS if decision.override else ""
    decision.ended_reason = WORDLESS if decision.ended_reason else ""
    decision.table = without_words(decision.table)
    decision.save(update_fields=["reasons", "override", "ended_reason", "table"])


def without_words(table: dict[str, Any]) -> dict[str, Any]:
    """The same table with criteria and means, and nothing that a person wrote."""
    rows = [{**row, "notes": []} for row in table.get("rows", ())]
    return {**table, "rows": rows, "replies": [], "interests": []}


def empty_sites(sites: Iterable[int]) -> None:
    """Take the words out of what was found, declared, talked about and replied at these sites."""
    for assessment in Assessment.objects.filter(site__in=sites):
        answers = assessment.answers.items()
        assessment.answers = {code: {**row, "note": "", "evidence": [], "seen": {}} for code, row in answers}
        assessment.save(update_fields=["answers"])
    for reply in Reply.objects.filter(site__in=sites):
        reply.table, reply.words = without_words(reply.table), ""
        reply.save(update_fields=["table", "words"])
    ReplyComment.objects.filter(site__in=sites).delete()
    Talk.objects.filter(site__in=sites).delete()
    Interest.objects.filter(site__in=sites).exclude(words="").update(words=WORDLESS)
    empty_letters(Letter.objects.filter(site__in=sites))


def empty_letters(letters: models.QuerySet[Letter]) -> None:
    """Take words and papers out of letters; the digest still proves a copy that somebody else kept."""
    for text in LetterText.objects.filter(letter__in=letters.values("pk")).exclude(body=WORDLESS):
        if text.paper.name:
            transaction.on_commit(partial(text.paper.storage.delete, text.paper.name))
        text.subject, text.body, text.paper = WORDLESS, WORDLESS, ""
        text.save(update_fields=["subject", "body", "paper"])
