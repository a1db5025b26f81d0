"""The shape of what calls, addresses, letters and mailings ask."""

from collections import defaultdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.naming import validate_name
from calls.addressing import AddressTable, read_table
from calls.codes import CODE, TYPED, squeezed
from calls.forms import AnswerForm, DayInput
from calls.kinds import AnswerKind
from calls.mailing import LANGUAGES
from calls.models import Call
from documents.kinds import FileRefused
from documents.receiving import limits_in_force, receive_pdf
from foundation.mail.words import WordsForm
from territory.models import Municipality, Province
from territory.spelling import squashed

MOST_BYTES = 5 * 1024 * 1024


class CallForm(forms.ModelForm):
    """A call: its words in four languages, its days, and whom it asks."""

    provinces = forms.ModelMultipleChoiceField(
        label=_("Ask the municipalities of"),
        help_text=_("Municipalities that are asked already stay asked. All provinces ticked: the whole country."),
        queryset=Province.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    municipalities = forms.CharField(
        label=_("Ask these municipalities too"),
        help_text=_(
            "One on each line, by name or NIS code: when a call asks some municipalities, not whole provinces."
        ),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    paper = forms.FileField(
        label=_("Letter that goes with the call"),
        help_text=_(
            "A PDF of at most 5 MB, such as the letter of the minister. Everybody who reads the call can open it."
        ),
        required=False,
    )

    class Meta:
        model = Call
        fields = (
            "code", "title_nl", "title_fr", "title_de", "title_en", "text_nl", "text_fr", "text_de", "text_en",
            "opens_on", "closes_on", "source_note",
        )  # fmt: skip
        widgets = {
            "opens_on": DayInput,
            "closes_on": DayInput,
            **{f"text_{code}": forms.Textarea({"rows": 8}) for code in ("nl", "fr", "de", "en")},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["opens_on"].required = not (self.instance.pk and self.instance.not_before)
        self.fields["code"].help_text = _("A short word in the address of the call, such as 2026-spring.")
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_municipalities(self) -> list[Municipality]:
        """Find each municipality that is named; a name that two bear needs the code."""
        asked = [line.strip() for line in self.cleaned_data["municipalities"].splitlines() if line.strip()]
        called = by_code_and_name() if asked else {}
        found = {line: called.get(line) or called.get(squashed(line), []) for line in asked}
        unclear = [line for line, places in found.items() if len(places) != 1]
        if unclear:
            lines = ", ".join(unclear[:5])
            raise forms.ValidationError(_("Please write the NIS code of: %(lines)s") % {"lines": lines})
        return [place for places in found.values() for place in places]

    def clean_paper(self) -> Any:
        """Take a PDF only, whole and without programs; the virus scanner looks at it too."""
        paper = self.cleaned_data["paper"]
        if paper and paper.size > MOST_BYTES:
            raise forms.ValidationError(_("Please choose a PDF of at most 5 MB."))
        if paper:
            try:
                receive_pdf(paper.file, limits=limits_in_force())
            except FileRefused as refused:
                raise forms.ValidationError(refused.words) from refused
            paper.seek(0)
        return paper


def by_code_and_name() -> dict[str, list[Municipality]]:
    """The municipalities of today under their NIS code, and under their name in each of their languages."""
    called: defaultdict[str, list[Municipality]] = defaultdict(list)
    for place in Municipality.objects.current().only("nis", "name_nl", "name_fr", "name_de"):
        for word in {place.nis, *map(squashed, (place.name_nl, place.name_fr, place.name_de))} - {""}:
            called[word].append(place)
    return called


class AddressForm(forms.Form):
    """A table of addresses, as a file or pasted; it is read and shown before anything is kept."""

    file = forms.FileField(label=_("Table (CSV)"), required=False)
    text = forms.CharField(
        label=_("Or paste the table here"),
        help_text=_("First line: nis, street, postcode, town, mailbox, language. Only general mailboxes, no person's."),
        required=False,
        max_length=500_000,
        widget=forms.Textarea({"rows": 6}),
    )

    def table(self) -> AddressTable:
        """What the table would do."""
        file = self.cleaned_data.get("file")
        content = file.read(1_000_000).decode("utf-8-sig", errors="replace") if file else self.cleaned_data["text"]
        self.read = content
        return read_table(content)


class LetterCodeForm(forms.Form):
    """Who comes with the code of a letter."""

    code = forms.CharField(
        label=_("Code in the letter"),
        help_text=_("Twelve signs; capitals and hyphens do not matter."),
        max_length=30,
        widget=forms.TextInput({"class": "medium", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[validate_name],
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    function = forms.CharField(
        label=_("Your function"),
        max_length=120,
        validators=[validate_name],
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        help_text=_("We send six digits to it, to be sure that it is yours."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Language of our messages"), choices=settings.LANGUAGES)

    def clean_code(self) -> str:
        """Return the code without blanks and hyphens."""
        code = squeezed(self.cleaned_data["code"])
        if len(code) != CODE:
            raise forms.ValidationError(_("The code has twelve signs. Please look at the letter again."))
        return code


class TypedCodeForm(forms.Form):
    """The six digits that came by mail."""

    typed = forms.CharField(
        label=_("Six digits from the mail"),
        max_length=12,
        widget=forms.TextInput({"class": "short", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_typed(self) -> str:
        """Return the digits alone."""
        typed = squeezed(self.cleaned_data["typed"])
        if len(typed) != TYPED or not typed.isdecimal():
            raise forms.ValidationError(_("These are six digits."))
        return typed


class RefusalForm(forms.Form):
    """Why a first person is not let in."""

    reason = forms.CharField(max_length=500)


class FirstAnswerForm(AnswerForm):
    """What the first person can answer before De Huizen approved it: consider, or no."""

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, call=call, **options)
        possible = (AnswerKind.CONSIDER, AnswerKind.DECLINE)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in possible]  # type: ignore[attr-defined]


class MailingForm(WordsForm):
    """A message to the municipalities of a list, in the languages they read."""

    languages = LANGUAGES
