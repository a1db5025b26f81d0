"""What somebody typed, in the words of the form it was typed into: labels instead of the names of fields."""

from collections.abc import Iterator

from django import forms
from django.utils.encoding import force_str

Typed = list[tuple[str, str]]


def labelled(typed: Typed) -> Typed:
    """Return the same words, each under the label of its field, and a choice by its label."""
    fields = fields_of(form_of({name for name, _words in typed}))
    return [(label(fields, name), said(fields, name, words)) for name, words in typed]


def form_of(names: set[str]) -> type[forms.BaseForm] | None:
    """Return the form that has most of these fields, and the fewest others; None when no form has any."""
    fitting = [(len(names & set(fields_of(form))), -len(fields_of(form)), form) for form in every_form(forms.BaseForm)]
    known, _others, found = max(fitting, key=lambda each: each[:2])
    return found if known else None


def every_form(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    """Every form of the portal, as far down as they are derived."""
    for form in kind.__subclasses__():
        yield form
        yield from every_form(form)


def fields_of(form: type[forms.BaseForm] | None) -> dict[str, forms.Field]:
    """The fields that a form declares, by name."""
    fields: dict[str, forms.Field] = getattr(form, "base_fields", {})
    return fields


def label(fields: dict[str, forms.Field], name: str) -> str:
    """The label of a field, or its name in plain letters where no form knows it."""
    field = fields.get(name)
    return force_str(field.label) if field and field.label else name.replace("_", " ").capitalize()


def said(fields: dict[str, forms.Field], name: str, words: str) -> str:
    """What was said: the label of a choice, else the words."""
    field = fields.get(name)
    # The rows behind a choice are not asked for: these pages stand even while the database is away.
    asks_rows = isinstance(field, forms.ModelChoiceField)
    choices = [] if asks_rows else getattr(field, "choices", None) or []
    flat = {str(value): force_str(text) for value, text in choices if not isinstance(text, list | tuple)}
    return flat.get(words, words)
