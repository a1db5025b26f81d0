"""The shape of what reviewers, coordinators and municipalities type about an assessment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews.evidence import Evidence
from reviews.kinds import WORDING_FROM_RESERVE, AnswerKind, KnockOut, Outcome, Wording
from reviews.models import Criterion, LetterTemplate
from reviews.scoring import Answer

LONG = 4000


@dataclass(frozen=True)
class Asked:
    """One criterion with the fields of its answer."""

    criterion: Criterion
    answer: forms.BoundField
    note: forms.BoundField
    evidence: forms.BoundField | None
    knock_out: forms.BoundField | None


class AnswersForm(forms.Form):
    """The answers to some or all criteria of a framework; nothing is required while an assessment is in the making."""

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        given: Mapping[str, Answer],
        evidence: Evidence,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        self.source = evidence
        self.evidence = evidence.choices
        for criterion in criteria:
            self.add(criterion, given.get(criterion.code, Answer()))

    def add(self, criterion: Criterion, answer: Answer) -> None:
        """Add the fields of one criterion with what was answered before."""
        code = criterion.code
        choices = [(str(score), f"{score} · {words}") for score, words in criterion.anchor_words]
        choices += [(kind.value, str(kind.label)) for kind in (AnswerKind.UNKNOWN, AnswerKind.NOT_APPLICABLE)]
        self.fields[f"{code}-answer"] = forms.ChoiceField(
            label=_("Your answer"), choices=choices, required=False, widget=forms.RadioSelect, initial=chosen(answer)
        )
        self.fields[f"{code}-note"] = forms.CharField(
            label=_("Note: what do you see, and where?"),
            required=False,
            max_length=LONG,
            initial=answer.note,
            widget=forms.Textarea({"rows": 2}),
        )
        if self.evidence:
            self.fields[f"{code}-evidence"] = forms.MultipleChoiceField(
                label=_("Evidence"),
                choices=self.evidence,
                required=False,
                initial=list(answer.evidence),
                widget=forms.CheckboxSelectMultiple,
            )
        if criterion.knock_out:
            self.fields[f"{code}-knock_out"] = forms.ChoiceField(
                label=criterion.knock_out_words,
                choices=KnockOut.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=answer.knock_out,
            )

    def rows(self) -> Iterator[Asked]:
        """Each criterion with its fields, for the page."""
        for criterion in self.criteria:
            code = criterion.code
            yield Asked(
                criterion,
                self[f"{code}-answer"],
                self[f"{code}-note"],
                self[f"{code}-evidence"] if self.evidence else None,
                self[f"{code}-knock_out"] if criterion.knock_out else None,
            )

    @property
    def answers(self) -> dict[str, Answer]:
        """What was answered, as the rules want it; criteria that the form did not send are left out."""
        sent = [one for one in self.criteria if any(name.startswith(f"{one.code}-") for name in self.data)]
        return {criterion.code: self.answer_to(criterion.code) for criterion in sent}

    def answer_to(self, code: str) -> Answer:
        """The answer to one criterion."""
        cleaned = self.cleaned_data
        picked = cleaned.get(f"{code}-answer", "")
        is_score = picked.isdecimal()
        return Answer(
            kind=AnswerKind.SCORED if is_score else picked,
            score=int(picked) if is_score else None,
            note=cleaned.get(f"{code}-note", "").strip(),
            evidence=tuple(cleaned.get(f"{code}-evidence", ())),
            knock_out=cleaned.get(f"{code}-knock_out", ""),
        )


def chosen(answer: Answer) -> str:
    """The answer as the radio buttons know it."""
    return str(answer.score) if answer.kind == AnswerKind.SCORED else answer.kind


class InterestForm(forms.Form):
    """Whether somebody has an interest in a site."""

    has_interest = forms.ChoiceField(
        label=_("Do you have an interest in this site?"),
        help_text=_(
            "Family, property, work or a mandate in the municipality, a tie with the owner: "
            "anything that could colour your judgement."
        ),
        choices=[("no", _("No, I have no interest in this site")), ("yes", _("Yes, namely:"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Which interest?"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """An interest has a name."""
        cleaned = super().clean() or {}
        if cleaned.get("has_interest") == "yes" and not cleaned.get("words", "").strip():
            self.add_error("words", _("Please say which interest."))
        return cleaned


class TalkForm(forms.Form):
    """A talk of the reviewers."""

    codes = forms.MultipleChoiceField(label=_("About which criteria?"), widget=forms.CheckboxSelectMultiple)
    held_on = forms.DateField(
        label=_("Held on"), widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=_("What came of it?"), max_length=LONG, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        codes: Any = self.fields["codes"]
        codes.choices = [(one.code, one.title) for one in criteria]
        self.fields["codes"].initial = [one.code for one in criteria]
        self.fields["held_on"].initial = timezone.localdate()

    def clean_held_on(self) -> Any:
        """A talk was held already."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class ShareForm(forms.Form):
    """What De Huizen says beside the table that the municipality reads."""

    words = forms.CharField(
        label=_("A word beside the table"),
        help_text=_("The municipality reads this in its letter. Needed when fewer than two people assessed."),
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 5}),
    )


class DecideForm(forms.Form):
    """The decision, its reasons, and why it is taken although something is missing."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The municipality reads exactly these words. Write them as you would say them to the mayor."),
        max_length=LONG,
        widget=forms.Textarea({"rows": 6}),
    )
    override = forms.CharField(
        label=_("Why decide although something is missing?"),
        help_text=_("This explanation stays visible on the file."),
        required=False,
        max_length=LONG,
        widget=forms.Textarea({"rows": 3}),
    )


class LeaveReserveForm(forms.Form):
    """What becomes of a site on the reserve, and why."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=[], widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The municipality reads exactly these words. Write them as you would say them to the mayor."),
        max_length=LONG,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(value, Wording(word).label) for value, word in WORDING_FROM_RESERVE.items()]


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), max_length=LONG, widget=forms.Textarea({"rows": 4}))


class CommentsForm(forms.Form):
    """What the municipality says about the facts, one text per criterion and one about the whole."""

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]], said: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        for code in [*(row["code"] for row in rows), "whole"]:
            self.fields[f"comment-{code}"] = forms.CharField(
                label=_("Your comment on the facts"),
                required=False,
                max_length=LONG,
                initial=said.get("" if code == "whole" else code, ""),
                widget=forms.Textarea({"rows": 2}),
            )

    @property
    def words(self) -> dict[str, str]:
        """The comment per criterion; the empty code is the whole."""
        named = {name.removeprefix("comment-"): text for name, text in self.cleaned_data.items()}
        return {"" if code == "whole" else code: text for code, text in named.items()}


class RankingFilter(forms.Form):
    """Which sites are ranked, under which version; it lives in the address."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    kind = forms.ChoiceField(label=_("Kind of house"), required=False)
    top = forms.IntegerField(
        label=_("How many places count as the first?"),
        required=False,
        min_value=1,
        max_value=50,
        widget=forms.NumberInput({"class": "short", "inputmode": "numeric"}),
    )
    version = forms.ChoiceField(label=_("Version of the framework"), required=False)

    def __init__(self, *args: Any, choices: Mapping[str, Sequence[tuple[str, Any]]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("province", "kind", "version"):
            field: Any = self.fields[name]
            field.choices = [("", _("All") if name != "version" else _("The one in force")), *choices[name]]


class TextForm(forms.Form):
    """The words of a letter in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea({"rows": 16}))


class TemplateForm(TextForm):
    """The text that letters of a kind begin from."""

    def __init__(self, *args: Any, template: LetterTemplate, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"subject": template.subject, "body": template.body.strip()}


class PlanForm(forms.Form):
    """The moment at which a letter leaves by itself."""

    until = forms.DateTimeField(
        label=_("Leaves by itself at"),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local", "class": "medium"}, format="%Y-%m-%dT%H:%M"),
    )

    def moment(self) -> datetime:
        """The moment chosen, in Belgian time."""
        value: datetime = self.cleaned_data["until"]
        return value


class PostedForm(forms.Form):
    """The day on which a letter was posted."""

    posted_on = forms.DateField(
        label=_("Posted on"), widget=forms.DateInput({"type": "date", "class": "medium"}, format="%Y-%m-%d")
    )


class SignedForm(forms.Form):
    """The signed version of a letter."""

    signed = forms.FileField(
        label=_("Signed version"),
        help_text=_("A PDF of at most 25 MB. It takes the place of ours; a fingerprint of it is kept."),
        widget=forms.FileInput({"accept": "application/pdf"}),
    )
