"""Words for kinds of building, owner, house, origin and paper."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BuildingKind(TextChoices):
    """What the building is or was; the first five are those of De Huizen's letter to the colleges."""

    SCHOOL = "school", _("Old school")
    RELIGIOUS = "religious", _("Convent or other religious building")
    BUSINESS = "business", _("Vacant business centre")
    BOARDING = "boarding", _("Boarding school")
    CARE = "care", _("Care home or other care building")
    GENDARMERIE = "gendarmerie", _("Gendarmerie or barracks")
    HOTEL = "hotel", _("Hotel or hostel")
    OFFICE = "office", _("Office")
    PRISON = "prison", _("Former prison building")
    LAND = "land", _("Land for modular units")
    OTHER = "other", _("Other")


class OwnerKind(TextChoices):
    """Who owns the building."""

    MUNICIPALITY = "municipality", _("Municipality or its welfare centre")
    STATE = "state", _("Federal State")
    PUBLIC = "public", _("Other public body")
    RELIGIOUS = "religious", _("Congregation or church council")
    NON_PROFIT = "non_profit", _("Non-profit organisation")
    PRIVATE = "private", _("Private owner")
    UNKNOWN = "unknown", _("Not known yet")


class HouseKind(TextChoices):
    """What the building would become."""

    DETENTION = "detention", _("Detention house")
    TRANSITION = "transition", _("Transition house")


class Origin(TextChoices):
    """How the site came to the portal."""

    CALL = "call", _("Answer to a call")
    SPONTANEOUS = "spontaneous", _("Spontaneous offer")
    REGIE = "regie", _("Portfolio of the Federal Buildings Agency")
    MARKET = "market", _("Private market")
    HISTORY = "history", _("Entered as history")


class PaperKind(TextChoices):
    """What a paper of a site is."""

    PHOTO = "photo", _("Photo")
    COLLEGE = "college", _("Decision of the college")
    COUNCIL = "council", _("Decision or opinion of the council")
    PLAN = "plan", _("Plan of the building or the land")
    POLICE = "police", _("Advice of the police zone")
    FIRE = "fire", _("Advice of the fire service")
    NEIGHBOURS = "neighbours", _("What the neighbours were told or said")
    OWNER = "owner", _("Agreement or offer of the owner")
    PERMIT = "permit", _("Permit or planning information")
    ASBESTOS = "asbestos", _("Asbestos inventory")
    SOIL = "soil", _("Soil certificate")
    HERITAGE = "heritage", _("Heritage paper")
    OTHER = "other", _("Other paper")


class Likeness(TextChoices):
    """What two candidates close together are to each other."""

    SAME = "same", _("The same building")
    ANOTHER = "another", _("Another building")
