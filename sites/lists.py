"""The lists to choose from in the file of a building, beside those of kinds.py. Words only, no rule."""

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Capture(TextChoices):
    """How the place on the map was found."""

    ADDRESS = "address", _("From the address")
    POINTED = "pointed", _("Pointed at on the map")
    PARCEL = "parcel", _("From the cadastral plan")
    GPS = "gps", _("Measured on the spot with a telephone or GPS")
    SURVEY = "survey", _("Measured by a surveyor")
    FILE = "file", _("From a file of the planning office")


class Tenure(TextChoices):
    """How the building could be had."""

    RENT = "rent", _("Rent")
    PURCHASE = "purchase", _("Purchase")
    LONG_LEASE = "long_lease", _("Long lease")
    FREE_USE = "free_use", _("Use without rent")
    STATE = "state", _("Belongs to the State already")


class State(TextChoices):
    """In which state the building is."""

    GOOD = "good", _("Good: usable after small works")
    FAIR = "fair", _("Fair: parts need renovation")
    POOR = "poor", _("Poor: needs renovation throughout")
    RUIN = "ruin", _("Cannot be repaired")


class Heritage(TextChoices):
    """Whether the building is heritage; the regional inventories tell (domain words kept common to the three)."""

    NONE = "none", _("Not in an inventory")
    LISTED = "listed", _("In an inventory, not protected")
    PROTECTED = "protected", _("Protected")
    UNKNOWN = "unknown", _("Not known yet")


class Attest(TextChoices):
    """Whether a certificate (of asbestos, of the soil) is there."""

    CLEAN = "clean", _("There is one: nothing found")
    FOUND = "found", _("There is one: something was found")
    ASKED = "asked", _("Asked for")
    NONE = "none", _("Not there yet")


class FloodScore(TextChoices):
    """The Flemish scores of parcel (P) and building (G) of the watertoets since 2023."""

    A = "A", _("A: no flooding")
    B = "B", _("B: small chance under the climate of 2050")
    C = "C", _("C: small chance today")
    D = "D", _("D: medium chance today")


class FloodHazard(TextChoices):
    """The classes of the flood hazard map in Wallonia, used for Brussels too (to be confirmed)."""

    NONE = "none", _("None")
    VERY_LOW = "very_low", _("Very low")
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Zone(TextChoices):
    """The zones of the plans of the three Regions; the first letter says whose plan it is (to be confirmed)."""

    F_HOUSING = "f_housing", _("Housing area (woongebied)")
    F_RURAL = "f_rural", _("Rural or reserve housing area (landelijk woongebied, woonuitbreiding)")
    F_COMMUNITY = "f_community", _("Community facilities (gemeenschapsvoorzieningen)")
    F_BUSINESS = "f_business", _("Business or industry (KMO, industrie)")
    F_FARMING = "f_farming", _("Farming (agrarisch gebied)")
    F_LEISURE = "f_leisure", _("Leisure (recreatie)")
    F_GREEN = "f_green", _("Green area (groengebied)")
    W_HOUSING = "w_housing", _("Housing zone (zone d'habitat)")
    W_RURAL = "w_rural", _("Rural housing zone (habitat à caractère rural)")
    W_COMMUNITY = "w_community", _("Public services (services publics et équipements communautaires)")
    W_BUSINESS = "w_business", _("Economic activity (activité économique)")
    W_LEISURE = "w_leisure", _("Leisure (loisirs)")
    W_FARMING = "w_farming", _("Farming (zone agricole)")
    W_FOREST = "w_forest", _("Forest (zone forestière)")
    W_RESERVE = "w_reserve", _("Reserve for a municipal plan (ZACC)")
    B_RESIDENTIAL = "b_residential", _("Mainly residential (habitation à prédominance résidentielle)")
    B_HOUSING = "b_housing", _("Housing (zone d'habitation)")
    B_MIXED = "b_mixed", _("Mixed zone (zone mixte)")
    B_STRONG_MIX = "b_strong_mix", _("Strongly mixed zone (forte mixité)")
    B_FACILITIES = "b_facilities", _("Facilities of public interest (équipements d'intérêt collectif)")
    B_INDUSTRY = "b_industry", _("Urban industry (industries urbaines)")
    B_GREEN = "b_green", _("Green zone or park (zone verte, parc)")
    OTHER = "other", _("Another zone, or a plan of its own")
    UNKNOWN = "unknown", _("Not known yet")


class PermitOutlook(TextChoices):
    """What the planning office expects of a permit."""

    CONFORM = "conform", _("The use fits the zone")
    DEVIATION = "deviation", _("Possible with a deviation")
    PLAN_CHANGE = "plan_change", _("Only after a change of the plan")
    EXCLUDED = "excluded", _("The zone excludes it")
    UNKNOWN = "unknown", _("Not known yet")


class TargetGroup(TextChoices):
    """The groups that De Huizen's concept note names for houses of their own (recommendation 5)."""

    ALL = "all", _("No group in particular")
    YOUNG = "young", _("Young adults")
    MENTAL = "mental", _("People with a mental vulnerability")
    OLDER = "older", _("Older people")
    MOTHERS = "mothers", _("Mothers with children")
    ADDICTION = "addiction", _("People with an acute addiction")


class Nearness(TextChoices):
    """How near something vulnerable is."""

    BESIDE = "beside", _("Next door or opposite")
    NEAR = "near", _("In the same street or the next")
    FAR = "far", _("Farther away")
    UNKNOWN = "unknown", _("Not known yet")


class Overlooking(TextChoices):
    """Who can look in or out."""

    NONE = "none", _("Nobody looks in or out")
    SOME = "some", _("Some windows look onto neighbours")
    DIRECT = "direct", _("Windows or doors open onto a school yard, a play area or a garden of neighbours")


class BusService(TextChoices):
    """When the bus, tram or metro at the nearest stop runs."""

    NONE = "none", _("No usable service")
    DAY = "day", _("By day only")
    EVENING = "evening", _("Also in the evening")
    ALWAYS = "always", _("Also in the evening and at the weekend")


class Service(TextChoices):
    """What lies within reach of the building."""

    WORK = "work", _("Work: employers, social economy")
    TRAINING = "training", _("Training and adult education")
    SHOPS = "shops", _("Shops")
    CARE = "care", _("Doctor, pharmacy")
    WELFARE = "welfare", _("Social welfare centre")
    SPORT = "sport", _("Sport and culture")


class Stance(TextChoices):
    """Where the college or the council stands."""

    IN_FAVOUR = "in_favour", _("Decided in favour")
    INFORMAL = "informal", _("Positive, without a decision")
    NONE = "none", _("Not discussed yet")
    AGAINST = "against", _("Against")


class Advised(TextChoices):
    """What the police zone or the fire service advises."""

    POSITIVE = "positive", _("Positive")
    CONDITIONS = "conditions", _("Positive under conditions")
    NEGATIVE = "negative", _("Negative")
    NONE = "none", _("No advice yet")


class Told(TextChoices):
    """Whether the neighbours know."""

    NOT_YET = "not_yet", _("Not yet")
    PLANNED = "planned", _("A day is planned")
    TOLD = "told", _("They have been told")


class Telling(TextChoices):
    """How neighbours were told."""

    VISITS = "visits", _("Visits from door to door")
    LETTER = "letter", _("A letter or brochure")
    EVENING = "evening", _("An information evening")
    OPEN_DAY = "open_day", _("An open day")
    COMMITTEE = "committee", _("A neighbourhood committee")
    WEBSITE = "website", _("Website or municipal paper")


def zones_of(region: str) -> "list[tuple[str, _StrOrPromise]]":
    """Return the zones of one Region (its REFNIS code), then the words for another one and for not known."""
    letter = {"02000": "f_", "03000": "w_", "04000": "b_"}.get(region, "")
    return [(value, label) for value, label in Zone.choices if "_" not in value or value.startswith(letter)]
