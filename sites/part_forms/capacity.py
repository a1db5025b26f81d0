"""The third part: how many people, in which rooms, and who."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.parameters.reading import value
from sites.filing import value_of
from sites.models import Site
from sites.part_forms.base import PartForm
from sites.part_forms.lines import BLANK_ROOMS, ONE_MORE, RoomLines
from sites.parts import Part


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
