"""The shape of what adding papers asks."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from documents.kinds import ACCEPTED
from sites.kinds import PaperKind
from sites.models import SitePaper
from sites.papers import Caption


class SeveralFilesInput(forms.ClearableFileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """One file or several."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return every file; the bytes of each are judged when it is received, an empty one too."""
        files = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(_("Please choose one file or more first."))
        return files


class PapersForm(forms.Form):
    """Papers of one category."""

    kind = forms.ChoiceField()
    files = SeveralFilesField(  # type: ignore[assignment]
        label=_("Files"),
        help_text=_("PDF, photo (JPEG, PNG, WebP, HEIC), DOCX, XLSX, ODT or ODS. You can choose several at once."),
        widget=SeveralFilesInput({"accept": ACCEPTED, "multiple": True}),
    )

    def __init__(self, *args: Any, kinds: Sequence[PaperKind], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"] = forms.ChoiceField(label=_("What is it?"), choices=offered, required=False)

    def clean_kind(self) -> PaperKind:
        """A photo where nothing else was said."""
        return PaperKind(self.cleaned_data["kind"] or PaperKind.PHOTO)


class CaptionsForm(forms.Form):
    """What papers show, each in a line; beside each what stood there when the page was opened."""

    def __init__(self, data: Any = None, *, papers: Iterable[SitePaper]) -> None:
        super().__init__(data)
        self.numbers = [paper.pk for paper in papers]
        most = SitePaper._meta.get_field("caption").max_length
        for number in self.numbers:
            self.fields[f"caption-{number}"] = forms.CharField(max_length=most, required=False)
            self.fields[f"was-{number}"] = forms.CharField(required=False)

    @property
    def captions(self) -> dict[int, Caption]:
        """What was typed under each paper that the page showed; ask after is_valid()."""
        shown = [number for number in self.numbers if f"caption-{number}" in self.data]
        said = self.cleaned_data
        return {number: Caption(was=said[f"was-{number}"], words=said[f"caption-{number}"]) for number in shown}
