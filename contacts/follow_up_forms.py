"""The shape of what pages about follow-ups ask."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def not_past(day: date) -> date:
    """Refuse a day that is over."""
    if day < timezone.localdate():
        raise forms.ValidationError(_("This day is past. Choose today or a later day."))
    return day


class Day(forms.DateInput):
    """A day, picked or typed, sent as ISO 8601 whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"class": "medium"}, format="%Y-%m-%d")


class Colleague(forms.TypedChoiceField):
    """Somebody of De Huizen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)
        self.people: dict[int, User] = {}

    def offer(self, people: Iterable[User], *, nobody: str = "") -> None:
        """Offer these people, and nobody where that has a name."""
        self.people = {person.pk: person for person in people}
        chosen = [(str(number), str(person)) for number, person in self.people.items()]
        self.choices = [("", nobody), *chosen] if nobody else chosen

    def clean(self, value: Any) -> User | None:
        """Return the account that was chosen."""
        number = super().clean(value)
        return self.people.get(number) if number is not None else None


class MoveForm(forms.Form):
    """Another day, another person."""

    due_on = forms.DateField(label=_("By when"), widget=Day)
    owner = Colleague(label=_("Who does it"))

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner"]
        if isinstance(field, Colleague):
            field.offer(people)

    def clean_due_on(self) -> date:
        """What is still to do lies ahead."""
        return not_past(self.cleaned_data["due_on"])


class FollowUpForm(MoveForm):
    """Something to do."""

    what = forms.CharField(label=_("What is to be done?"), max_length=200)
    field_order = ("what", "due_on", "owner")
