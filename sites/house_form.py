"""The shape of what is asked of a house that was there before the portal."""

import uuid
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.parameters.reading import value
from sites.forms import DateInput
from sites.kinds import HouseKind
from territory.models import Municipality


class HouseForm(forms.Form):
    """A house with its opening, perhaps its closing, and where all this comes from."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the house"), max_length=120)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), empty_label=_("Choose …")
    )
    address = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    house_kind = forms.ChoiceField(label=_("Kind of house"), choices=HouseKind.choices, widget=forms.RadioSelect)
    places = forms.IntegerField(
        label=_("Number of places"), min_value=1, widget=forms.NumberInput({"class": "short", "inputmode": "numeric"})
    )
    opened_on = forms.DateField(label=_("Open from"), widget=DateInput)
    closed_on = forms.DateField(
        label=_("Closed from"),
        widget=DateInput,
        required=False,
        help_text=_("Empty while it is open."),
    )
    source_note = forms.CharField(
        label=_("Where does this come from?"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"key": uuid.uuid4(), "house_kind": HouseKind.DETENTION, **self.initial}
        self.fields["municipality"].queryset = Municipality.objects.current()  # type: ignore[attr-defined]

    def clean_places(self) -> int:
        """Refuse what must be a slip of the pen."""
        places: int = self.cleaned_data["places"]
        most = value("sites.most_places_in_form")
        if places > most:
            raise forms.ValidationError(_("Give a number of places of at most %(most)s.") % {"most": most})
        return places

    def clean_opened_on(self) -> Any:
        """A house of history opened already."""
        day = self.cleaned_data["opened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. A house that will open begins as a site."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a house that closes before it opens."""
        cleaned = super().clean() or self.cleaned_data
        opened, closed = cleaned.get("opened_on"), cleaned.get("closed_on")
        if opened and closed and closed <= opened:
            self.add_error("closed_on", _("A house closes after it opened."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the file; the point is that of the municipality's name on the map, until it is corrected."""
        given = {name: self.cleaned_data[name] for name in ("name", "address", "house_kind", "places", "source_note")}
        point: Point | None = self.cleaned_data["municipality"].label_point
        return {**given, "point": point}
