"""The shape of what the entrance asks: the calculator and new values of parameters."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.audit.models import Entry, EntryQuerySet
from foundation.mail.models import OutgoingMailQuerySet
from foundation.parameters.entering import shape
from foundation.parameters.models import Parameter
from reviews.kinds import WORDS_OF_PARAMETERS as OF_REVIEWS
from subsidies.kinds import WORDS_OF_PARAMETERS as OF_SUBSIDIES

# Above this an amount must be a slip of the pen.
MOST_EURO = 10**9
MOST_WHOLE = 100_000
MOST_DAYS_BEFORE = 365
WORDS_OF_PARAMETERS = OF_SUBSIDIES | OF_REVIEWS


class CalculatorForm(forms.Form):
    """How many places, at most as many as the form of a proposal takes."""

    def __init__(self, *args: Any, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["places"] = forms.IntegerField(
            label=_("Places"),
            min_value=1,
            max_value=most,
            widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
        )


class HadLeftForm(forms.Form):
    """Which of the waiting letters had left before the backup was restored."""

    def __init__(self, *args: Any, letters: OutgoingMailQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["had_left"] = forms.ModelMultipleChoiceField(letters, required=False)

    def clean_had_left(self) -> list[uuid.UUID]:
        """Return the letters' numbers."""
        return [letter.pk for letter in self.cleaned_data["had_left"]]


class ParameterForm(forms.Form):
    """A new value of a parameter, from a day on, with its source."""

    value = forms.CharField(label=_("New value"), max_length=500)
    valid_from = forms.DateField(
        label=_("In force from"), widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
    )
    legal_source = forms.CharField(label=_("Legal source"), max_length=300)
    confirmed = forms.BooleanField(label=_("This is confirmed by the source itself"), required=False)

    def __init__(self, *args: Any, current: Parameter, **options: Any) -> None:
        super().__init__(*args, **options)
        self.current = current
        self.words = WORDS_OF_PARAMETERS.get(current.key)
        if self.words:
            label = self.fields["value"].label
            self.fields["value"] = forms.ChoiceField(label=label, choices=self.words.choices, initial=current.value)
            return
        self.fields["value"].help_text = hint_for(current.value)
        self.fields["value"].initial = current.written
        self.fields["value"].required = shape(current.value) != "days"

    def clean_value(self) -> Any:
        """Read the value in the shape of the present one; a word of a list is taken as it is."""
        if self.words:
            return self.cleaned_data["value"]
        try:
            return read(self.cleaned_data["value"], like=self.current.value)
        except (ValueError, InvalidOperation) as wrong:
            raise forms.ValidationError(hint_for(self.current.value)) from wrong


def hint_for(value: Any) -> str:
    """Say how a value of this shape is typed."""
    kind = shape(value)
    if kind == "days":
        return str(_("Days as year-month-day, separated by commas; empty for none."))
    if isinstance(kind, list) and any(number < 0 for number in value):
        return str(_("Days, the earliest first, separated by commas, as many as now; -5 is five days before."))
    if isinstance(kind, list):
        return str(_("Whole numbers, the smallest first, separated by commas, as many as now."))
    return str(_("An amount such as 1667.00.")) if kind == "str" else str(_("A whole number."))


def read(text: str, *, like: Any) -> Any:
    """Read what was typed in the shape of another value; raises ValueError or InvalidOperation."""
    kind = shape(like)
    if kind == "days":
        return [date.fromisoformat(part.strip()).isoformat() for part in text.split(",") if part.strip()]
    if isinstance(kind, list):
        numbers = [int(part) for part in text.split(",")]
        if len(numbers) != len(like) or sorted(numbers) != numbers:
            raise ValueError(text)
        least = -MOST_DAYS_BEFORE if any(number < 0 for number in like) else 0
        return [sensible(number, least=least) for number in numbers]
    if kind == "str":
        amount = Decimal(text.strip().replace(",", "."))
        if not amount.is_finite() or not 0 <= amount <= MOST_EURO:
            raise ValueError(text)
        return f"{amount:.2f}"
    return sensible(int(text))


def sensible(number: int, *, least: int = 0) -> int:
    """Return the number; raises ValueError below the least and for what must be a slip of the pen."""
    if not least <= number <= MOST_WHOLE:
        raise ValueError(number)
    return number


class AuditForm(forms.Form):
    """Which entries of the audit trail: by period, by what was done, by whom, about which number."""

    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
    )
    verb = forms.CharField(
        label=_("What was done"),
        help_text=_("Begins with, such as account or site.read"),
        max_length=60,
        required=False,
    )
    email = forms.EmailField(label=_("By the account with this address"), required=False)
    number = forms.CharField(label=_("About the row with this number"), max_length=60, required=False)
    before = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def given(self) -> dict[str, str]:
        """What was asked and is understood, as plain words; nothing of the page that one stands on."""
        self.is_valid()
        understood = getattr(self, "cleaned_data", {})
        return {name: str(word) for name, word in understood.items() if word and name != "before"}

    def moment(self) -> datetime | None:
        """The moment before which the page begins."""
        return getattr(self, "cleaned_data", {}).get("before") if self.is_valid() else None


def narrowed(given: Mapping[str, str]) -> EntryQuerySet:
    """Return the entries that fit what an AuditForm gave; an address that no account has fits none."""
    actor = User.objects.with_address(given["email"]).first() if given.get("email") else None
    first, last = (date.fromisoformat(given[name]) if given.get(name) else None for name in ("first", "last"))
    begin = make_aware(datetime.combine(first, time.min)) if first else None
    end = make_aware(datetime.combine(last, time.max)) if last else None
    entries = Entry.objects.none() if given.get("email") and actor is None else Entry.objects.all()
    number = actor.pk if actor else None
    wanted = entries.fitting(verb=given.get("verb", ""), actor_id=number, object_id=given.get("number", ""))
    return wanted.between(begin, end)
