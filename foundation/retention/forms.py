"""The form under an object that is kept beyond its term."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HoldForm(forms.Form):
    """Why something is kept beyond its term, and until when."""

    reason = forms.CharField(
        label=_("Why must this be kept beyond its term?"),
        help_text=_("For instance a dispute, an inquiry or the archive. It is kept in the log."),
        max_length=300,
    )
    until = forms.DateField(
        label=_("Until, that day included"),
        help_text=_("Leave it empty to keep it until somebody lifts the hold."),
        required=False,
        widget=forms.DateInput({"class": "medium", "type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date | None:
        """Refuse a day that is over."""
        day: date | None = self.cleaned_data["until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day
