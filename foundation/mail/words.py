"""What is written to many readers: a subject and a text in each of some languages, and the form that asks for them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is written, by language; who reads one that was left empty gets the first that is filled in."""

    subjects: Mapping[str, str]
    texts: Mapping[str, str]

    def used_for(self, language: str) -> str:
        """Return the language that a reader of this language gets; empty when nothing is written at all."""
        filled = [code for code in self.subjects if self.subjects[code] and self.texts.get(code)]
        return language if language in filled else next(iter(filled), "")

    def in_language(self, language: str) -> tuple[str, str, str]:
        """Return the language that is really used, the subject and the text."""
        used = self.used_for(language)
        return used, self.subjects.get(used, ""), self.texts.get(used, "")


class WordsForm(forms.Form):
    """A message, in the languages that its readers read: in at least one both subject and text, in none half."""

    languages: tuple[str, ...] = ()

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"key": uuid.uuid4()})
        super().__init__(*args, **options)
        names = dict(settings.LANGUAGES)
        for code in self.languages:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject: %(language)s") % {"language": _(names[code])}, max_length=150, required=False
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text: %(language)s") % {"language": _(names[code])},
                max_length=8000,
                required=False,
                widget=forms.Textarea({"rows": 6, "lang": code}),
            )

    def clean(self) -> dict[str, Any]:
        """At least one language has both a subject and a text; none has only one of the two."""
        cleaned = super().clean() or {}
        pairs = [(code, cleaned.get(f"subject_{code}", ""), cleaned.get(f"text_{code}", "")) for code in self.languages]
        for code, subject, text in pairs:
            if bool(subject) != bool(text):
                name = f"text_{code}" if subject else f"subject_{code}"
                self.add_error(name, _("Fill in both, or neither."))
        if not any(subject and text for _code, subject, text in pairs):
            self.add_error(None, _("Please write the message in at least one language."))
        return cleaned

    @property
    def words(self) -> Words:
        """What was written."""
        return Words(
            subjects={code: self.cleaned_data.get(f"subject_{code}", "") for code in self.languages},
            texts={code: self.cleaned_data.get(f"text_{code}", "") for code in self.languages},
        )
