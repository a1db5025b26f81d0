"""The shape of what was said: few touches, for a telephone in the hand; and the same once more to mend it."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from calls.kinds import Concern
from contacts.contact_forms import DayInput
from contacts.conversing import Said
from contacts.follow_up_forms import not_past
from contacts.kinds import ConversationKind
from contacts.models import Conversation, Involvement, Person

LONGEST_WORDS = 4000

Party = Organisation | Person


def word_of(party: Party) -> str:
    """Name a party in the form."""
    return f"p{party.pk}" if isinstance(party, Person) else f"o{party.pk}"


class SaidForm(forms.Form):
    """A conversation: how, when, with whom, what was said."""

    kind = forms.ChoiceField(
        label=_("How"), choices=ConversationKind.choices, initial=ConversationKind.CALL, widget=forms.RadioSelect
    )
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

    def __init__(self, *args: Any, parties: Iterable[Party], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = {word_of(party): party for party in parties}
        field = self.fields["parties"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(word, str(party)) for word, party in self.known.items()]
        if not self.known:
            del self.fields["parties"]

    def clean_held_on(self) -> Any:
        """What is still to come is a next step."""
        if self.cleaned_data["held_on"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead. Write it as a next step."))
        return self.cleaned_data["held_on"]

    def clean(self) -> dict[str, Any]:
        """A conversation says something."""
        cleaned = super().clean() or self.cleaned_data
        says = [cleaned.get(name) for name in ("words", "concerns", "parties", "others", "next_step")]
        if not self.errors and not any(says):
            self.add_error("words", _("Write a word about it."))
        return cleaned

    @property
    def chosen(self) -> list[Party]:
        """Who took part."""
        return [self.known[word] for word in self.cleaned_data.get("parties", [])]

    @property
    def said(self) -> Said:
        """What was spoken."""
        return Said(**{name: self.cleaned_data[name] for name in ("kind", "held_on", "words", "others", "concerns")})


class TalkForm(SaidForm):
    """A conversation that is written down, and what comes next."""

    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    due_on = forms.DateField(label=_("By when"), required=False, widget=DayInput)
    owner = forms.TypedChoiceField(label=_("Who does it"), required=False, coerce=int, empty_value=None)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        user: User,
        involved: Iterable[Involvement],
        colleagues: Iterable[Membership],
        due_on: date,
        **options: Any,
    ) -> None:
        super().__init__(*args, parties=[row.party for row in involved if row.party], **options)
        self.colleagues = {row.user_id: row.user for row in colleagues}
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, str(who)) for pk, who in self.colleagues.items()]
        ready = {"held_on": timezone.localdate(), "due_on": due_on, "owner": user.pk, "key": uuid.uuid4()}
        self.initial = {**ready, **self.initial}

    def clean_due_on(self) -> date | None:
        """What comes next lies ahead."""
        day: date | None = self.cleaned_data["due_on"]
        return not_past(day) if day and self.cleaned_data.get("next_step") else day

    def clean(self) -> dict[str, Any]:
        """A next step has a day; the day that the form proposes means nothing without one."""
        cleaned = super().clean()
        if cleaned.get("next_step") and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        return cleaned


class ChangeTalkForm(SaidForm):
    """A conversation once more, filled in as it stands; `seen` is how often it had been changed by then."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, conversation: Conversation, involved: Iterable[Involvement], **options: Any) -> None:
        present: list[Party] = [
            party for row in conversation.parties.all() if (party := row.person or row.organisation)
        ]
        others = [row.party for row in involved if row.party]
        super().__init__(*args, parties=[*present, *others], **options)
        names = ("kind", "held_on", "words", "others", "concerns")
        self.initial = {name: getattr(conversation, name) for name in names}
        self.initial |= {"parties": [word_of(party) for party in present], "seen": conversation.changes}
