"""The shape of what an answer and the coverage page ask; the meaning is asked of the rules."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from calls.answering import longest_consideration
from calls.coverage import Coverage
from calls.kinds import AnswerKind, AnswerSource, Concern
from calls.models import Call
from calls.rules import AnswerRefused, Given, Refusal

StrOrPromise = str | Promise
Choices = Sequence[tuple[str, StrOrPromise]]

# Beside which field a refusal stands; one that is in no field's hands stands above the form.
FIELD_OF = {
    Refusal.UNTIL_MISSING: "until",
    Refusal.UNTIL_OVER: "until",
    Refusal.UNTIL_FAR: "until",
    Refusal.REASON_MISSING: "concerns",
    Refusal.SOURCE_MISSING: "source_note",
    Refusal.TOO_EARLY: "given_on",
    Refusal.STILL_TO_COME: "given_on",
}
OTHERWISE = [(source.value, source.label) for source in AnswerSource if source != AnswerSource.PORTAL]


class DayInput(forms.DateInput):
    """A day, picked or typed, sent as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "medium", **(attrs or {})}, format="%Y-%m-%d")


class AnswerForm(forms.Form):
    """What a municipality answers: one of three, and what belongs to it."""

    kind = forms.ChoiceField(label=_("Your answer"), choices=AnswerKind, widget=forms.RadioSelect)
    until = forms.DateField(label=_("We consider it until"), required=False, widget=DayInput)
    concerns = forms.MultipleChoiceField(
        label=_("What holds you back or worries you"),
        help_text=_("If your answer is no: tick at least one, or write it in your own words."),
        choices=Concern,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Not needed. De Huizen and the governor's office of your province read this."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("key", uuid.uuid4())
        last = call.period.last_until(timezone.localdate(), longest=longest_consideration())
        self.fields["until"].help_text = _("At the latest %(day)s.") % {"day": date_format(last, "DATE_FORMAT")}
        self.fields["until"].widget.attrs |= {
            "min": (timezone.localdate() + timedelta(days=1)).isoformat(),
            "max": last.isoformat(),
        }

    @property
    def given(self) -> Given:
        """What was filled in, as the rules want it."""
        filled = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return Given(**{**filled, "concerns": tuple(filled["concerns"])})

    def refuse(self, refused: AnswerRefused) -> None:
        """Show why the rules did not take the answer, beside the field that can mend it."""
        for refusal in refused.refusals:
            name = FIELD_OF.get(refusal)
            self.add_error(name if name in self.fields else None, str(refusal.label))


class OnBehalfForm(AnswerForm):
    """An answer that came by letter or phone, with where it can be found."""

    source = forms.ChoiceField(label=_("How did it come?"), choices=OTHERWISE, widget=forms.RadioSelect)
    given_on = forms.DateField(
        label=_("On which day?"), help_text=_("The date of the letter, or the day of the talk."), widget=DayInput
    )
    source_note = forms.CharField(
        label=_("Where can it be found, or who said it to whom?"),
        help_text=_("For example “letter of the college, our reference 2026/118”. The municipality reads this too."),
        max_length=300,
    )

    field_order = ("source", "given_on", "source_note", "kind")

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, call=call, **options)
        self.fields["kind"].label = _("The municipality's answer")
        self.fields["until"].label = _("They consider it until")
        self.fields["concerns"].label = _("What holds them back or worries them")
        self.fields["concerns"].help_text = _("If the answer is no: tick at least one, or write it in words.")
        self.fields["words"].label = _("In the municipality's words")
        self.fields["given_on"].widget.attrs |= {
            "min": call.period.begins_on.isoformat(),
            "max": timezone.localdate().isoformat(),
        }
        # A letter of last month may name a day that is over by now.
        del self.fields["until"].widget.attrs["min"]


class CoverageFilter(forms.Form):
    """The filter of the coverage page; it lives in the address."""

    answer = forms.ChoiceField(label=_("Answer"), required=False, choices=[("", _("All")), *Coverage.choices])
    since = forms.DateField(label=_("No contact since"), required=False, widget=DayInput)

    field_order = ("call", "province", "answer", "since")

    def __init__(self, *args: Any, calls: Iterable[Call], provinces: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("call", str(_("Call")), [(call.code, call.title) for call in calls])
        areas = list(provinces)
        self.offer("province", str(_("Province")), [("", _("All")), *areas] if len(areas) > 1 else [])
        self.order_fields(self.field_order)

    def offer(self, name: str, label: str, choices: Choices) -> None:
        """Ask only where there is something to choose."""
        if len(choices) > 1:
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    @property
    def wanted(self) -> dict[str, str]:
        """What was asked for and makes sense; nothing else is looked at."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def silent_since(self) -> date | None:
        """The day after which nobody heard of the other side any more."""
        self.is_valid()
        day: date | None = self.cleaned_data.get("since")
        return day
