"""Rules: how far one point lies from another over the ground, and in which direction, in words."""

import math

from django.utils.translation import gettext_lazy as _

# Mean radius of the Earth (IUGG), in metres.
RADIUS = 6_371_008.8
WINDS = (
    _("north"),
    _("north-east"),
    _("east"),
    _("south-east"),
    _("south"),
    _("south-west"),
    _("west"),
    _("north-west"),
)


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance on the sphere between two points of longitude and latitude; within 0.6 % in Belgium."""
    (west, south), (east, north) = ([math.radians(part) for part in point] for point in (here, there))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(half))


def wind_from(here: tuple[float, float], there: tuple[float, float]) -> str:
    """Say in which direction the second point lies as seen from the first, by eight winds."""
    middle = math.radians((here[1] + there[1]) / 2)
    east, north = (there[0] - here[0]) * math.cos(middle), there[1] - here[1]
    return str(WINDS[round(math.degrees(math.atan2(east, north)) / 45) % 8])
