"""The shape of what people choose about reminders: how they get each kind, and why one is moved or skipped."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.kinds import Kind
from reminders.preferences import choices_of


class WishesForm(forms.Form):
    """One choice per kind; each has one from the start, so no label needs to ask for it."""

    every_field_has_a_choice = True

    def __init__(self, *args: Any, kinds: list[Kind], chosen: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = {kind.name: kind for kind in kinds}
        for kind in kinds:
            self.fields[kind.name] = forms.ChoiceField(
                label=str(kind.title),
                choices=choices_of(kind),
                initial=chosen[kind.name],
                help_text=_("It belongs to a term of the procedure and cannot be switched off.") if kind.legal else "",
            )


class SteerForm(forms.Form):
    """Skip a reminder, or move it to another day; always with a reason."""

    what = forms.ChoiceField(
        label=_("What should happen"),
        choices=[("move", _("It leaves on another day")), ("skip", _("It does not leave at all"))],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("New day"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d"),
        help_text=_("Only when it leaves on another day."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stays beside the reminder."))

    def clean(self) -> dict[str, Any]:
        """Ask for the day when it is needed."""
        given = super().clean() or {}
        if given.get("what") == "move" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Please choose the new day."))
        return given
