"""Words of the subsidy's rule sets: what is counted, for how long, and what a merger does to the year."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """Which places of a house count; "per place" or "per detainee" is an open question."""

    CAPACITY = "capacity", _("Places that the house has")
    RECOGNISED = "recognised", _("Places that the State recognised")
    OCCUPIED = "occupied", _("Places that are occupied")


class Proration(TextChoices):
    """What a house brings that works for a part of the year only."""

    NONE = "none", _("The whole year, for its highest number of places")
    MONTHS = "months", _("Per month, for the places on its first day")
    DAYS = "days", _("Per day")


class TransitionHouses(TextChoices):
    """Whether the places of transition houses count."""

    IN = "in", _("Transition houses count")
    OUT = "out", _("Transition houses do not count")


class Merger(TextChoices):
    """Who has the days of a year in which a municipality merged."""

    SPLIT = "split", _("Each municipality has its own days, and that part of the maximum")
    YEAR_END = "year_end", _("The municipality of 31 December has the whole year")


class Rounding(TextChoices):
    """What becomes of a part of a cent."""

    HALF_UP = "half_up", _("To the nearest cent, half a cent upwards")
    DOWN = "down", _("To the cent below")


class PlacesKind(TextChoices):
    """Which number of places a house has at a time: as built, or as the State recognised it."""

    CAPACITY = "capacity", _("Places that the house has")
    RECOGNISED = "recognised", _("Places that the State recognised")


class Gap(TextChoices):
    """What is not known of a house, so that its year cannot be computed."""

    PLACES = "places", _("The number of places is not known.")
    MONTH = "month", _("The occupied places of this month are not known.")


class EntryKind(TextChoices):
    """What an entry of the ledger is about."""

    ENTITLEMENT = "entitlement", _("Entitlement")
    CORRECTION = "correction", _("Correction of the entitlement")
    APPROVED = "approved", _("Claim approved")
    PAYMENT = "payment", _("Payment")
    JUSTIFIED = "justified", _("Justified spending")
    RECLAIMED = "reclaimed", _("Amount reclaimed")


class ClaimPaperKind(TextChoices):
    """What a paper of a claim is."""

    DECLARATION = "declaration", _("Declaration of claim")
    CONTRACT = "contract", _("Contract or appointment")
    PAYROLL = "payroll", _("Proof of personnel cost")
    INVOICE = "invoice", _("Invoice")
    OTHER = "other", _("Another paper")


class SpendingKind(TextChoices):
    """What the money of the subsidy went to."""

    BRIDGE = "bridge", _("Contact person between house and neighbourhood")
    STAFF = "staff", _("Other staff")
    ACTIVITY = "activity", _("Activities with the neighbourhood")
    SERVICE = "service", _("Services for residents")
    OTHER = "other", _("Something else")


# Parameters whose value is one word of a list; the form of the parameters offers no other.
WORDS_OF_PARAMETERS: dict[str, type[TextChoices]] = {
    "subsidies.unit": Unit,
    "subsidies.proration": Proration,
    "subsidies.transition_houses": TransitionHouses,
    "subsidies.merger": Merger,
    "subsidies.rounding": Rounding,
}
