"""The file of a site on paper: a summary for the council, with a map, the papers and small photos."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.pdf import render
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.proposing import missing_in
from sites.saying import file_of
from territory.drawing import Drawing, Spot, municipality_drawing

MOST_PHOTOS = 12
REGION_LANGUAGE = "nl"


def languages_of(site: Site) -> list[str]:
    """The languages of formal papers about this site: those of its municipality."""
    return site.municipality.letter_languages or [REGION_LANGUAGE]


def pdf_of(site: Site, *, user: User, language: str, lasting: bool = False) -> bytes:
    """Return the PDF of a file in one language, with the papers that this person may see.

    Needs a site of `with_places_of().with_file().with_papers_for(user)`. With `lasting` it is fit for an archive.
    """
    with translation.override(language):
        drawing = drawn(site)
        papers = [paper for paper in site.papers.all() if paper.document.is_ready]
        photos = [paper for paper in papers if paper.kind == PaperKind.PHOTO and paper.document.preview]
        context: dict[str, Any] = {
            "site": site,
            "drawing": drawing,
            "parts": file_of(site),
            "papers": [paper for paper in papers if paper.kind != PaperKind.PHOTO],
            "photos": photos[:MOST_PHOTOS],
            "photos_left": max(0, len(photos) - MOST_PHOTOS),
            "missing": missing_in(site) if site.is_editable else [],
            "today": timezone.localdate(),
        }
    pictures = {f"photo-{paper.pk}": preview_bytes(paper) for paper in photos[:MOST_PHOTOS]}
    if drawing:
        pictures["map"] = str(drawing.svg).encode()
    return render("pdf/site.html", context, language=language, pictures=pictures, lasting=lasting)


def drawn(site: Site) -> Drawing | None:
    """The map of the municipality with the site on it; None while nobody said where it is."""
    if site.point is None:
        return None
    title = _("Map: %(site)s in %(municipality)s") % {"site": site.name, "municipality": site.municipality}
    return municipality_drawing(site.municipality, [Spot(point=site.point, label=site.name)], title=title)


def preview_bytes(paper: SitePaper) -> bytes:
    """The small picture of a photo."""
    with paper.document.preview.open("rb") as stored:
        return bytes(stored.read())
