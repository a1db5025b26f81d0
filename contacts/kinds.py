"""The codes of contacts: functions of people, where a contact comes from, on which legal ground it is kept."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.roles import OrganisationKind

# Organisations that follow from territory and accounts: they are added there, not among contacts.
FROM_ELSEWHERE = frozenset({OrganisationKind.MUN, OrganisationKind.GOV})


class FunctionCode(TextChoices):
    """What a person is around a detention house, so that lists and mailings can ask for it in every language."""

    MAYOR = "mayor", _("Mayor")
    ALDERMAN = "alderman", _("Alderman or alderwoman")
    COUNCILLOR = "councillor", _("Member of the council")
    DIRECTOR = "director", _("Director general")
    BRIDGE = "bridge", _("Bridge figure for the neighbourhood")
    PLANNER = "planner", _("Planning officer")
    POLICE = "police", _("Chief of police")
    FIRE = "fire", _("Head of the fire and rescue zone")
    SOCIAL = "social", _("Head of the social welfare centre")
    CONTACT = "contact", _("First contact")
    HEAD = "head", _("Head of the organisation")
    PRESS = "press", _("Spokesperson or journalist")
    OWNER = "owner", _("Owner")
    NEIGHBOUR = "neighbour", _("Neighbour")
    OTHER = "other", _("Another function")


class SourceKind(TextChoices):
    """Where a contact comes from."""

    OWN = "own", _("told by the person")
    COLLEAGUE = "colleague", _("told by somebody of the organisation")
    PUBLIC = "public", _("public source, such as a website")
    EVENT = "event", _("met at an information evening or a meeting")
    IMPORT = "import", _("imported list")


class LawfulBasis(TextChoices):
    """On which ground of article 6 of the GDPR a contact is kept."""

    PUBLIC_TASK = "public_task", _("public task (art. 6.1 e)")
    INTEREST = "interest", _("legitimate interest in a professional contact (art. 6.1 f)")
    CONSENT = "consent", _("consent (art. 6.1 a)")


class InvolvementRole(TextChoices):
    """What an organisation or person has to do with a site, a municipality or a province."""

    DECIDES = "decides", _("decides")
    ADVISES = "advises", _("gives advice")
    OWNS = "owns", _("owns the building or the ground")
    OPERATES = "operates", _("runs the house")
    PARTNER = "partner", _("works with the house")
    FUNDS = "funds", _("pays")
    NEIGHBOUR = "neighbour", _("lives or works next to it")
    INFORMS = "informs", _("writes or speaks about it")
    OTHER = "other", _("something else")


class Stance(IntegerChoices):
    """Where somebody stands towards a detention house there, from against to for."""

    AGAINST = -2, _("against")
    RATHER_AGAINST = -1, _("rather against")
    UNDECIDED = 0, _("undecided")
    RATHER_FOR = 1, _("rather for")
    FOR = 2, _("for")


class Influence(IntegerChoices):
    """How much depends on somebody."""

    VERY_LOW = 1, _("very little")
    LOW = 2, _("little")
    SOME = 3, _("some")
    HIGH = 4, _("much")
    VERY_HIGH = 5, _("very much")


class StandingSource(TextChoices):
    """Where a stance is known from."""

    CONVERSATION = "talk", _("a conversation")
    LETTER = "letter", _("a letter or e-mail")
    COUNCIL = "council", _("a decision or a debate of a council")
    ADVICE = "advice", _("a formal advice")
    PRESS = "press", _("the press")
    EVENT = "event", _("an information evening")
    ESTIMATE = "estimate", _("our own estimate")


class ConversationKind(TextChoices):
    """How people spoke."""

    CALL = "call", _("Telephone call")
    MEETING = "meeting", _("Meeting")
    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Letter")
    EVENING = "evening", _("Information evening")


class Brought(TextChoices):
    """What a list that somebody brings can hold."""

    PERSON = "person", _("Persons")
    ORGANISATION = "organisation", _("Organisations")


class Merged(TextChoices):
    """What can be merged."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
