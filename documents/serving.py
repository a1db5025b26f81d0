"""Answer a guarded request with a stored file."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from documents.kinds import FileKind
from documents.models import Document

# Should a browser ever show it as a page: no script, no form, nothing fetched.
LOCKED_UP = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(request: HttpRequest, document: Document, *, preview: bool = False) -> HttpResponseBase:
    """Return the file; only pictures that were drawn anew may be shown, all else is saved to disk, nothing is guessed.

    The browser asks again each time, so that nobody who signs in after this person gets the copy it kept; who may
    still see the file and has it already gets 304 and no content.
    """
    small = preview and document.preview
    mark = quote_etag(f"{document.digest}-preview" if small else document.digest)
    response = get_conditional_response(request, etag=mark) or content_of(document, small=bool(small))
    response["ETag"] = mark
    return locked_up(response)


def pdf_response(content: bytes, *, name: str) -> HttpResponseBase:
    """Return a PDF that a higher app keeps in a row of its own; like any paper it is saved to disk, never shown."""
    response = locked_up(HttpResponse(content, content_type=FileKind.PDF.media_type))
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def locked_up(response: HttpResponseBase) -> HttpResponseBase:
    """Let a browser guess nothing, run nothing, and ask again each time."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED_UP
    response["Cache-Control"] = "private, no-cache"
    return response


def content_of(document: Document, *, small: bool) -> FileResponse:
    """The stored bytes under the name they came with."""
    stored = document.preview if small else document.file
    return FileResponse(
        stored.open("rb"),
        as_attachment=not document.is_picture,
        filename=document.name,
        content_type=document.content_type,
    )
