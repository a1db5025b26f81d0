"""The shape of what the pages of participation plan and agreements ask."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.models.organisations import OrganisationQuerySet
from contacts.follow_up_forms import Colleague, Day
from contacts.models import Person
from contacts.paper_kinds import AgreementPaperKind
from documents.kinds import ACCEPTED

# Above this an amount must be a slip of the pen.
MOST_EURO = Decimal(10**9)


def text_field(label: Any, *, longest: int, rows: int = 0, **options: Any) -> forms.CharField:
    """A line of text, or an area of so many rows."""
    widget = forms.Textarea({"rows": rows, "maxlength": longest}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


def not_ahead(day: date | None) -> date | None:
    """Refuse a day that is still to come."""
    if day and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))
    return day


class PlanStepForm(forms.Form):
    """One step of the participation plan: planned, done, or not needed here."""

    planned_on = forms.DateField(label=_("Planned for"), widget=Day, required=False)
    done_on = forms.DateField(label=_("Done on"), widget=Day, required=False)
    not_needed = forms.BooleanField(label=_("Not needed here, because of what the note says"), required=False)
    note = text_field(
        _("Note"),
        longest=1000,
        rows=3,
        required=False,
        help_text=_("The municipality and De Huizen read it. Functions and services, no names of neighbours."),
    )

    def clean_done_on(self) -> date | None:
        """What is done lies behind."""
        return not_ahead(self.cleaned_data["done_on"])

    def clean(self) -> dict[str, Any]:
        """What is not needed has no days, and says why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("not_needed") and (cleaned.get("planned_on") or cleaned.get("done_on")):
            self.add_error("not_needed", _("A step with a day is needed: take the day away, or this tick."))
        if cleaned.get("not_needed") and not cleaned.get("note"):
            self.add_error("note", _("Say why it is not needed here."))
        return cleaned


class AgreementForm(forms.Form):
    """What is agreed, from when until when, and what must be decided by when."""

    title = text_field(_("Title"), longest=160, help_text=_("For example: bridge figure for two years"))
    words = text_field(_("What all parties agree"), longest=4000, rows=5, required=False)
    starts_on = forms.DateField(label=_("Starts on"), widget=Day)
    ends_on = forms.DateField(
        label=_("Ends on"), widget=Day, required=False, help_text=_("Last day included. Empty while it goes on.")
    )
    decision = text_field(
        _("What must be decided?"),
        longest=300,
        required=False,
        help_text=_("For example: whether it goes on after the last day"),
    )
    decision_due_on = forms.DateField(label=_("Decision due on"), widget=Day, required=False)
    owner = Colleague(label=_("Who keeps an eye on it"))
    is_shared = forms.BooleanField(label=_("The municipality and the governor's office may read this"), required=False)

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner"]
        if isinstance(field, Colleague):
            field.offer(people)

    def clean(self) -> dict[str, Any]:
        """Days in their order, and a decision that says what."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        if cleaned.get("decision_due_on") and not cleaned.get("decision"):
            self.add_error("decision", _("Say what must be decided by that day."))
        if cleaned.get("decision") and not cleaned.get("decision_due_on"):
            self.add_error("decision_due_on", _("Say by when it must be decided, so that nobody forgets it."))
        return cleaned


class NamedPerson(forms.CharField):
    """A person whom De Huizen knows, by the exact name."""

    def clean(self, value: Any) -> Person | None:
        """Return the person; refuse a name that nobody has, or more than one."""
        name = super().clean(value)
        if not name:
            return None
        found = list(Person.objects.of_today().called(name)[:2])
        if len(found) != 1:
            raise ValidationError(_("Nobody, or more than one person, has exactly this name."))
        return found[0]


class PartyForm(forms.Form):
    """Who promises what, for how much a year."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("None: a person")
    )
    person = NamedPerson(
        label=_("Or a person, by name"),
        max_length=120,
        required=False,
        help_text=_("Only who promises something in the own name. Others than De Huizen never read the name."),
    )
    promise = text_field(_("What does this party promise?"), longest=2000, rows=4)
    amount_per_year = forms.DecimalField(
        label=_("Amount per year, in euro"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_EURO,
        decimal_places=2,
        widget=forms.TextInput({"class": "medium", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, partners: OrganisationQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = partners  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Exactly one of the two."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [name for name in ("organisation", "person") if cleaned.get(name)]
        if len(chosen) != 1 and not self.errors:
            self.add_error("organisation", _("Choose an organisation, or give a person; not both."))
        return cleaned


class SignForm(forms.Form):
    """When a party signed, and by whom."""

    signed_on = forms.DateField(label=_("Signed on"), widget=Day)
    signed_by = text_field(
        _("Signed by"), longest=120, help_text=_("The function, for example “mayor and director general”")
    )

    def clean_signed_on(self) -> date | None:
        """A signature lies behind."""
        return not_ahead(self.cleaned_data["signed_on"])


class DecideForm(forms.Form):
    """What was decided, and when."""

    on = forms.DateField(label=_("Decided on"), widget=Day)
    words = text_field(_("What was decided?"), longest=300)

    def clean_on(self) -> date | None:
        """A decision lies behind."""
        return not_ahead(self.cleaned_data["on"])


class CloseForm(forms.Form):
    """From which day an agreement no longer holds, and why."""

    on = forms.DateField(label=_("Last day on which it holds"), widget=Day)
    reason = text_field(_("Why is it closed?"), longest=300)


class AgreementPaperForm(forms.Form):
    """One paper of an agreement."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=AgreementPaperKind.choices)
    paper = forms.FileField(
        label=_("File"),
        help_text=_("PDF, photo (JPEG, PNG, WebP, HEIC), DOCX, XLSX, ODT or ODS."),
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
