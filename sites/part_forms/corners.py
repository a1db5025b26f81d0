"""An outline as a person types it: one corner per line."""

from django import forms
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils.translation import gettext_lazy as _

# Belgium lies between these; what lies outside has its numbers swapped or is a slip of the pen.
LONGITUDES = (2.3, 6.5)
LATITUDES = (49.4, 51.6)
MOST_CORNERS = 400


def corners_of(outline: MultiPolygon | None) -> str:
    """Write an outline of one ring as lines of latitude and longitude; empty where a person could not type it."""
    if not outline or len(outline) != 1 or len(outline[0]) != 1:
        return ""
    return "\n".join(f"{north:.6f}, {east:.6f}" for east, north in outline[0][0].coords[:-1])


def outline_of(typed: str) -> MultiPolygon | None:
    """Read lines of latitude and longitude as one area; raises ValidationError with the line that is wrong."""
    corners = []
    for number, line in enumerate(typed.splitlines(), 1):
        if line.strip():
            corners.append(corner(line, number))
    if not corners:
        return None
    if len(corners) > MOST_CORNERS:
        raise forms.ValidationError(_("At most %(most)s corners, please.") % {"most": MOST_CORNERS})
    if len(corners) < 3:
        raise forms.ValidationError(_("An outline has three corners at least."))
    shape = Polygon([*corners, corners[0]], srid=4326)
    if not shape.valid or not shape.area:
        raise forms.ValidationError(_("The lines of this outline cross each other. Please put the corners in order."))
    return MultiPolygon(shape, srid=4326)


def corner(line: str, number: int) -> tuple[float, float]:
    """Read one corner as longitude and latitude; raises ValidationError."""
    parts = line.replace(";", ",").split(",")
    try:
        north, east = (float(part) for part in parts)
    except ValueError as wrong:
        raise forms.ValidationError(
            _("Line %(number)s: write latitude, longitude, for example 50.8279, 3.2649.") % {"number": number}
        ) from wrong
    if not (LATITUDES[0] <= north <= LATITUDES[1] and LONGITUDES[0] <= east <= LONGITUDES[1]):
        raise forms.ValidationError(_("Line %(number)s does not lie in Belgium.") % {"number": number})
    return east, north
