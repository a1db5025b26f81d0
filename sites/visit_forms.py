"""The shape of what a visit asks: moments to propose, one to choose, what was seen."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from foundation.parameters.reading import value
from sites.models import SiteVisit
from sites.moments import refused_moments

MOST_MOMENTS = 3
LONGEST_VISIT = 480
LONGEST_WORDS = 2000


class MomentInput(forms.DateTimeInput):
    """A day and a time, picked or typed, as Belgian clocks show it."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"class": "medium"}, format="%Y-%m-%dT%H:%M")


class ProposeVisitForm(forms.Form):
    """Up to three moments, how long, and where to meet."""

    minutes = forms.IntegerField(
        label=_("How long (minutes)"),
        min_value=1,
        max_value=LONGEST_VISIT,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
    )
    meeting_point = forms.CharField(
        label=_("Where to meet"), max_length=200, required=False, help_text=_("Empty: at the building itself.")
    )
    words = forms.CharField(
        label=_("What the municipality should know"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("For example which rooms you want to see, and who should be there."),
        widget=forms.Textarea({"rows": 4}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = (*(f"moment_{number}" for number in range(1, MOST_MOMENTS + 1)), "minutes")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {**self.initial, "key": uuid.uuid4(), "minutes": value("sites.visit_minutes")}
        for number in range(1, MOST_MOMENTS + 1):
            self.fields[f"moment_{number}"] = forms.DateTimeField(
                label=_("Moment %(number)s") % {"number": number},
                required=number == 1,
                widget=MomentInput,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Gather the moments and ask the rule about them."""
        cleaned = super().clean() or self.cleaned_data
        names = [f"moment_{number}" for number in range(1, MOST_MOMENTS + 1)]
        cleaned["moments"] = [cleaned.pop(name) for name in names if cleaned.get(name)]
        for name in names:
            cleaned.pop(name, None)
        refusal = refused_moments(cleaned["moments"], now=timezone.now())
        if refusal and not self.errors:
            self.add_error("moment_1", refusal.label)
        return cleaned


class ChooseMomentForm(forms.Form):
    """One of the moments, or none with a word."""

    NONE = "none"

    moment = forms.ChoiceField(label=_("Which moment suits?"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("If none suits: when would?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, visit: SiteVisit, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["moment"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                *((moment.isoformat(), in_words(moment)) for moment in visit.moments),
                (self.NONE, _("None of these suits")),
            ]

    def clean(self) -> dict[str, Any]:
        """No moment needs a word about another."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("moment") == self.NONE and not cleaned.get("answer", "").strip():
            self.add_error("answer", _("Please say when it would suit."))
        return cleaned

    @property
    def chosen(self) -> datetime | None:
        """The moment, or None when none suits."""
        moment = self.cleaned_data["moment"]
        return None if moment == self.NONE else datetime.fromisoformat(moment)


class CallOffForm(forms.Form):
    """Why a visit does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 3}))


class VisitNoteForm(forms.Form):
    """What was seen: words, a photo, or both."""

    text = forms.CharField(
        label=_("What did you see?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("Straight from the camera of your telephone, or from a file. Only De Huizen sees it."),
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )

    def clean(self) -> dict[str, Any]:
        """A note says or shows something."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("text", "").strip() and not cleaned.get("photo") and not self.errors:
            self.add_error("text", _("Write a word or add a photo."))
        return cleaned


def in_words(moment: datetime) -> str:
    """Write a moment with the name of its weekday, in Belgian time."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l')} {date_format(local, 'DATETIME_FORMAT')}"
