"""The tables of calls: what was asked of whom, what came back, and the letters around it."""

from calls.models.addresses import PostalAddress
from calls.models.asking import (
    Answer,
    AnswerQuerySet,
    Call,
    CallQuerySet,
    Recipient,
    RecipientQuerySet,
)
from calls.models.letters import CallLetter, CallPaper, FirstPerson
from calls.models.mailings import CallMailing, MailingLine

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "Call",
    "CallLetter",
    "CallMailing",
    "CallPaper",
    "CallQuerySet",
    "FirstPerson",
    "MailingLine",
    "PostalAddress",
    "Recipient",
    "RecipientQuerySet",
]
