"""The next version of the framework as a coordinator types it: its forms together, and the order of its criteria."""

from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.http import QueryDict

from reviews.framework_forms import CriterionForm, NewCriterionForm, VersionForm
from reviews.models import Criterion, Framework
from reviews.ordering import moved, ordered

STEPS = {"up": -1, "down": 1}


@dataclass
class NextVersion:
    """What is typed; `order` holds the codes of the criteria as they stand on the page."""

    base: Framework
    language: str
    form: VersionForm
    rows: list[CriterionForm]
    new: NewCriterionForm

    @classmethod
    def read(cls, base: Framework, data: QueryDict | None, *, language: str) -> Self:
        """The forms of a version; with `data` as they were sent, else as the base says."""
        criteria = {one.code: one for one in base.criteria.all()}
        codes = ordered(list(criteria), data.getlist("order") if data else ())
        rows = [CriterionForm(data, instance=criteria[code], prefix=code, language=language) for code in codes]
        new = NewCriterionForm(data, prefix="new", taken=Criterion.objects.codes())
        return cls(base, language, VersionForm(data, framework=base), rows, new)

    @property
    def order(self) -> list[str]:
        """The codes of the criteria in their order."""
        return [row.instance.code for row in self.rows]

    @property
    def is_wrong(self) -> bool:
        """Whether one of the forms has something to say."""
        return any(form.errors for form in (self.form, self.new, *self.rows))

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, as the action that makes a version wants it."""
        changes = {row.instance.code: row.changes for row in self.rows}
        return {**self.form.cleaned_data, "changes": changes, "added": self.new.columns, "order": self.order}

    def moved(self, data: QueryDict) -> Self | None:
        """The same words with one criterion a place up or down, and nothing judged yet; None if no button says so."""
        pressed = next((name for name in STEPS if name in data), None)
        if pressed is None:
            return None
        by_code = {row.instance.code: row for row in self.rows}
        rows = [
            CriterionForm(
                instance=by_code[code].instance, prefix=code, language=self.language, initial=typed(by_code[code])
            )
            for code in moved(self.order, str(data[pressed]), STEPS[pressed])
        ]
        new = NewCriterionForm(prefix="new", taken=self.new.taken, initial=typed(self.new))
        return type(self)(
            self.base, self.language, VersionForm(framework=self.base, initial=typed(self.form)), rows, new
        )


def typed(form: forms.BaseForm) -> dict[str, Any]:
    """What stands in the fields of a form that was sent, right or wrong."""
    return {name: form[name].data for name in form.fields}
