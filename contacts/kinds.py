"""The codes of contacts: functions of people, where a contact comes from, on which legal ground it is kept."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
