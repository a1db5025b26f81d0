"""Words for answers and concerns."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AnswerKind(TextChoices):
    """What a municipality can answer; each is a valid answer."""

    PROPOSE = "propose", _("We propose a building")
    CONSIDER = "consider", _("We consider it")
    DECLINE = "decline", _("No, because …")


class AnswerSource(TextChoices):
    """How the answer came."""

    PORTAL = "portal", _("Given in the portal")
    LETTER = "letter", _("By letter")
    MAIL = "mail", _("By e-mail")
    PHONE = "phone", _("By phone")
    MEETING = "meeting", _("In a meeting")


class Concern(TextChoices):
    """What municipalities worried about in earlier calls (public sources of 2021-2025)."""

    SUPPORT = "support", _("Support in the neighbourhood")
    INFORMED_LATE = "informed_late", _("Neighbours hear it too late")
    SAFETY = "safety", _("Feeling of safety")
    POLICE = "police", _("Police capacity, missing risk analysis")
    VULNERABLE = "vulnerable", _("School, child care or other vulnerable neighbours")
    CHARACTER = "character", _("Residential or village character")
    MOBILITY = "mobility", _("Mobility and parking")
    TRANSPORT = "transport", _("Too little public transport")
    WORK = "work", _("No training or work nearby")
    GREEN = "green", _("Lost green space, size of the building")
    VALUE = "value", _("Value of homes")
    FAIRNESS = "fairness", _("Enough institutions already")
    COMPENSATION = "compensation", _("Too little compensation")
    TEMPORARY = "temporary", _("The location is temporary")
    OTHER_PLAN = "other_plan", _("It blocks another local plan")
    SCALE = "scale", _("More than 30 places")
    OPERATOR = "operator", _("Who runs it, and how openly")
    COORDINATION = "coordination", _("Coordination between authorities")
    NO_BUILDING = "no_building", _("No suitable building")
