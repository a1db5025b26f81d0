"""The fields of the map's filter; what they mean is read by the filter itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.coverage import Coverage
from calls.forms import DayInput
from maps.listing import SORTS
from sites.workflow import Status
from territory.models import Province


class FilterForm(forms.Form):
    """Province (for those who watch the whole country), status, answer and colour, and the order of the list."""

    def __init__(
        self, *, provinces: Sequence[Province], counts: dict[str, int], answers: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        if len(provinces) > 1:
            areas = [("", _("Whole country")), *((row.code, row.name) for row in provinces)]
            self.fields["province"] = forms.ChoiceField(label=_("Province"), required=False, choices=areas)
        offered = [status for status in Status if status in counts or status == self.initial.get("status")]
        named = [(status.value, f"{status.label} ({counts.get(status, 0)})") for status in offered]
        self.fields["status"] = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *named])
        if answers:
            kinds = [("", _("All")), *Coverage.choices]
            self.fields["answer"] = forms.ChoiceField(label=_("Answer"), required=False, choices=kinds)
            colours = [("answer", _("answer to the call")), ("places", _("places proposed"))]
            self.fields["colour"] = forms.ChoiceField(label=_("Colour by"), required=False, choices=colours)
        orders = [(word, label) for word, label in SORTS.items() if word != "distance"]
        self.fields["sort"] = forms.ChoiceField(label=_("Order of the list"), required=False, choices=orders)


class ReportForm(forms.Form):
    """From which day the report tells what changed."""

    since = forms.DateField(
        label=_("What changed since"),
        help_text=_("Leave it empty for a report without changes."),
        required=False,
        widget=DayInput,
    )
