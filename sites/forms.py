"""The shape of what a proposal and a step ask; the meaning is asked of the rules."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.parameters.reading import bridge_days, value
from foundation.workdays import add_workdays
from sites.kinds import BuildingKind, OwnerKind
from sites.models import Site
from sites.proposing import is_in_belgium
from sites.workflow import Given, Need, Step

StrOrPromise = str | Promise
Choices = Sequence[tuple[str, StrOrPromise]]

# Belgium lies between these; what lies outside has its numbers swapped or is a slip of the pen.
LONGITUDES = (2.3, 6.5)
LATITUDES = (49.4, 51.6)
ABROAD = _("This point lies in the sea or abroad. Please choose a place in Belgium.")
# Square metres: larger than any building, what lies above is a slip of the pen.
MOST_AREA = 1_000_000
MOST_MOTIVATION = 2000


def offer(form: forms.BaseForm, name: str, choices: Choices, *, nothing: StrOrPromise) -> None:
    """Let a field offer these choices, after a word for none of them."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", nothing), *choices]


class DateInput(forms.DateInput):
    """A day, picked or typed, sent as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "medium", **(attrs or {})}, format="%Y-%m-%d")


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


class ProposeForm(forms.ModelForm):
    """The file of a building. Only its name is asked at once: a draft may be as empty as it likes."""

    latitude = CoordinateField(between=LATITUDES, label=_("Latitude"), help_text=_("For example 50.8279"))
    longitude = CoordinateField(between=LONGITUDES, label=_("Longitude"), help_text=_("For example 3.2649"))
    gross_area = forms.IntegerField(
        min_value=1,
        max_value=MOST_AREA,
        required=False,
        label=_("Gross floor area (m²)"),
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(("min_value", "max_value"), _("Give the area in whole square metres.")),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    draft_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Site
        fields = (
            "name",
            "address",
            "point_explanation",
            "building_kind",
            "owner_kind",
            "gross_area",
            "house_kind",
            "places",
            "motivation",
            "college_decided_on",
            "college_decides_later",
            "shared_with_governor",
        )
        widgets = {
            "motivation": forms.Textarea({"rows": 5, "maxlength": MOST_MOTIVATION}),
            "college_decided_on": DateInput(),
            "places": forms.NumberInput({"class": "short", "inputmode": "numeric"}),
            "house_kind": forms.RadioSelect,
        }
        labels = {
            "name": _("What do you call this building?"),
            "address": _("Street and number"),
            "point_explanation": _("If the point lies outside your municipality: why?"),
            "places": _("Number of places"),
            "motivation": _("Why is this a good place?"),
            "college_decided_on": _("The college decided on"),
            "college_decides_later": _("The college's decision comes later"),
            "shared_with_governor": _("The governor's office may see this site once it is submitted"),
        }
        help_texts = {
            "name": _("For example “Old school, Church Street”. You can change it later."),
            "motivation": _("Two or three sentences are enough: the building, the surroundings, what speaks for it."),
            "shared_with_governor": _("If not yet: the governor's office counts it, but cannot see which one it is."),
        }

    field_order = ("name", "address", "latitude", "longitude")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        point = self.instance.point
        if point:
            self.initial = {**self.initial, "longitude": round(point.x, 6), "latitude": round(point.y, 6)}
        self.initial.setdefault("draft_key", self.instance.draft_key or uuid.uuid4())
        self.initial["version"] = self.instance.version
        offer(self, "building_kind", BuildingKind.choices, nothing=_("Choose …"))
        offer(self, "owner_kind", OwnerKind.choices, nothing=_("Choose …"))

    def clean_places(self) -> int | None:
        """Refuse zero and what must be a slip of the pen."""
        places: int | None = self.cleaned_data["places"]
        most = value("sites.most_places_in_form")
        if places is not None and not 1 <= places <= most:
            raise forms.ValidationError(_("Give a number of places between 1 and %(most)s.") % {"most": most})
        return places

    def clean_motivation(self) -> str:
        """Refuse a text that is too long; the end of a line counts once, as the counter in the browser counts it."""
        text: str = self.cleaned_data["motivation"].replace("\r\n", "\n")
        MaxLengthValidator(MOST_MOTIVATION)(text)
        return text

    def clean(self) -> dict[str, Any]:
        """Make one point of two coordinates, in Belgium."""
        cleaned = super().clean() or self.cleaned_data
        longitude, latitude = cleaned.get("longitude"), cleaned.get("latitude")
        if self.has_error("longitude") or self.has_error("latitude"):
            return cleaned
        if (longitude is None) != (latitude is None):
            missing = "longitude" if longitude is None else "latitude"
            self.add_error(missing, _("A place needs both numbers."))
        point = Point(longitude, latitude, srid=4326) if longitude is not None and latitude is not None else None
        if point and not is_in_belgium(point):
            self.add_error("latitude", ABROAD)
        cleaned["point"] = point
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What a draft takes over."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "point")}


class PhotoForm(forms.Form):
    """One picture."""

    photo = forms.FileField(
        label=_("Add a photo"),
        help_text=_("JPEG, PNG or WebP, at most 25 MB. Where it was taken is removed from the file."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )


class StepForm(forms.Form):
    """What a step asks: exactly the fields that its rule needs."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    due_on = forms.DateField(label=_("Answer due on"), widget=DateInput)
    until = forms.DateField(label=_("On hold until"), widget=DateInput)
    effective_on = forms.DateField(label=_("Holds from"), widget=DateInput)

    REASON_LABELS = {
        Step.ASK: _("What do you need to know, and why?"),
        Step.SUPPLY: _("Your answer"),
    }

    def __init__(self, *args: Any, step: Step, needs: tuple[Need, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for need in Need:
            if need not in needs:
                del self.fields[need.value]
        if "reason" in self.fields and step in self.REASON_LABELS:
            self.fields["reason"].label = self.REASON_LABELS[step]
        if "due_on" in self.fields:
            self.fields["due_on"].initial = default_due_date()

    def clean_due_on(self) -> Any:
        """A term ends in the future."""
        return not_past(self.cleaned_data["due_on"])

    def clean_until(self) -> Any:
        """A pause ends in the future."""
        return not_past(self.cleaned_data["until"])

    @property
    def given(self) -> Given:
        """What was filled in, as the rules want it."""
        return Given(**self.cleaned_data)


def not_past(day: Any) -> Any:
    """Return the day; raises ValidationError when it is over."""
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day is over. Please choose a day from today on."))
    return day


def default_due_date() -> Any:
    """The last day of the usual term for an answer."""
    return add_workdays(timezone.localdate(), value("sites.information_term"), bridge_days=bridge_days())


class SiteFilter(forms.Form):
    """The filter of the list of sites; it lives in the address."""

    q = forms.CharField(label=_("Name, address or reference"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, statuses: Choices, provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "status", statuses, nothing=_("All"))
        offer(self, "province", provinces, nothing=_("All"))
        if not provinces:
            del self.fields["province"]
