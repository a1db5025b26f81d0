"""The rooms, a line for each size."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BLANK_ROOMS, ONE_MORE = 3, 1


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


def number(measure: Decimal | None) -> float | int | None:
    """A measure as JSON keeps it: whole, or with the two digits at most that a float holds as they were typed."""
    if measure is None:
        return None
    return int(measure) if measure == measure.to_integral() else float(measure)


RoomLines = forms.formset_factory(RoomForm, extra=BLANK_ROOMS, max_num=40, absolute_max=60)
