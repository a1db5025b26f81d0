"""The tables of reviews: one file per kind of thing."""

from reviews.models.assessment import Assessment, Interest, Talk
from reviews.models.decision import Decision
from reviews.models.framework import Criterion, Framework
from reviews.models.letter import Letter, LetterTemplate, LetterText
from reviews.models.reply import Reply, ReplyComment

__all__ = [
    "Assessment",
    "Criterion",
    "Decision",
    "Framework",
    "Interest",
    "Letter",
    "LetterTemplate",
    "LetterText",
    "Reply",
    "ReplyComment",
    "Talk",
]
