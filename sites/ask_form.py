"""The shape of a question to a municipality: words, fields and papers by name, a due date in working days."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.parameters.reading import bridge_days
from foundation.workdays import is_workday
from sites.forms import StepForm
from sites.saying import choices_of_fields
from sites.workflow import Given


class AskForm(StepForm):
    """What De Huizen asks; the fields it names are the only ones that the municipality can change meanwhile."""

    asked = forms.MultipleChoiceField(
        label=_("Which fields and papers?"),
        help_text=_("The municipality can change exactly these until it answers; the rest of the file stays closed."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = self.fields["asked"]
        if isinstance(asked, forms.MultipleChoiceField):
            asked.choices = choices_of_fields()
        self.fields["due_on"].help_text = _("Weekends, legal holidays and bridge days are left out.")

    def clean_due_on(self) -> date:
        """A term ends on a working day: a day that is none becomes the next one."""
        day: date = super().clean_due_on()
        free = bridge_days()
        while not is_workday(day, bridge_days=free):
            day += timedelta(days=1)
        return day

    @property
    def given(self) -> Given:
        """What was filled in, as the rules want it."""
        return Given(**{**self.cleaned_data, "asked": tuple(self.cleaned_data["asked"])})

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The fields part by part, each with its code, its name and whether it is ticked, for the page."""
        ticked = set(self["asked"].value() or ())
        return [
            (part, [(code, label, code in ticked) for code, label in fields]) for part, fields in choices_of_fields()
        ]
