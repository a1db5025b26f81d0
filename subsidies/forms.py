"""The shape of what pages about the subsidy ask; the meaning is asked of the rules."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from documents.kinds import ACCEPTED
from foundation.identifiers import (
    compact_iban,
    compact_kbo,
    compact_structured_communication,
    validate_iban,
    validate_kbo,
    validate_structured_communication,
)
from foundation.parameters.reading import value
from subsidies.kinds import (
    ClaimPaperKind,
    Merger,
    PlacesKind,
    Proration,
    Rounding,
    SpendingKind,
    TransitionHouses,
    Unit,
)
from subsidies.models import OccupiedMonth, Spending
from subsidies.workflow import ClaimGiven, ClaimNeed

Choices = Sequence[tuple[str, str | Promise]]

LONGEST_WORDS = 2000
# Above this an amount must be a slip of the pen.
MOST_EURO = Decimal(10**9)
# A year of a scenario or of a filter lies between these; what lies outside is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2019, 2099
MOST_HOUSES = 8


class DayInput(forms.DateInput):
    """A day, picked or typed, sent as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "medium"}, format="%Y-%m-%d")


class AmountField(forms.DecimalField):
    """An amount in euro; comma and point both part the cents."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"class": "medium", "inputmode": "decimal"})
        limits = {"min_value": Decimal("0.01"), "max_value": MOST_EURO, "max_digits": 12, "decimal_places": 2}
        super().__init__(widget=widget, **{**limits, **options})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read 1667.00 and 1667,00 alike; blanks and the sign of the euro do not matter."""
        text = str(value).replace("€", "").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        return super().to_python(text.replace(",", ".") if value is not None else value)


def small_number(**options: Any) -> forms.IntegerField:
    """A whole number in a short field."""
    widget = forms.NumberInput({"class": "short", "inputmode": "numeric"})
    return forms.IntegerField(widget=widget, **options)


class PlacesForm(forms.Form):
    """So many places from a day until a day."""

    kind = forms.ChoiceField(label=_("Which places"), choices=PlacesKind.choices)
    places = small_number(label=_("Number of places"), min_value=0)
    valid_from = forms.DateField(label=_("From"), widget=DayInput)
    valid_until = forms.DateField(
        label=_("Until, this day included"),
        widget=DayInput,
        required=False,
        help_text=_("Leave it empty while it goes on. A period that still goes on ends on the day before this one."),
    )
    source_note = forms.CharField(label=_("Where does this come from?"), max_length=300)

    def clean_places(self) -> int:
        """Refuse what must be a slip of the pen."""
        places: int = self.cleaned_data["places"]
        most = value("sites.most_places_in_form")
        if places > most:
            raise forms.ValidationError(_("Give a number of places of at most %(most)s.") % {"most": most})
        return places

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first."))
        return cleaned


class OccupiedForm(forms.Form):
    """The occupied places of the months of one year; an empty field says: not known."""

    def __init__(self, *args: Any, year: int, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.year = year
        for first in OccupiedMonth.first_days(year):
            label = MONTHS[first.month]
            self.fields[first.isoformat()] = small_number(label=label, min_value=0, max_value=most, required=False)

    @property
    def months(self) -> dict[date, int | None]:
        """What was filled in, by the first day of the month."""
        return {date.fromisoformat(name): places for name, places in self.cleaned_data.items()}


class OperationForm(forms.Form):
    """Who runs the house."""

    operator = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Operator"), required=False, empty_label=_("Not known yet")
    )
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["operator"].queryset = Organisation.objects.operators()  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """Why an entitlement is corrected; the first one needs no reason."""

    reason = forms.CharField(
        label=_("Why is it corrected?"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, is_first: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_first:
            del self.fields["reason"]


class ClaimForm(forms.Form):
    """Who is paid, and on which account; numbers are taken with or without dots and blanks."""

    kbo_number = forms.CharField(
        label=_("Enterprise number (KBO)"), max_length=20, required=False, help_text=_("For example 0200.000.043")
    )
    iban = forms.CharField(
        label=_("Account number (IBAN)"), max_length=40, required=False, help_text=_("For example BE32 1234 5678 9002")
    )
    communication = forms.CharField(
        label=_("Structured communication"),
        max_length=30,
        required=False,
        help_text=_("What should stand on the payment, for example +++202/5000/00165+++. May stay empty."),
    )
    remark = forms.CharField(
        label=_("Remark for De Huizen"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4, "maxlength": LONGEST_WORDS}),
    )

    def clean_kbo_number(self) -> str:
        """Keep ten digits."""
        return self.compacted("kbo_number", compact_kbo, validate_kbo)

    def clean_iban(self) -> str:
        """Keep sixteen characters."""
        return self.compacted("iban", compact_iban, validate_iban)

    def clean_communication(self) -> str:
        """Keep twelve digits."""
        return self.compacted("communication", compact_structured_communication, validate_structured_communication)

    def compacted(self, name: str, compact: Any, validate: Any) -> str:
        """Return a number without its dots and blanks; raises ValidationError with the words of its check."""
        text: str = self.cleaned_data[name]
        try:
            return compact(text) if text else ""
        except ValueError:
            validate(text)
            return text


class ClaimStepForm(forms.Form):
    """What a step asks: exactly the fields that its rule needs."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea({"rows": 4}))
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput)
    amount = AmountField(label=_("Amount in euro"))

    def __init__(self, *args: Any, needs: tuple[ClaimNeed, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for need in ClaimNeed:
            if need not in needs:
                del self.fields[need.value]

    def clean_paid_on(self) -> date:
        """A payment is recorded once it was made."""
        day: date = self.cleaned_data["paid_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come. Record the payment once it is made."))
        return day

    @property
    def given(self) -> ClaimGiven:
        """What was filled in, as the rules want it."""
        return ClaimGiven(**self.cleaned_data)


class ClaimPaperForm(forms.Form):
    """One paper of a claim."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=ClaimPaperKind.choices)
    paper = forms.FileField(
        label=_("File"),
        help_text=_("PDF, photo (JPEG, PNG, WebP, HEIC), DOCX, XLSX, ODT or ODS."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )


class SpendingForm(forms.ModelForm):
    """One line of what the money went to."""

    amount = AmountField(label=_("Cost in euro"))
    months = forms.DecimalField(
        label=_("For how many months?"),
        required=False,
        max_digits=3,
        decimal_places=1,
        min_value=Decimal("0.5"),
        max_value=12,
        localize=False,
        help_text=_("Only for staff. Half months are possible: 7.5."),
        widget=forms.TextInput({"class": "short", "inputmode": "decimal"}),
    )

    class Meta:
        model = Spending
        fields = ("kind", "description", "months", "amount")
        labels = {"kind": _("What for?"), "description": _("In your words")}
        help_texts = {"description": _("Functions, not names of people: for example “contact person, half-time”.")}

    field_order = ("kind", "description", "months", "amount")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"] = forms.ChoiceField(label=_("What for?"), choices=SpendingKind.choices)


class LedgerFilter(forms.Form):
    """The filter of ledger and forecast; it lives in the address."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    province = forms.ChoiceField(label=_("Province"), required=False)
    municipality = forms.CharField(label=_("Municipality (name or NIS code)"), max_length=80, required=False)

    def __init__(self, *args: Any, years: Sequence[int], provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        every: Choices = [("", _("All"))]
        self.fields["year"].choices = [*every, *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["province"].choices = [*every, *provinces]  # type: ignore[attr-defined]
        if not provinces:
            del self.fields["province"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was chosen; nothing for an address that makes no sense."""
        return {name: chosen for name, chosen in self.cleaned_data.items() if chosen} if self.is_valid() else {}


class ProvinceFilter(forms.Form):
    """One province, or all."""

    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["province"].choices = [("", _("All")), *provinces]  # type: ignore[attr-defined]


class ScenarioForm(forms.Form):
    """A what-if: its name and its years; its houses stand in forms of their own below."""

    name = forms.CharField(label=_("Name of the scenario"), max_length=120)
    first_year = small_number(label=_("From the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = small_number(label=_("Until the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    is_shared = forms.BooleanField(label=_("Colleagues of my organisation may see it"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse years in the wrong order, and more than a picture can show."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first."))
        elif first and last and last - first >= value("subsidies.most_scenario_years"):
            most = value("subsidies.most_scenario_years")
            self.add_error("last_year", _("Take at most %(most)s years.") % {"most": most})
        return cleaned


class ScenarioHouseForm(forms.Form):
    """One house of a what-if; a row without a number of places is no house."""

    name = forms.CharField(label=_("House"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind of house"), required=False)
    places = small_number(label=_("Places"), min_value=1, required=False)
    opens_on = forms.DateField(label=_("Opens on"), widget=DayInput, required=False)
    closes_on = forms.DateField(label=_("Last day, if it closes"), widget=DayInput, required=False)

    def __init__(self, *args: Any, kinds: Choices, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["places"].max_value = most  # type: ignore[attr-defined]
        self.fields["places"].widget.attrs["max"] = most
        self.most = most

    def clean_places(self) -> int | None:
        """Refuse what must be a slip of the pen."""
        places: int | None = self.cleaned_data["places"]
        if places is not None and places > self.most:
            raise forms.ValidationError(_("Give a number of places of at most %(most)s.") % {"most": self.most})
        return places

    def clean(self) -> dict[str, Any]:
        """Ask for the day of opening where there are places, and for days in their order."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if cleaned.get("places") and not opens and not self.has_error("opens_on"):
            self.add_error("opens_on", _("Give the day on which the house opens."))
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day lies before the first."))
        return cleaned


HouseFormSet = forms.formset_factory(ScenarioHouseForm, extra=0, max_num=MOST_HOUSES, validate_max=True)


class RuleSetForm(forms.Form):
    """All terms of the subsidy from one day on, with their source."""

    valid_from = forms.DateField(label=_("In force from"), widget=DayInput)
    rate = AmountField(label=_("Euro per place per year"), min_value=0)
    cap = AmountField(label=_("At most, per municipality and year"), min_value=0)
    unit = forms.ChoiceField(label=_("Which places count"), choices=Unit.choices)
    proration = forms.ChoiceField(label=_("A house that works for a part of the year"), choices=Proration.choices)
    transition_houses = forms.ChoiceField(label=_("Transition houses"), choices=TransitionHouses.choices)
    merger = forms.ChoiceField(label=_("The year of a merger"), choices=Merger.choices)
    rounding = forms.ChoiceField(label=_("Parts of a cent"), choices=Rounding.choices)
    claim_by = forms.DateField(label=_("Last day to claim the year before"), widget=DayInput, required=False)
    justification_by = forms.DateField(label=_("Last day to justify the year before"), widget=DayInput, required=False)
    legal_source = forms.CharField(label=_("Legal source"), max_length=300)
    confirmed = forms.BooleanField(label=_("This is confirmed by the source itself"), required=False)
