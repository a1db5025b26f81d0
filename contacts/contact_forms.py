"""The shape of what is entered about persons, their roles and organisations."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from contacts.kinds import FROM_ELSEWHERE, FunctionCode
from contacts.looking import organisation_called
from contacts.models import Person, PersonRole
from foundation.identifiers import compact_kbo
from territory.models import Municipality, Province

LIST_OF_ORGANISATIONS = "organisations-found"


class DayInput(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "medium"}, format="%Y-%m-%d")


class NamedOrganisation(forms.CharField):
    """An organisation by its name; the page offers names while one types."""

    def __init__(self, **options: Any) -> None:
        attributes = {"list": LIST_OF_ORGANISATIONS, "autocomplete": "off"}
        super().__init__(max_length=160, widget=forms.TextInput(attributes), **options)

    def clean(self, value: Any) -> Organisation | None:
        """Return the organisation; refuse a name that nobody has, or more than one."""
        name = super().clean(value)
        if not name:
            return None
        found = organisation_called(name)
        if found is None:
            raise forms.ValidationError(
                _("No organisation has exactly this name. Choose one from the list, or add it under Organisations.")
            )
        return found


def by_province(municipalities: Iterable[Municipality]) -> list[Any]:
    """Offer municipalities, grouped by province."""
    in_order = sorted(municipalities, key=lambda each: (each.province.name, each.name))
    grouped = groupby(in_order, key=lambda each: each.province.name)
    return [("", _("None")), *((name, [(each.nis, each.name) for each in rows]) for name, rows in grouped)]


class PersonForm(forms.ModelForm):
    """One person."""

    organisation = NamedOrganisation(
        label=_("Organisation"), required=False, help_text=_("Type a part of the name and choose.")
    )
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    class Meta:
        model = Person
        fields = (
            *("name", "function", "organisation", "municipality", "language", "email", "telephone"),
            *("is_private", "source", "source_note", "lawful_basis"),
        )

    def __init__(self, *args: Any, municipalities: Iterable[Municipality], **options: Any) -> None:
        super().__init__(*args, **options)
        self.municipalities = {each.nis: each for each in municipalities}
        self.fields["municipality"] = forms.ChoiceField(
            label=_("Municipality"), required=False, choices=by_province(self.municipalities.values())
        )
        self.fields["name"].required = True
        if self.instance.pk:
            self.initial["organisation"] = str(self.instance.organisation or "")
            place = self.instance.municipality
            self.initial["municipality"] = place.nis if place else ""

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def clean_municipality(self) -> Municipality | None:
        """Return the municipality that was chosen."""
        return self.municipalities.get(self.cleaned_data["municipality"])

    def _post_clean(self) -> None:
        """Leave the row as it is: the action changes it, under its lock."""


class RoleForm(forms.ModelForm):
    """One role in time."""

    organisation = NamedOrganisation(label=_("Organisation"), required=False)

    class Meta:
        model = PersonRole
        fields = ("code", "title", "organisation", "starts_on", "ends_on")
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["organisation"] = str(self.instance.organisation or "")

    def clean(self) -> dict[str, Any]:
        """A role ends on or after its first day."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("This lies before the first day."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row as it is: the action changes it."""


class OrganisationForm(forms.ModelForm):
    """One organisation; what it is, is settled elsewhere for municipalities, governors and De Huizen."""

    class Meta:
        model = Organisation
        fields = (
            *("kind", "name_nl", "name_fr", "name_de", "name_en", "kbo_number"),
            *("language", "email", "telephone", "website"),
        )

    kbo_number = forms.CharField(
        label=_("Enterprise number (KBO)"),
        required=False,
        max_length=20,
        help_text=_("Ten digits; dots and spaces may stay."),
        widget=forms.TextInput({"class": "medium", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        if self.instance.pk and self.instance.gives_access():
            del self.fields["kbo_number"]
        if self.instance.pk and (self.instance.kind in FROM_ELSEWHERE or self.instance.runs_portal):
            del self.fields["kind"]
        elif isinstance(kind, forms.ChoiceField):
            offered = [(each.value, each.label) for each in OrganisationKind if each not in FROM_ELSEWHERE]
            kind.choices = [("", _("Choose …")), *offered]

    def clean_kbo_number(self) -> str:
        """Check the number's own check digits, and that nobody else has it."""
        typed = str(self.cleaned_data["kbo_number"]).strip()
        if not typed:
            return ""
        try:
            number = compact_kbo(typed)
        except ValueError as wrong:
            raise forms.ValidationError(
                _("This is not a valid enterprise number: ten digits, with the right check digits.")
            ) from wrong
        other = Organisation.objects.with_kbo(number).exclude(pk=self.instance.pk).first()
        if other:
            raise forms.ValidationError(_("%(organisation)s has this number already.") % {"organisation": other})
        return number

    def _post_clean(self) -> None:
        """Leave the row as it is: the action changes it."""


class PersonFilter(forms.Form):
    """Which persons."""

    q = forms.CharField(label=_("Name, function or address"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Function"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    unchecked = forms.BooleanField(label=_("Only those to check again"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        provinces = [(province.code, province.name) for province in Province.objects.all()]
        for name, choices in (("kind", FunctionCode.choices), ("province", provinces)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked; nothing of a broken filter."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: "on" if value is True else value for name, value in given.items() if value}


class OrganisationFilter(forms.Form):
    """Which organisations."""

    q = forms.CharField(label=_("Name or enterprise number"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *OrganisationKind.choices])

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked; nothing of a broken filter."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in given.items() if value}


class ObjectionForm(forms.Form):
    """On which day a person objected."""

    on = forms.DateField(label=_("Objected on"), widget=DayInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> Any:
        """Nobody objects tomorrow."""
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return self.cleaned_data["on"]
