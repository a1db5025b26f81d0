"""The file of a site on paper: a summary for the council, with a map, the papers and small photos."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.pdf import render
from sites.checklist import IN_CONFIDENCE
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.parts import WORDS_OF_OTHERS, Part
from sites.proposing import missing_in
from sites.saying import Said, file_of
from territory.drawing import Drawing, Spot, municipality_drawing

MOST_PHOTOS = 12
REGION_LANGUAGE = "nl"
IN_THE_HEAD = frozenset({"name", "origin"})


def languages_of(site: Site) -> list[str]:
    """The languages of formal papers about this site: those of its municipality."""
    return site.municipality.letter_languages or [REGION_LANGUAGE]


def pdf_of(site: Site, *, user: User, language: str, lasting: bool = False, persons: bool = True) -> bytes:
    """Return the PDF of a file in one language, with the papers that this person may see.

    Needs a site of `with_places_of().with_file().with_papers_for(user)`. With `lasting` it is fit for an archive.
    """
    with translation.override(language):
        drawing = drawn(site)
        papers = papers_of(site, persons=persons)
        photos = [paper for paper in papers if paper.kind == PaperKind.PHOTO and paper.document.preview]
        context: dict[str, Any] = {
            "site": site,
            "drawing": drawing,
            "parts": [(part, readable(rows, persons=persons)) for part, rows in file_of(site) if part != Part.SUBMIT],
            "papers": [paper for paper in papers if paper.kind != PaperKind.PHOTO],
            "photos": photos[:MOST_PHOTOS],
            "photos_left": max(0, len(photos) - MOST_PHOTOS),
            "missing": missing_in(site) if site.is_editable else [],
            "today": timezone.localdate(),
        }
    pictures = {f"photo-{paper.pk}": preview_bytes(paper) for paper in photos[:MOST_PHOTOS]}
    if drawing:
        pictures["map"] = drawing.svg().encode()
    return render("pdf/site.html", context, language=language, pictures=pictures, lasting=lasting)


def papers_of(site: Site, *, persons: bool) -> list[SitePaper]:
    """The papers that can be shown; without those of others where nobody is named."""
    kept_back = frozenset() if persons else IN_CONFIDENCE
    return [paper for paper in site.papers.all() if paper.document.is_ready and paper.kind not in kept_back]


def readable(rows: list[Said], *, persons: bool) -> list[Said]:
    """The fields of a part that the head does not say; without what people said where nobody is named."""
    left_out = IN_THE_HEAD if persons else IN_THE_HEAD | WORDS_OF_OTHERS
    return [row for row in rows if row.code not in left_out]


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
