"""The shape of a message: words, and colleagues it names."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

LONGEST_MESSAGE = 4000


class MessageForm(forms.Form):
    """One message."""

    text = forms.CharField(
        label=_("Message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea({"rows": 5, "maxlength": LONGEST_MESSAGE})
    )
    mentioned = forms.TypedMultipleChoiceField(
        label=_("Also tell these colleagues"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["key"] = uuid.uuid4()
        named = self.fields["mentioned"]
        if isinstance(named, forms.TypedMultipleChoiceField):
            named.choices = [(colleague.user_id, str(colleague.user)) for colleague in colleagues]
            if not named.choices:
                del self.fields["mentioned"]

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        return {"mentioned": [], **self.cleaned_data}
