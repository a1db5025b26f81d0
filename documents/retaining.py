"""How long a stored file is kept that belongs to nothing any more: a paper taken out of a draft, an infected upload."""

from django.utils.translation import gettext_lazy as _

from documents.models import Document
from documents.preparing import forget_file
from foundation.retention.kinds import Kind, Rows, declare


def delete_with_bytes(rows: Rows) -> int:
    """Delete the rows, and their bytes once that is safe."""
    documents = list(rows)
    for document in documents:
        for stored in filter(None, (document.file.name, document.preview.name)):
            forget_file(stored)
    return Document.objects.filter(pk__in=[document.pk for document in documents]).delete()[0]


declare(
    Kind(
        name="documents.loose",
        label=_("Files that belong to nothing any more"),
        term="documents.keep_loose_months",
        ended_before=Document.objects.loose_before,
        end=delete_with_bytes,
        columns={"documents_document": ("file", "preview", "name", "received_by")},
    )
)
