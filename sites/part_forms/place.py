"""The first part: where the building is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from foundation.identifiers import compact_capakey
from sites.filing import kept, value_of
from sites.kinds import Origin
from sites.part_forms.base import PartForm
from sites.part_forms.corners import LATITUDES, LONGITUDES, corners_of, outline_of
from sites.parts import Part
from sites.proposing import is_in_belgium

ABROAD = _("This point lies in the sea or abroad. Please choose a place in Belgium.")
MOST_PARCELS = 40


class CoordinateField(forms.FloatField):
    """A coordinate in degrees, with a point as decimal sign in every language so that maps and people agree."""

    def __init__(self, *, between: tuple[float, float], **options: Any) -> None:
        widget = forms.NumberInput({"step": "any", "class": "medium", "inputmode": "decimal"})
        messages = {"min_value": ABROAD, "max_value": ABROAD}
        super().__init__(
            min_value=between[0],
            max_value=between[1],
            required=False,
            widget=widget,
            error_messages=messages,
            **options,
        )


class PlaceForm(PartForm):
    """Where the building is."""

    part = Part.PLACE
    labels = {
        "name": _("What do you call this building?"),
        "address": _("Street and number"),
        "precision": _("How precise"),
        "point_explanation": _("If the point lies outside your municipality: why?"),
        "origin": _("How did this building come up?"),
    }
    helps = {
        "name": _("For example “Old school, Church Street”. You can change it later."),
        "parcels": _("One per line, 17 characters, for example 34022A0123/00B002. Public domain has no number."),
        "outline": _("One corner per line: latitude, longitude. Draw it on the map, type it, or send a file below."),
        "precision": _("How many metres the pin may lie beside the building."),
    }

    def prepare(self) -> None:
        """Two coordinates for the point, lines for parcels and corners; history is no way of coming up."""
        self.fields["latitude"] = CoordinateField(
            between=LATITUDES, label=_("Latitude"), help_text=_("For example 50.8279")
        )
        self.fields["longitude"] = CoordinateField(
            between=LONGITUDES, label=_("Longitude"), help_text=_("For example 3.2649")
        )
        del self.fields["point"]
        self.fields["postcode"].widget.attrs |= {"class": "short", "inputmode": "numeric", "autocomplete": "off"}
        for code, rows in (("parcels", 2), ("outline", 4)):
            old = self.fields[code]
            self.fields[code] = forms.CharField(
                label=old.label,
                help_text=old.help_text,
                required=False,
                strip=True,
                widget=forms.Textarea({"rows": rows}),
            )
        known = {Origin.HISTORY, *([] if self.site.call_id else [Origin.CALL])}
        ways = [(way.value, way.label) for way in Origin if way not in known]
        self.fields["origin"] = forms.ChoiceField(label=self.labels["origin"], choices=ways, required=False)

    def initial_of(self, code: str) -> dict[str, Any]:
        """Shapes and lists as a person types them."""
        if code == "point":
            point = self.site.point
            return {"latitude": round(point.y, 6), "longitude": round(point.x, 6)} if point else {}
        if code == "parcels":
            return {code: "\n".join(value_of(self.site, code, self.part))}
        if code == "outline":
            return {code: corners_of(value_of(self.site, code, self.part))}
        return super().initial_of(code)

    def inputs_of(self, code: str) -> Iterable[str]:
        """A point has two inputs."""
        return ["latitude", "longitude"] if code == "point" else [code]

    def read(self, code: str) -> Any:
        """A point of two coordinates, an outline of its corners; an outline from a file is left as it is."""
        if code == "point":
            return self.point
        if code == "outline":
            now = value_of(self.site, code, self.part)
            return now if self.cleaned_data[code] == corners_of(now) else outline_of(self.cleaned_data[code])
        if code == "origin":
            return self.cleaned_data[code] or self.site.origin
        return super().read(code)

    @property
    def point(self) -> Point | None:
        """The two coordinates as a point."""
        east, north = self.cleaned_data.get("longitude"), self.cleaned_data.get("latitude")
        return None if east is None or north is None else Point(east, north, srid=4326)

    def clean_name(self) -> str:
        """A draft has a name at least."""
        if not self.cleaned_data["name"]:
            raise forms.ValidationError(_("Please give the building a name; a rough one will do."))
        return str(self.cleaned_data["name"])

    def clean_postcode(self) -> str:
        """Four digits, the first no zero."""
        postcode: str = self.cleaned_data["postcode"]
        if postcode and not (postcode.isdecimal() and len(postcode) == 4 and postcode[0] != "0"):
            raise forms.ValidationError(_("A Belgian postcode has four digits."))
        return postcode

    def clean_parcels(self) -> list[str]:
        """Parcels, each once, in the spelling of the land register."""
        typed = [line for line in self.cleaned_data["parcels"].replace(",", "\n").splitlines() if line.strip()]
        parcels = []
        for line in typed:
            try:
                parcels.append(compact_capakey(line))
            except ValueError as wrong:
                raise forms.ValidationError(
                    _("“%(key)s” is no parcel number: it has 17 characters, such as 34022A0123/00B002.")
                    % {"key": line.strip()[:40]}
                ) from wrong
        if len(parcels) > MOST_PARCELS:
            raise forms.ValidationError(_("At most %(most)s parcels, please.") % {"most": MOST_PARCELS})
        return list(dict.fromkeys(parcels))

    def clean_outline(self) -> str:
        """Refuse corners that make no area."""
        typed: str = self.cleaned_data["outline"].replace("\r\n", "\n").strip()
        if typed and typed != corners_of(value_of(self.site, "outline", self.part)):
            outline_of(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        """Two coordinates or none, in Belgium; what stood there already is not looked at again."""
        cleaned = super().clean()
        if self.has_error("longitude") or self.has_error("latitude"):
            return cleaned
        east, north = cleaned.get("longitude"), cleaned.get("latitude")
        if (east is None) != (north is None):
            self.add_error("longitude" if east is None else "latitude", _("A place needs both numbers."))
        elif self.point and kept(self.point) != kept(self.site.point) and not is_in_belgium(self.point):
            self.add_error("latitude", ABROAD)
        return cleaned
