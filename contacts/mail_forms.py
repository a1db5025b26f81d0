"""The shape of lists that are brought, of segments, and of what is written to them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from contacts.contact_forms import DayInput
from contacts.kinds import Brought, FunctionCode, LawfulBasis, Stance
from contacts.writing import LANGUAGES
from foundation.mail.words import WordsForm
from territory.models import Province


class BringForm(forms.Form):
    """A list, and where it comes from."""

    kind = forms.ChoiceField(
        label=_("What does it list?"),
        choices=Brought.choices,
        initial=Brought.PERSON,
        required=False,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "CSV, XLSX or vCard, with a column “name”, and for organisations a column “kind”. Nothing is added yet: "
            "you first see every row."
        ),
        widget=forms.FileInput({"accept": ".csv,.xlsx,.vcf,.txt"}),
    )
    source_note = forms.CharField(
        label=_("Where does it come from?"),
        max_length=200,
        help_text=_(
            "For example “List of mayors, website of the province, 3 March 2026”. It is kept with each person."
        ),
    )

    def clean_kind(self) -> Brought:
        """Persons, where nothing else is said."""
        return Brought(self.cleaned_data["kind"] or Brought.PERSON)


class TakeOverForm(forms.Form):
    """On which ground the good rows are kept."""

    basis = forms.ChoiceField(label=_("Legal ground"), choices=LawfulBasis.choices)


class SegmentForm(forms.Form):
    """Which persons."""

    kind = forms.ChoiceField(label=_("Function"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    stance = forms.ChoiceField(label=_("Latest stance"), required=False)
    silent_since = forms.DateField(label=_("Nobody spoke with them since"), required=False, widget=DayInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        provinces = [(province.code, province.name) for province in Province.objects.all()]
        stances = [(str(value), label) for value, label in Stance.choices]
        languages = [(code, _(name)) for code, name in settings.LANGUAGES]
        for name, choices in (
            ("kind", FunctionCode.choices),
            ("province", provinces),
            ("language", languages),
            ("stance", stances),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked, as plain words; nothing of a broken filter."""
        given = self.cleaned_data if self.is_valid() else {}
        return {name: str(value) for name, value in given.items() if value}


class WriteForm(WordsForm):
    """A message, in the languages that its readers read."""

    languages = LANGUAGES
