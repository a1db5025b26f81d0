"""The shape of the framework as coordinators type it: each criterion of the next version, a new one, and why."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from reviews.models import Criterion, Framework
from reviews.scoring import SCORES
from sites.saying import choices_of_fields

LONG = 4000
LANGUAGES = ("nl", "fr", "de", "en")
WEIGHT_STEP = "0.5"
LONGEST_CODE = 20


def five_lines(text: str) -> list[str]:
    """Read what each score means, one per line; raises ValidationError for more or fewer than five lines."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) != len(SCORES):
        raise forms.ValidationError(_("Please give five lines, one for each score from 0 to 4."))
    return lines


def check_range(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    """Say it at the field when the weights are no range."""
    least, most = cleaned.get("weight_min"), cleaned.get("weight_max")
    if least is not None and most is not None and not 0 <= least <= most:
        form.add_error("weight_max", _("The most weight must be at least the least weight, and neither negative."))


def weight_input() -> forms.NumberInput:
    """Where a weight is typed."""
    return forms.NumberInput({"class": "short", "step": WEIGHT_STEP, "inputmode": "decimal"})


def facts_field(chosen: Sequence[str] = ()) -> forms.MultipleChoiceField:
    """Which facts and papers of the file a criterion rests on."""
    return forms.MultipleChoiceField(
        label=_("Facts of the file it rests on"),
        help_text=_("When one of them changes after an answer, the reviewer is asked to look again."),
        required=False,
        initial=list(chosen),
        choices=choices_of_fields(),
        widget=forms.CheckboxSelectMultiple,
    )


def by_part(facts: forms.BoundField) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The facts part by part, each with its code, its name and whether it is ticked, for the page."""
    ticked = set(facts.value() or ())
    return [(part, [(code, label, code in ticked) for code, label in rows]) for part, rows in choices_of_fields()]


class CriterionForm(forms.ModelForm):
    """One criterion of a new version; the texts of one language at a time, so that the page stays readable."""

    anchors_text = forms.CharField(
        label=_("What the scores 0 to 4 mean, one per line"), widget=forms.Textarea({"rows": 5}), max_length=LONG
    )
    name_text = forms.CharField(label=_("Name"), max_length=120)
    measure_text = forms.CharField(label=_("What is looked at"), max_length=400, widget=forms.Textarea({"rows": 2}))
    knock_out_text = forms.CharField(label=_("Knock-out (empty for none)"), required=False, max_length=300)

    class Meta:
        model = Criterion
        fields = ("weight_min", "weight_max")
        widgets = {name: weight_input() for name in ("weight_min", "weight_max")}

    def __init__(self, *args: Any, language: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language = language
        row = self.instance
        self.fields["name_text"].initial = row.name.get(language, "")
        self.fields["measure_text"].initial = row.measure.get(language, "")
        self.fields["anchors_text"].initial = "\n".join(row.anchors.get(language, ()))
        self.fields["knock_out_text"].initial = row.knock_out.get(language, "")
        self.fields["facts"] = facts_field(row.fields)

    def clean_anchors_text(self) -> list[str]:
        """Five lines, one for each score."""
        return five_lines(self.cleaned_data["anchors_text"])

    def clean(self) -> dict[str, Any]:
        """The least weight lies below the most."""
        cleaned = super().clean() or {}
        check_range(self, cleaned)
        return cleaned

    @property
    def facts_by_part(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The facts to choose from, for the page."""
        return by_part(self["facts"])

    @property
    def changes(self) -> dict[str, Any]:
        """The columns of the new criterion: the texts of this language replaced, those of the others as they were."""
        cleaned, row, language = self.cleaned_data, self.instance, self.language
        knock_out = dict(row.knock_out)
        if cleaned["knock_out_text"]:
            knock_out[language] = cleaned["knock_out_text"]
        else:
            knock_out = {}
        return {
            "code": row.code,
            "weight_min": cleaned["weight_min"],
            "weight_max": cleaned["weight_max"],
            "name": {**row.name, language: cleaned["name_text"]},
            "measure": {**row.measure, language: cleaned["measure_text"]},
            "anchors": {**row.anchors, language: cleaned["anchors_text"]},
            "knock_out": knock_out,
            "fields": cleaned["facts"],
        }


class NewCriterionForm(forms.Form):
    """A criterion that no version had yet, in every language; an empty form adds none."""

    weight_min = forms.DecimalField(label=_("Least weight"), max_digits=5, decimal_places=1, widget=weight_input())
    weight_max = forms.DecimalField(label=_("Most weight"), max_digits=5, decimal_places=1, widget=weight_input())

    def __init__(self, *args: Any, taken: Collection[str], **options: Any) -> None:
        super().__init__(*args, **{**options, "empty_permitted": True, "use_required_attribute": False})
        self.taken = taken
        self.fields["facts"] = facts_field()
        for language in LANGUAGES:
            self.fields |= texts_in(language)

    @property
    def languages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each language, for the page."""
        return [(language, [self[f"{name}_{language}"] for name in TEXTS]) for language in LANGUAGES]

    @property
    def facts_by_part(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The facts to choose from, for the page."""
        return by_part(self["facts"])

    def clean(self) -> dict[str, Any]:
        """Weights are a range, each score has its line, and a knock-out stands in every language or in none."""
        cleaned = super().clean() or {}
        check_range(self, cleaned)
        for language in LANGUAGES:
            self.read_anchors(language, cleaned)
        knock_outs = {language: cleaned.get(f"knock_out_{language}") for language in LANGUAGES}
        for language, words in knock_outs.items():
            if any(knock_outs.values()) and not words:
                self.add_error(f"knock_out_{language}", _("Please write the knock-out in each language, or in none."))
        return cleaned

    def read_anchors(self, language: str, cleaned: dict[str, Any]) -> None:
        """Turn the text of one language into its five lines, or say what is wrong with it."""
        name = f"anchors_{language}"
        try:
            cleaned[name] = five_lines(cleaned[name]) if cleaned.get(name) else []
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)

    @property
    def columns(self) -> dict[str, Any] | None:
        """The columns of the new criterion; None when nothing was typed."""
        if not self.has_changed():
            return None
        cleaned = self.cleaned_data
        texts = {name: {language: cleaned[f"{name}_{language}"] for language in LANGUAGES} for name in TEXTS}
        if not any(texts["knock_out"].values()):
            texts["knock_out"] = {}
        return {
            "code": code_of(texts["name"]["en"], taken=self.taken),
            "weight_min": cleaned["weight_min"],
            "weight_max": cleaned["weight_max"],
            "fields": cleaned["facts"],
            **texts,
        }


TEXTS = ("name", "measure", "anchors", "knock_out")


def texts_in(language: str) -> dict[str, forms.Field]:
    """The fields for the words of a criterion in one language."""
    area = forms.Textarea({"rows": 5, "lang": language})
    return {
        f"name_{language}": forms.CharField(
            label=_("Name"), max_length=120, widget=forms.TextInput({"lang": language})
        ),
        f"measure_{language}": forms.CharField(
            label=_("What is looked at"), max_length=400, widget=forms.Textarea({"rows": 2, "lang": language})
        ),
        f"anchors_{language}": forms.CharField(
            label=_("What the scores 0 to 4 mean, one per line"), max_length=LONG, widget=area
        ),
        f"knock_out_{language}": forms.CharField(
            label=_("Knock-out (empty for none)"),
            max_length=300,
            required=False,
            widget=forms.TextInput({"lang": language}),
        ),
    }


def code_of(name: str, *, taken: Collection[str]) -> str:
    """A code out of a name that no criterion of any version has: answers to another question must not be found."""
    stem = slugify(name).replace("-", "_")[: LONGEST_CODE - 3].strip("_") or "criterion"
    return next(code for code in (stem, *(f"{stem}_{number}" for number in range(2, 100))) if code not in taken)


class VersionForm(forms.Form):
    """What is new in a version, and which criteria go."""

    note = forms.CharField(label=_("What is new, and why?"), max_length=LONG, widget=forms.Textarea({"rows": 3}))
    drop = forms.MultipleChoiceField(
        label=_("Criteria that this version leaves out"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, framework: Framework, **options: Any) -> None:
        super().__init__(*args, **options)
        drop: Any = self.fields["drop"]
        drop.choices = [(one.code, one.title) for one in framework.rows]

    def clean_drop(self) -> list[str]:
        """Something is left to judge by."""
        dropped: list[str] = self.cleaned_data["drop"]
        field: Any = self.fields["drop"]
        if len(dropped) == len(field.choices):
            raise forms.ValidationError(_("A framework needs at least one criterion."))
        return dropped
