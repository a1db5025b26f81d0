"""Rules: the code lists of the territory."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """What a place is to its municipality."""

    MAIN = "main", _("main place")
    PART = "part", _("part of the municipality")


class PrisonKind(TextChoices):
    """Kinds of establishments, as the prison service's list names them."""

    PRISON = "prison", _("prison")
    CLOSED = "closed centre / prison", _("closed centre / prison")
    DEFENCE = "social-defence establishment", _("social-defence establishment")
    DETENTION = "detention house", _("detention house")
    TRANSITION = "transition house", _("transition house")


HOUSES = frozenset({PrisonKind.DETENTION, PrisonKind.TRANSITION})
