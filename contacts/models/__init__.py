"""The tables of contacts: one file per kind of thing. Organisations stand in accounts."""

from contacts.models.action_blocks import ActionBlock
from contacts.models.action_partners import ActionPartner
from contacts.models.actions import Action
from contacts.models.agreement_papers import AgreementPaper
from contacts.models.agreement_parties import AgreementParty
from contacts.models.agreements import Agreement
from contacts.models.conversations import Conversation, ConversationParty
from contacts.models.feeds import CalendarFeed
from contacts.models.follow_ups import FollowUp
from contacts.models.imports import ContactImport
from contacts.models.involvements import Involvement, Standing, StandingNote
from contacts.models.mailings import SegmentLine, SegmentMailing
from contacts.models.merges import Merge
from contacts.models.person_roles import PersonRole
from contacts.models.persons import Person
from contacts.models.plan_days import PlanDay
from contacts.models.scope import AboutPlace

__all__ = [
    "AboutPlace",
    "Action",
    "ActionBlock",
    "ActionPartner",
    "Agreement",
    "AgreementPaper",
    "AgreementParty",
    "CalendarFeed",
    "ContactImport",
    "Conversation",
    "ConversationParty",
    "FollowUp",
    "Involvement",
    "Merge",
    "Person",
    "PersonRole",
    "PlanDay",
    "SegmentLine",
    "SegmentMailing",
    "Standing",
    "StandingNote",
]
