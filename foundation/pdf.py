"""Make a tagged PDF of a template: a letter, a file, a report."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation
from fontTools.ttLib import woff2
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

READABLE = "pdf/ua-1"
READABLE_AND_LASTING = "pdf/a-2a"


class NotOurs(FatalURLFetchingError):
    """A document asked for something that neither the portal's own folder of styles nor the caller gave."""


class OwnThings(URLFetcher):
    """Give a document what it names as `static:PATH` or `picture:NAME`, and nothing else: no file, no network."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("static", "picture"))
        self.pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return the named bytes; raises NotOurs for anything else, which stops the document."""
        scheme, _, name = url.partition(":")
        if scheme == "picture" and name in self.pictures:
            return URLFetcherResponse(url, self.pictures[name])
        path = found(name) if scheme == "static" else ""
        if not path:
            raise NotOurs(f"A PDF may not fetch {url[:80]}")
        if path.endswith(".woff2"):
            return URLFetcherResponse(url, unpacked(path), {"Content-Type": "font/ttf"})
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": guess_type(name)[0] or ""})


@cache
def unpacked(path: str) -> bytes:
    """Unpack a typeface once per process; done anew for each document it took two thirds of the time of a letter."""
    out = BytesIO()
    woff2.decompress(path, out)
    return out.getvalue()


def found(name: str) -> str:
    """Return where a style, picture or letter of ours lies; nothing for a name that leads out of those folders."""
    try:
        return finders.find(name) or ""
    except SuspiciousFileOperation:
        return ""


def render(
    template: str,
    context: dict[str, Any],
    *,
    language: str,
    pictures: Mapping[str, bytes] | None = None,
    lasting: bool = False,
) -> bytes:
    """Return the PDF of a template that extends `pdf/frame.html`, worded in this language.

    Tagged for screen readers (PDF/UA-1, ISO 14289-1); with `lasting` also fit for an archive (PDF/A-2a, ISO 19005-2).
    `pictures` are PNG, JPEG or SVG bytes that the template names as `<img src="picture:NAME">`.
    The template gives the title in its block `title`. Raises NotOurs when it names anything from elsewhere.
    """
    with translation.override(language):
        markup = render_to_string(template, {**context, "language": language})
    return drawn(markup, pictures=pictures, lasting=lasting)


def drawn(markup: str, *, pictures: Mapping[str, bytes] | None = None, lasting: bool = False) -> bytes:
    """Return the PDF of a whole HTML document; see `render`."""
    document = HTML(string=markup, base_url="static:", url_fetcher=OwnThings(pictures or {}))
    variant = READABLE_AND_LASTING if lasting else READABLE
    pages = document.render(pdf_variant=variant, output_intent="srgb" if lasting else None)
    # A block of a template brings the ends of its lines along; readers show the title as it stands.
    pages.metadata.title = " ".join((pages.metadata.title or "").split())
    return pages.write_pdf(pdf_variant=variant, output_intent="srgb" if lasting else None)
