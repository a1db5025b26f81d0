"""The shape of who is involved, where they stand, and what was said: short, for a telephone in the hand."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from calls.kinds import Concern
from contacts.contact_forms import DayInput, NamedOrganisation
from contacts.kinds import ConversationKind, Influence, InvolvementRole, Stance, StandingSource
from contacts.models import Involvement, Person

LONGEST_WORDS = 4000


class StandingForm(forms.Form):
    """Where somebody stands on a day."""

    stance = forms.TypedChoiceField(label=_("Where do they stand?"), coerce=int, choices=Stance.choices, initial=0)
    influence = forms.TypedChoiceField(
        label=_("How much depends on them?"), coerce=int, choices=Influence.choices, initial=3
    )
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    source = forms.ChoiceField(label=_("Known from"), choices=StandingSource.choices)
    source_words = forms.CharField(
        label=_("Source in words"),
        max_length=200,
        required=False,
        help_text=_("For example “Council of 12 March”. Governors and observers read it with an organisation."),
    )
    note = forms.CharField(
        label=_("Internal note"),
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Only De Huizen reads it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", timezone.localdate())

    def clean_on(self) -> Any:
        """Nobody knows where somebody stands tomorrow."""
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return self.cleaned_data["on"]

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes as the columns of a stance."""
        names = ("stance", "influence", "source", "source_words")
        return {"known_on": self.cleaned_data["on"], **{name: self.cleaned_data[name] for name in names}}


class InvolveForm(forms.Form):
    """An organisation or a person, and in which role."""

    organisation = NamedOrganisation(
        label=_("Organisation"), required=False, help_text=_("Type a part of the name and choose.")
    )
    person = forms.CharField(label=_("or a person"), required=False, max_length=120, help_text=_("The name, as kept."))
    role = forms.ChoiceField(label=_("Role"), choices=InvolvementRole.choices)
    role_words = forms.CharField(label=_("Role in words"), required=False, max_length=120)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_person(self) -> Person | None:
        """Find the person by the whole name."""
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        rows = list(Person.objects.visible_to(self.user).of_today().called(name)[:2])
        if len(rows) != 1:
            raise forms.ValidationError(
                _("Nobody, or more than one person, has exactly this name. Add the person first.")
            )
        return rows[0]

    def clean(self) -> dict[str, Any]:
        """One of the two, and not both."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("organisation")) == bool(cleaned.get("person")):
            self.add_error("organisation", _("Name an organisation or a person, one of the two."))
        return cleaned

    @property
    def party(self) -> Organisation | Person:
        """Who it is."""
        party: Organisation | Person = self.cleaned_data["organisation"] or self.cleaned_data["person"]
        return party


class EndForm(forms.Form):
    """From when on somebody is no longer involved."""

    on = forms.DateField(label=_("Until"), widget=DayInput)


class TalkForm(forms.Form):
    """A conversation in few touches: how, with whom, what, what next."""

    kind = forms.ChoiceField(label=_("How"), choices=ConversationKind.choices)
    held_on = forms.DateField(label=_("When"), widget=DayInput)
    parties = forms.MultipleChoiceField(label=_("With whom"), required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=_("Who else"),
        required=False,
        max_length=200,
        help_text=_("Functions rather than names, for example “three neighbours of Church Street”."),
    )
    words = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )
    concerns = forms.MultipleChoiceField(
        label=_("Concerns that were raised"),
        required=False,
        choices=Concern.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DayInput)
    owner = forms.TypedChoiceField(label=_("Who does it"), required=False, coerce=int, empty_value=None)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User, involved: Iterable[Involvement], colleagues: Iterable[Membership], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.known = {self.word_of(row): row.party for row in involved if row.party}
        self.colleagues = {row.user_id: row.user for row in colleagues}
        offered = [(word, str(party)) for word, party in self.known.items()]
        for name, choices in (("parties", offered), ("owner", [(pk, str(who)) for pk, who in self.colleagues.items()])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not offered:
            del self.fields["parties"]
        self.initial = {"held_on": timezone.localdate(), "owner": user.pk, "key": uuid.uuid4(), **self.initial}

    @staticmethod
    def word_of(row: Involvement) -> str:
        """Name a party in the form."""
        return f"p{row.person_id}" if row.person_id else f"o{row.organisation_id}"

    def clean_held_on(self) -> Any:
        """What is still to come is a next step."""
        if self.cleaned_data["held_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead. Write it as a next step."))
        return self.cleaned_data["held_on"]

    def clean(self) -> dict[str, Any]:
        """A conversation says something; a next step has a day."""
        cleaned = super().clean() or self.cleaned_data
        says = [cleaned.get(name) for name in ("words", "concerns", "parties", "others", "next_step")]
        if not self.errors and not any(says):
            self.add_error("words", _("Write a word about it."))
        if cleaned.get("next_step") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        if cleaned.get("due_on") and not cleaned.get("next_step"):
            self.add_error("next_step", _("Say what is to be done."))
        return cleaned

    @property
    def chosen(self) -> list[Organisation | Person]:
        """Who took part."""
        return [party for word in self.cleaned_data.get("parties", []) if (party := self.known[word])]
