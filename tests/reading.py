"""Read the words of whatever the portal answers: a page, a PDF, a table or an archive."""

import io
import zipfile

from django.http.response import HttpResponseBase
from pypdf import PdfReader


def words_of(answer: HttpResponseBase) -> str:
    """The words of an answer, streamed or not."""
    return readable(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]


def readable(body: bytes) -> str:
    """The words of a page, a PDF, or everything in an archive."""
    if body.startswith(b"%PDF-"):
        return " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(readable(archive.read(name)) for name in archive.namelist())
    return body.decode(errors="replace")
