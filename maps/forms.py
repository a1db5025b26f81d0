"""The fields of the map's filter; what they mean is read by the filter itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.forms import DayInput
from sites.workflow import Status
from territory.models import Province


class FilterForm(forms.Form):
    """Province (for those who watch the whole country) and status, with how many sites stand in each."""

    def __init__(self, *, provinces: Sequence[Province], counts: dict[str, int], **options: Any) -> None:
        super().__init__(**options)
        if len(provinces) > 1:
            areas = [("", _("Whole country")), *((row.code, row.name) for row in provinces)]
            self.fields["province"] = forms.ChoiceField(label=_("Province"), required=False, choices=areas)
        offered = [status for status in Status if status in counts or status == self.initial.get("status")]
        named = [(status.value, f"{status.label} ({counts.get(status, 0)})") for status in offered]
        self.fields["status"] = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("All")), *named])


class ReportForm(forms.Form):
    """From which day the report tells what changed."""

    since = forms.DateField(
        label=_("What changed since"),
        help_text=_("Leave it empty for a report without changes."),
        required=False,
        widget=DayInput,
    )
