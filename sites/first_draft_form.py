"""The shape of the first words about a building, by somebody who came with the code of a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sites.kinds import BuildingKind
from sites.models import Site


class FirstDraftForm(forms.ModelForm):
    """What is known at once; the rest follows in the portal."""

    building_kind = forms.ChoiceField(
        label=_("Kind of building"), choices=[("", _("Choose …")), *BuildingKind.choices], required=False
    )

    class Meta:
        model = Site
        fields = ("name", "address", "building_kind", "places", "motivation")
        widgets = {
            "motivation": forms.Textarea({"rows": 4, "maxlength": 2000}),
            "places": forms.NumberInput({"class": "short", "inputmode": "numeric", "min": 1}),
        }
        labels = {
            "name": _("What do you call this building?"),
            "address": _("Street and number"),
            "places": _("Number of places"),
            "motivation": _("Why this building?"),
        }
