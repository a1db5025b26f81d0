"""The shape of what a proposal and a step ask; the meaning is asked of the rules."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from foundation.parameters.reading import bridge_days, value
from foundation.workdays import add_workdays
from sites.workflow import Given, Need, Step

StrOrPromise = str | Promise
Choices = Sequence[tuple[str, StrOrPromise]]


def offer(form: forms.BaseForm, name: str, choices: Choices, *, nothing: StrOrPromise) -> None:
    """Let a field offer these choices, after a word for none of them."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", nothing), *choices]


class DateInput(forms.DateInput):
    """A day, picked or typed, sent as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "medium", **(attrs or {})}, format="%Y-%m-%d")


class HandOverForm(forms.Form):
    """To whom, with a word."""

    to = forms.ChoiceField(label=_("Who keeps this file from now on?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("A word for your colleague"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3, "maxlength": 1000}),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], keeper: int | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(member.user_id): member.user for member in members}
        self.fields["to"].choices = [(number, user.name or user.email) for number, user in self.people.items()]  # type: ignore[attr-defined]
        self.initial["to"] = str(keeper or "")

    @property
    def colleague(self) -> User:
        """The person that was chosen."""
        return self.people[self.cleaned_data["to"]]


class SinceForm(forms.Form):
    """From which day on."""

    since = forms.DateField(label=_("Changed since"), widget=DateInput, required=False)


class StepForm(forms.Form):
    """What a step asks: exactly the fields that its rule needs."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea({"rows": 5}))
    due_on = forms.DateField(label=_("Answer due on"), widget=DateInput)
    until = forms.DateField(label=_("On hold until"), widget=DateInput)
    effective_on = forms.DateField(label=_("Holds from"), widget=DateInput)

    REASON_LABELS = {
        Step.ASK: _("What do you need to know, and why?"),
        Step.SUPPLY: _("Your answer"),
    }

    def __init__(self, *args: Any, step: Step, needs: tuple[Need, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        for need in Need:
            if need not in needs:
                del self.fields[need.value]
        if "reason" in self.fields and step in self.REASON_LABELS:
            self.fields["reason"].label = self.REASON_LABELS[step]
        if "due_on" in self.fields:
            self.fields["due_on"].initial = default_due_date()

    def clean_due_on(self) -> Any:
        """A term ends in the future."""
        return not_past(self.cleaned_data["due_on"])

    def clean_until(self) -> Any:
        """A pause ends in the future."""
        return not_past(self.cleaned_data["until"])

    @property
    def given(self) -> Given:
        """What was filled in, as the rules want it."""
        return Given(**self.cleaned_data)


def not_past(day: Any) -> Any:
    """Return the day; raises ValidationError when it is over."""
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day is over. Please choose a day from today on."))
    return day


def default_due_date() -> Any:
    """The last day of the usual term for an answer."""
    return add_workdays(timezone.localdate(), value("sites.information_term"), bridge_days=bridge_days())


class SiteFilter(forms.Form):
    """The filter of the list of sites; it lives in the address."""

    q = forms.CharField(label=_("Name, address or reference"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, statuses: Choices, provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "status", statuses, nothing=_("All"))
        offer(self, "province", provinces, nothing=_("All"))
        if not provinces:
            del self.fields["province"]
