"""The shape of what an office enters on behalf of a municipality."""

import uuid
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sites.kinds import BuildingKind, Origin, OwnerKind
from sites.models import Site
from territory.models import Municipality

NOT_YET = [("", _("Not known yet"))]


class EntryForm(forms.ModelForm):
    """A building as it was told by phone or letter: short, the municipality completes it."""

    source = forms.CharField(
        label=_("How did it come in?"),
        help_text=_(
            "Who said it, when and how, for example “Letter of the college of 3 March”. The municipality reads it."
        ),
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "maxlength": 1000}),
    )

    class Meta:
        model = Site
        fields = ("name", "origin", "address", "building_kind", "owner_kind", "places", "motivation")
        widgets = {
            "motivation": forms.Textarea({"rows": 4, "maxlength": 2000}),
            "places": forms.NumberInput({"class": "short", "inputmode": "numeric", "min": 1}),
        }
        labels = {
            "name": _("What do they call this building?"),
            "origin": _("Where does the proposal come from?"),
            "address": _("Street and number"),
            "places": _("Number of places"),
            "motivation": _("What did they say about it?"),
        }

    field_order = ("municipality", "source", "name", "origin")

    def __init__(self, *args: Any, with_call: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        kept_out = {Origin.HISTORY} if with_call else {Origin.HISTORY, Origin.CALL}
        origins = [(each.value, each.label) for each in Origin if each not in kept_out]
        for name, choices in (
            ("origin", origins),
            ("building_kind", [*NOT_YET, *BuildingKind.choices]),
            ("owner_kind", [*NOT_YET, *OwnerKind.choices]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_places(self) -> int | None:
        """A house has at least one place."""
        places: int | None = self.cleaned_data["places"]
        if places is not None and places < 1:
            raise forms.ValidationError(_("Give a number of places of one or more."))
        return places

    @property
    def values(self) -> dict[str, Any]:
        """What the draft takes over."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class OnBehalfForm(EntryForm):
    """The same for a municipality that is still to be named."""

    municipality = forms.ChoiceField(label=_("For which municipality?"))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **options: Any) -> None:
        super().__init__(*args, **options)
        self.municipalities = {each.nis: each for each in municipalities}
        self.initial.setdefault("key", uuid.uuid4())
        in_order = sorted(self.municipalities.values(), key=lambda each: (each.province.name, each.name))
        grouped = groupby(in_order, key=lambda each: each.province.name)
        offered = [(name, [(each.nis, each.name) for each in rows]) for name, rows in grouped]
        self.fields["municipality"] = forms.ChoiceField(
            label=_("For which municipality?"), choices=[("", _("Choose …")), *offered]
        )

    @property
    def chosen(self) -> Municipality:
        """The municipality that was chosen."""
        return self.municipalities[self.cleaned_data["municipality"]]


class CorrectionForm(EntryForm):
    """The same for what is entered already; it names the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, site: Site) -> None:
        told = {name: getattr(site, name) for name in self._meta.fields or ()}
        initial = {**told, "source": site.entered_source, "version": site.version}
        super().__init__(data, with_call=site.call_id is not None, initial=initial)
