"""The shape of what each part of a file asks: one form per part, its fields taken from the tables."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.core.validators import MaxLengthValidator
from django.forms.models import fields_for_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.identifiers import compact_capakey
from foundation.parameters.reading import value
from sites.filing import Sent, kept, value_of
from sites.forms import DateInput, offer
from sites.kinds import Origin
from sites.lists import zones_of
from sites.models import Site
from sites.parts import FIELDS, Part, is_on_site
from sites.proposing import is_in_belgium
from sites.saying import ROW_OF, SEVERAL, UNITS

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# Belgium lies between these; what lies outside has its numbers swapped or is a slip of the pen.
LONGITUDES = (2.3, 6.5)
LATITUDES = (49.4, 51.6)
ABROAD = _("This point lies in the sea or abroad. Please choose a place in Belgium.")
MOST_WORDS = 2000
MOST_PARCELS = 40
MOST_CORNERS = 400
BLANK_ROOMS, ONE_MORE = 3, 1
# Above these a number is a slip of the pen: no building is as large, as old or as far away.
MOST = {
    **dict.fromkeys(("gross_area", "usable_area", "plot_area", "outdoor_area"), 1_000_000),
    **dict.fromkeys(("price", "rent"), 999_999_999),
    "precision": 10_000,
    "lease_years": 99,
    "storeys": 99,
    "living_groups": 99,
    "stop_metres": 99_999,
    "parking": 9_999,
}
LEAST = dict.fromkeys(("price", "rent", "parking", "stop_metres"), 0)
OLDEST_BUILDING = 1000
YEARS_AHEAD = 5


class PartForm(forms.Form):
    """One part: every field may stay empty, and a field that is wrong keeps no other from being saved."""

    part: ClassVar[Part]
    helps: ClassVar["dict[str, _StrOrPromise]"] = {}
    labels: ClassVar["dict[str, _StrOrPromise]"] = {}

    def __init__(self, data: Any = None, *, site: Site, open_codes: Collection[str]) -> None:
        super().__init__(data, initial={"version": site.version_of(self.part), "page": uuid.uuid4()})
        self.site = site
        self.fields.update(self.fields_of_tables())
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["page"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        self.fields["turn"] = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
        self.prepare()
        for code in self.codes:
            self.initial.update(self.initial_of(code))
            for name in self.inputs_of(code):
                self.fields[name].disabled = code not in open_codes

    @property
    def codes(self) -> tuple[str, ...]:
        """The fields of this part."""
        return FIELDS[self.part]

    def fields_of_tables(self) -> dict[str, forms.Field]:
        """Make the inputs of the columns, with their units, limits and help."""
        made: dict[str, forms.Field] = {}
        for model in filter(None, [Site, ROW_OF.get(self.part)]):
            wanted = [code for code in self.codes if (model is Site) == is_on_site(code)]
            made |= fields_for_model(model, fields=wanted, formfield_callback=input_for)
        for code, field in made.items():
            field.required = False
            field.label = self.labels.get(code, field.label)
            field.help_text = self.helps.get(code, "")
            if code in UNITS:
                field.label = f"{field.label} ({UNITS[code]})"
        return {code: made[code] for code in self.codes if code in made}

    def prepare(self) -> None:
        """Add what no column makes by itself."""

    def initial_of(self, code: str) -> dict[str, Any]:
        """What the inputs of a field show: the value as it stands."""
        return {code: value_of(self.site, code, self.part)}

    def inputs_of(self, code: str) -> Iterable[str]:
        """The names of a field's inputs."""
        return [code]

    def read(self, code: str) -> Any:
        """The value that the inputs of a field give; only asked when they hold no error."""
        return self.cleaned_data[code]

    def clean(self) -> dict[str, Any]:
        """Count the end of a line once, as the counter in the browser does, and refuse a text that is too long."""
        for code, words in list(self.cleaned_data.items()):
            if isinstance(self.fields[code].widget, forms.Textarea) and isinstance(words, str):
                self.cleaned_data[code] = text = words.replace("\r\n", "\n").strip()
                try:
                    MaxLengthValidator(MOST_WORDS)(text)
                except forms.ValidationError as wrong:
                    self.add_error(code, wrong)
        return self.cleaned_data

    @property
    def sent(self) -> Sent | None:
        """The page that sends, where it counts its saves; without JavaScript none does."""
        page, turn = self.cleaned_data.get("page"), self.cleaned_data.get("turn")
        return Sent(page, turn) if page and turn else None

    @property
    def values(self) -> dict[str, Any]:
        """What can be saved: every open field whose inputs hold no error; ask after is_valid()."""
        fine = {}
        for code in self.codes:
            names = list(self.inputs_of(code))
            if not any(self.has_error(name) or self.fields[name].disabled for name in names):
                fine[code] = self.read(code)
        return fine


def input_for(column: Any, **_options: Any) -> forms.Field | None:
    """Make the input of one column: several words of a list, one word, numbers within bounds, a day, a longer text."""
    code, plain = column.name, column.formfield()
    if code in SEVERAL:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=SEVERAL[code].choices, widget=boxes, label=capital(column))
    if column.choices:
        return forms.ChoiceField(choices=[("", _("Choose …")), *column.choices], label=capital(column))
    if code in MOST:
        return column.formfield(min_value=LEAST.get(code, 1), max_value=MOST[code], widget=number_input(plain))
    if isinstance(plain, forms.DateField):
        return column.formfield(widget=DateInput())
    if isinstance(plain, forms.CharField) and not column.max_length:
        return column.formfield(widget=forms.Textarea({"rows": 4, "maxlength": MOST_WORDS}))
    return plain


def number_input(plain: forms.Field) -> forms.NumberInput:
    """An input for a whole number or for an amount with cents."""
    if isinstance(plain, forms.DecimalField):
        return forms.NumberInput({"class": "medium", "inputmode": "decimal", "step": "any"})
    return forms.NumberInput({"class": "short", "inputmode": "numeric"})


def capital(column: Any) -> str:
    """The name of a column with a capital, as Django's own inputs have it."""
    return column.verbose_name[:1].upper() + column.verbose_name[1:]


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


class BuildingForm(PartForm):
    """What the building is."""

    part = Part.BUILDING
    labels = {
        "price": _("Asking price (€)"),
        "rent": _("Rent per year (€)"),
        "lease_years": _("For how many years it can be rented"),
    }
    helps = {
        "available_on": _("The first day on which works could begin."),
        "usable_area": _("Without walls, shafts and stairs."),
        "flood_parcel": _("From the water test (watertoets) of the parcel."),
        "flood_building": _("From the water test (watertoets) of the building."),
        "permit_words": _("Two sentences are enough."),
    }

    def prepare(self) -> None:
        """The zones of the Region the municipality lies in, and a year that can be."""
        offer(self, "zone", zones_of(self.site.municipality.region.code), nothing=_("Choose …"))
        latest = timezone.localdate().year + YEARS_AHEAD
        self.fields["built_in"] = forms.IntegerField(
            min_value=OLDEST_BUILDING,
            max_value=latest,
            required=False,
            label=self.fields["built_in"].label,
            widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        )


class RoomForm(forms.Form):
    """Rooms of one size."""

    label = forms.CharField(label=_("Which rooms"), max_length=60, required=False)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=500, required=False)
    area = forms.DecimalField(label=_("Area (m²)"), min_value=1, max_value=999, decimal_places=1, required=False)
    height = forms.DecimalField(label=_("Free height (m)"), min_value=1, max_value=20, decimal_places=2, required=False)
    persons = forms.IntegerField(label=_("Persons in each"), min_value=1, max_value=50, required=False)
    sloping = forms.BooleanField(label=_("Sloping roof"), required=False)

    def clean(self) -> dict[str, Any]:
        """A line that is begun says how many rooms and how large."""
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.values()):
            for name in ("count", "area"):
                if cleaned.get(name) is None and not self.has_error(name):
                    self.add_error(name, _("Please fill this in for each kind of room."))
        return cleaned

    @property
    def room(self) -> dict[str, Any] | None:
        """The line as it is kept; None for a line that says nothing."""
        said = self.cleaned_data
        if said.get("count") is None or said.get("area") is None:
            return None
        return {
            "label": said["label"],
            "count": said["count"],
            "area": number(said["area"]),
            "height": number(said["height"]),
            "persons": said["persons"],
            "sloping": said["sloping"],
        }


def number(measure: Decimal | None) -> float | None:
    """A measure as JSON keeps it: at most two digits after the point, which a float holds as they were typed."""
    return None if measure is None else float(measure)


RoomLines = forms.formset_factory(RoomForm, extra=BLANK_ROOMS, max_num=40, absolute_max=60)


class CapacityForm(PartForm):
    """How many people, in which rooms, and who."""

    part = Part.CAPACITY
    labels = {"places": _("Number of places")}
    helps = {"target_groups": _("Some groups need a house of their own. Tick whom you would welcome.")}

    def prepare(self) -> None:
        """Lines for the rooms, a few empty ones after those there are."""
        rooms = value_of(self.site, "rooms", self.part)
        self.room_lines = RoomLines(self.data if self.is_bound else None, prefix="rooms", initial=rooms)
        self.room_lines.extra = ONE_MORE if rooms else BLANK_ROOMS
        self.fields["rooms"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["house_kind"] = forms.ChoiceField(
            label=self.fields["house_kind"].label,
            choices=Site._meta.get_field("house_kind").choices or (),
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["places"].widget = forms.NumberInput({"class": "short", "inputmode": "numeric"})

    def initial_of(self, code: str) -> dict[str, Any]:
        """The rooms have lines of their own."""
        return {} if code == "rooms" else super().initial_of(code)

    def read(self, code: str) -> Any:
        """The rooms of all lines that say something."""
        if code == "rooms":
            return [room for line in self.room_lines if (room := line.room)]
        if code == "house_kind":
            return self.cleaned_data[code] or self.site.house_kind
        return super().read(code)

    def clean_places(self) -> int | None:
        """Refuse zero and what must be a slip of the pen."""
        places: int | None = self.cleaned_data["places"]
        most = value("sites.most_places_in_form")
        if places is not None and not 1 <= places <= most:
            raise forms.ValidationError(_("Give a number of places between 1 and %(most)s.") % {"most": most})
        return places

    def clean(self) -> dict[str, Any]:
        """A line of rooms that is wrong stands for all of them."""
        cleaned = super().clean()
        wrong = 0 if self.room_lines.is_valid() else sum(bool(line.errors) for line in self.room_lines)
        if wrong or self.room_lines.non_form_errors():
            words = ngettext(
                "Please look at %(n)s line of the rooms.", "Please look at %(n)s lines of the rooms.", wrong
            )
            self.add_error("rooms", words % {"n": wrong})
        return cleaned


class SurroundingsForm(PartForm):
    """What lies around the building."""

    part = Part.SURROUNDINGS
    helps = {
        "stop_metres": _("On foot, to bus, tram or metro."),
        "shelter": _("For victims of violence. Where it lies need not be said here."),
    }


class SupportForm(PartForm):
    """Who stands where."""

    part = Part.SUPPORT
    labels = {
        "motivation": _("Why is this a good place?"),
        "college_decided_on": _("The college decided on"),
        "college_decides_later": _("The college's decision comes later"),
        "council_decided_on": _("The council decided on"),
        "police_advised_on": _("The police zone advised on"),
        "fire_advised_on": _("The fire service advised on"),
        "neighbours_told": _("Do the neighbours know?"),
        "neighbours_told_on": _("On which day"),
        "neighbours_how": _("How"),
        "concerns": _("Which concerns did you hear?"),
        "concerns_words": _("What people said"),
    }
    helps = {
        "motivation": _("Two or three sentences are enough: the building, the surroundings, what speaks for it."),
        "concerns": _("A concern is no mark against your site: whoever knows it can answer it."),
        "concerns_words": _("In general words, please: no names of people."),
        "added_value": _("For example a garden that opens, a workshop, meals, a hall that neighbours can use."),
    }


class SubmitForm(PartForm):
    """What is decided at the moment of submission."""

    part = Part.SUBMIT
    labels = {"shared_with_governor": _("The governor's office may see this site once it is submitted")}
    helps = {"shared_with_governor": _("If not yet: the governor's office counts it, but cannot see which one it is.")}


FORMS: Mapping[Part, type[PartForm]] = {
    form.part: form for form in (PlaceForm, BuildingForm, CapacityForm, SurroundingsForm, SupportForm, SubmitForm)
}


class StartForm(forms.Form):
    """The first word of a proposal: its name; the rest can wait."""

    name = forms.CharField(label=PlaceForm.labels["name"], help_text=PlaceForm.helps["name"], max_length=120)
    draft_key = forms.UUIDField(widget=forms.HiddenInput, required=False)


class OutlineForm(forms.Form):
    """A file with the outline of the site."""

    file = forms.FileField(
        label=_("Outline from a file"),
        help_text=_("GeoJSON, a zipped shapefile or a GeoPackage, at most 5 MB."),
        widget=forms.FileInput({"accept": ".geojson,.json,.zip,.gpkg"}),
    )
