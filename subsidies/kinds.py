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


# Parameters whose value is one word of a list; the form of the parameters offers no other.
WORDS_OF_PARAMETERS: dict[str, type[TextChoices]] = {
    "subsidies.unit": Unit,
    "subsidies.proration": Proration,
    "subsidies.transition_houses": TransitionHouses,
    "subsidies.merger": Merger,
    "subsidies.rounding": Rounding,
}
