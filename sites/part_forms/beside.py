"""What is asked beside the parts: the first name of a file, and the file of an outline."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sites.part_forms.place import PlaceForm


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
