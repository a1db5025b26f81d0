"""The shape of what the inbox asks: its filter, a name for a view, who gets what, and how one works."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Membership, User
from sites.balance import Slot
from sites.forms import DateInput
from sites.workflow import Status

Choices = Sequence[tuple[str, str | Promise]]
LONGEST_PLAN = 2_000_000
UNSEEN = {Status.DRAFT}


class InboxFilter(forms.Form):
    """The filter of the inbox; it lives in the address."""

    q = forms.CharField(label=_("Name, address or reference"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    language = forms.ChoiceField(label=_("Language of the municipality"), required=False)
    reviewer = forms.ChoiceField(label=_("Reviewer"), required=False)
    late = forms.BooleanField(label=_("The answer is late"), required=False)
    unread = forms.BooleanField(label=_("With unread messages for me"), required=False)

    def __init__(self, *args: Any, provinces: Choices, reviewers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        statuses = [(status.value, status.label) for status in Status if status not in UNSEEN]
        languages = [choice for choice in settings.LANGUAGES if choice[0] != "en"]
        offered = {"status": statuses, "province": provinces, "language": languages, "reviewer": reviewers}
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]


class SaveViewForm(forms.Form):
    """A name for the filter of an address."""

    name = forms.CharField(label=_("Name of this view"), max_length=60)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class AssignForm(forms.Form):
    """Which sites, to whom."""

    to = forms.ChoiceField(label=_("Give to"))
    slot = forms.ChoiceField(label=_("As"), choices=Slot.choices, initial=Slot.FIRST)
    everything = forms.BooleanField(required=False)

    def __init__(self, *args: Any, reviewers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("suggest", _("a balanced suggestion")), *reviewers, ("nobody", _("nobody"))]


class ConfirmForm(forms.Form):
    """A plan as it was shown: site:place:before:after, one after the other."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    plan = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_PLAN)

    def __init__(self, *args: Any, plan: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {**self.initial, "key": uuid.uuid4(), "plan": plan}


class HandOverForm(forms.Form):
    """From whom to whom."""

    giver = forms.TypedChoiceField(label=_("All the work of"), coerce=int)
    taker = forms.TypedChoiceField(label=_("goes to"), coerce=int)

    def __init__(self, *args: Any, reviewers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("giver", "taker"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Choose …")), *reviewers]

    def clean(self) -> dict[str, Any]:
        """Nobody hands over to oneself."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("taker"):
            self.add_error("taker", _("Please choose another person."))
        return cleaned


class AbsenceForm(forms.ModelForm):
    """Away from a day until a day, and who stands in."""

    class Meta:
        model = Absence
        fields = ("starts_on", "ends_on", "stand_in")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        stand_in = self.fields["stand_in"]
        if isinstance(stand_in, forms.ModelChoiceField):
            people = {colleague.user_id for colleague in colleagues}
            stand_in.queryset = User.objects.filter(pk__in=people)
            stand_in.empty_label = str(_("nobody"))
        self.initial.setdefault("starts_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """It ends no earlier than it begins, and not before today."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first one."))
        elif last and last < timezone.localdate():
            self.add_error("ends_on", _("This day is over. Please choose a day from today on."))
        return cleaned


class SkillsForm(forms.Form):
    """Languages one works in, and provinces one knows."""

    languages = forms.MultipleChoiceField(
        label=_("Languages I work in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    provinces = forms.MultipleChoiceField(
        label=_("Provinces I know"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, provinces: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        languages = [choice for choice in settings.LANGUAGES if choice[0] != "en"]
        for name, choices in (("languages", languages), ("provinces", provinces)):
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = list(choices)
