"""The shape of who is involved and where they stand: short, for a telephone in the hand."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from contacts.contact_forms import DayInput, NamedOrganisation
from contacts.kinds import Influence, InvolvementRole, Stance, StandingSource
from contacts.models import Person

LONGEST_WORDS = 4000


class StandingForm(forms.Form):
    """Where somebody stands on a day."""

    stance = forms.TypedChoiceField(label=_("Where do they stand?"), coerce=int, choices=Stance.choices, initial=0)
    influence = forms.TypedChoiceField(
        label=_("How much depends on them?"), coerce=int, choices=Influence.choices, initial=3
    )
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    source = forms.ChoiceField(label=_("Known from"), choices=StandingSource.choices)
    source_words = forms.CharField(
        label=_("Source in words"),
        max_length=200,
        required=False,
        help_text=_("For example “Council of 12 March”. Governors and observers read it with an organisation."),
    )
    note = forms.CharField(
        label=_("Internal note"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Only De Huizen reads it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> Any:
        """Nobody knows where somebody stands tomorrow."""
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return self.cleaned_data["on"]

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes as the columns of a stance."""
        names = ("stance", "influence", "source", "source_words")
        return {"known_on": self.cleaned_data["on"], **{name: self.cleaned_data[name] for name in names}}


class InvolveForm(forms.Form):
    """An organisation or a person, and in which role."""

    organisation = NamedOrganisation(
        label=_("Organisation"), required=False, help_text=_("Type a part of the name and choose.")
    )
    person = forms.CharField(label=_("or a person"), required=False, max_length=120, help_text=_("The name, as kept."))
    role = forms.ChoiceField(label=_("Role"), choices=InvolvementRole.choices)
    role_words = forms.CharField(label=_("Role in words"), required=False, max_length=120)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_person(self) -> Person | None:
        """Find the person by the whole name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        rows = list(Person.objects.visible_to(self.user).of_today().called(name)[:2])
        if len(rows) != 1:
            raise forms.ValidationError(
                _("Nobody, or more than one person, has exactly this name. Add the person first.")
            )
        return rows[0]

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("organisation")) == bool(cleaned.get("person")):
            self.add_error("organisation", _("Name an organisation or a person, one of the two."))
        return cleaned

    @property
    def party(self) -> Organisation | Person:
        """Who it is."""
        party: Organisation | Person = self.cleaned_data["organisation"] or self.cleaned_data["person"]
        return party


class EndForm(forms.Form):
    """From when on somebody is no longer involved."""

    on = forms.DateField(label=_("Until"), widget=DayInput)
