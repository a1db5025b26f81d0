"""What the form of every part has in common: fields made from the tables, and a wrong one keeps no other back."""

import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from sites.filing import Sent, value_of
from sites.forms import DateInput
from sites.models import Site
from sites.parts import FIELDS, Part, is_on_site
from sites.saying import ROW_OF, SEVERAL, UNITS

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST_WORDS = 2000
# How often one open page can save; the column holds more.
MOST_TURNS = 999_999_999
# Above these a number is a slip of the pen: no building is as large, as old or as far away.
MOST = {
    **dict.fromkeys(("gross_area", "usable_area", "plot_area", "outdoor_area"), 1_000_000),
    **dict.fromkeys(("price", "rent"), 999_999_999),
    "precision": 10_000,
    "lease_years": 99,
    "storeys": 99,
    "living_groups": 99,
    "stop_metres": 99_999,
    "parking": 9_999,
}
LEAST = dict.fromkeys(("price", "rent", "parking", "stop_metres"), 0)


class PartForm(forms.Form):
    """One part: every field may stay empty, and a field that is wrong keeps no other from being saved."""

    part: ClassVar[Part]
    helps: ClassVar["dict[str, _StrOrPromise]"] = {}
    labels: ClassVar["dict[str, _StrOrPromise]"] = {}

    def __init__(self, data: Any = None, *, site: Site, open_codes: Collection[str]) -> None:
        super().__init__(data, initial={"version": site.version_of(self.part), "page": uuid.uuid4()})
        self.site = site
        self.fields.update(self.fields_of_tables())
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["page"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        self.fields["turn"] = forms.IntegerField(
            min_value=1, max_value=MOST_TURNS, widget=forms.HiddenInput, required=False
        )
        self.prepare()
        for code in self.codes:
            self.initial.update(self.initial_of(code))
            for name in self.inputs_of(code):
                self.fields[name].disabled = code not in open_codes

    @property
    def codes(self) -> tuple[str, ...]:
        """The fields of this part."""
        return FIELDS[self.part]

    def fields_of_tables(self) -> dict[str, forms.Field]:
        """Make the inputs of the columns, with their units, limits and help."""
        made: dict[str, forms.Field] = {}
        for model in filter(None, [Site, ROW_OF.get(self.part)]):
            wanted = [code for code in self.codes if (model is Site) == is_on_site(code)]
            made |= fields_for_model(model, fields=wanted, formfield_callback=input_for)
        for code, field in made.items():
            field.required = False
            field.label = self.labels.get(code, field.label)
            field.help_text = self.helps.get(code, "")
            if code in UNITS:
                field.label = f"{field.label} ({UNITS[code]})"
        return {code: made[code] for code in self.codes if code in made}

    def prepare(self) -> None:
        """Add what no column makes by itself."""

    def initial_of(self, code: str) -> dict[str, Any]:
        """What the inputs of a field show: the value as it stands."""
        return {code: value_of(self.site, code, self.part)}

    def inputs_of(self, code: str) -> Iterable[str]:
        """The names of a field's inputs."""
        return [code]

    def read(self, code: str) -> Any:
        """The value that the inputs of a field give; only asked when they hold no error."""
        return self.cleaned_data[code]

    def clean(self) -> dict[str, Any]:
        """Count the end of a line once, as the counter in the browser does, and refuse a text that is too long."""
        for code, words in list(self.cleaned_data.items()):
            if isinstance(self.fields[code].widget, forms.Textarea) and isinstance(words, str):
                self.cleaned_data[code] = text = words.replace("\r\n", "\n").strip()
                try:
                    MaxLengthValidator(MOST_WORDS)(text)
                except forms.ValidationError as wrong:
                    self.add_error(code, wrong)
        return self.cleaned_data

    @property
    def sent(self) -> Sent | None:
        """The page that sends, where it counts its saves; without JavaScript none does."""
        page, turn = self.cleaned_data.get("page"), self.cleaned_data.get("turn")
        return Sent(page, turn) if page and turn else None

    @property
    def values(self) -> dict[str, Any]:
        """What can be saved: every open field whose inputs hold no error; ask after is_valid()."""
        fine = {}
        for code in self.codes:
            names = list(self.inputs_of(code))
            if not any(self.has_error(name) or self.fields[name].disabled for name in names):
                fine[code] = self.read(code)
        return fine


def input_for(column: Any, **_options: Any) -> forms.Field | None:
    """Make the input of one column: several words of a list, one word, numbers within bounds, a day, a longer text."""
    code, plain = column.name, column.formfield()
    if code in SEVERAL:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=SEVERAL[code].choices, widget=boxes, label=capital(column))
    if column.choices:
        return forms.ChoiceField(choices=[("", _("Choose …")), *column.choices], label=capital(column))
    if code in MOST:
        return column.formfield(min_value=LEAST.get(code, 1), max_value=MOST[code], widget=number_input(plain))
    if isinstance(plain, forms.DateField):
        return column.formfield(widget=DateInput())
    if isinstance(plain, forms.CharField) and not column.max_length:
        return column.formfield(widget=forms.Textarea({"rows": 4, "maxlength": MOST_WORDS}))
    return plain


def number_input(plain: forms.Field) -> forms.NumberInput:
    """An input for a whole number or for an amount with cents."""
    if isinstance(plain, forms.DecimalField):
        return forms.NumberInput({"class": "medium", "inputmode": "decimal", "step": "any"})
    return forms.NumberInput({"class": "short", "inputmode": "numeric"})


def capital(column: Any) -> str:
    """The name of a column with a capital, as Django's own inputs have it."""
    return column.verbose_name[:1].upper() + column.verbose_name[1:]
