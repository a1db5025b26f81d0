"""The second part: what the building is."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sites.forms import offer
from sites.lists import zones_of
from sites.part_forms.base import PartForm
from sites.parts import Part

OLDEST_BUILDING = 1000
YEARS_AHEAD = 5


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
