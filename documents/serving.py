"""Answer a guarded request with a stored file."""

from django.http import FileResponse

from documents.models import Document


def file_response(document: Document, *, preview: bool = False) -> FileResponse:
    """Return the file; pictures may be shown, all else is saved to disk, nothing is guessed or kept by others."""
    stored = document.preview if preview and document.preview else document.file
    response = FileResponse(
        stored.open("rb"),
        as_attachment=not document.is_picture,
        filename=document.name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response
