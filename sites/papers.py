"""Add papers and photos to a file, and take them out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents.kinds import FileRefused, Refusal
from documents.receiving import keep, limits_in_force, receive
from foundation.audit.recording import record
from foundation.parameters.reading import value
from sites.checklist import may_remove
from sites.filing import open_codes, save_part
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.parts import Part
from sites.workflow import Refusal as StepRefusal
from sites.workflow import StepRefused


@dataclass(frozen=True)
class Added:
    """A paper as it was taken: the row, whether it is a new one, and where the camera says it was taken."""

    paper: SitePaper
    is_new: bool = True
    taken_at: tuple[float, float] | None = None


@dataclass(frozen=True)
class Caption:
    """What a person writes under a paper, and what stood there when the page was opened."""

    was: str
    words: str


def open_kinds(site: Site) -> list[PaperKind]:
    """The categories that can be added to now: all of a draft, what an open request names, else none."""
    codes = open_codes(site)
    return [kind for kind in PaperKind if f"{Part.PAPERS}.{kind}" in codes]


@transaction.atomic
def add_paper(site: Site, upload: IO[bytes], *, by: User, name: str, kind: PaperKind, caption: str = "") -> Added:
    """Receive a photo or a paper; the same file sent twice under one category stays one paper.

    Raises FileRefused for what is not taken, and StepRefused when the file of the site is closed to papers.
    """
    current = Site.objects.select_for_update().get(pk=site.pk)
    if kind not in open_kinds(current):
        raise StepRefused(StepRefusal.STATUS)
    received = receive(upload, limits=limits_in_force(), pictures_only=kind == PaperKind.PHOTO)
    same = current.papers.sent_before(received.sent_digest, kind=kind).first()
    if same:
        return Added(same, is_new=False, taken_at=received.taken_at)
    most = value("sites.most_papers")
    if current.papers.count() >= most:
        raise FileRefused(Refusal.TOO_MANY, most=most)
    document = keep(received, name=name, by=by, municipality=site.municipality)
    paper = SitePaper.objects.create(site=site, document=document, kind=kind, caption=caption, added_at=timezone.now())
    record("site.add_paper", site, by=by, details={"document": document.pk, "kind": kind})
    return Added(paper, taken_at=received.taken_at)


@transaction.atomic
def remove_paper(paper: SitePaper, *, by: User) -> None:
    """Take a paper out of a draft; the stored file stays until its retention ends. Raises StepRefused."""
    if not may_remove(Site.objects.select_for_update().get(pk=paper.site_id).status):
        raise StepRefused(StepRefusal.STATUS)
    record("site.remove_paper", paper.site, by=by, details={"document": paper.document_id, "kind": paper.kind})
    paper.delete()


@transaction.atomic
def caption_papers(site: Site, captions: Mapping[int, Caption], *, by: User) -> list[SitePaper]:
    """Write under papers what they show; return those under which a colleague wrote meanwhile: these stay as they are.

    `captions` has the number of each paper. Raises StepRefused where the category of a paper is closed.
    """
    current = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    papers = current.papers.numbered(captions).with_documents()
    typed = [paper for paper in papers if captions[paper.pk].words not in (captions[paper.pk].was, paper.caption)]
    if not {paper.kind for paper in typed} <= {*open_kinds(current)}:
        raise StepRefused(StepRefusal.STATUS)
    overtaken = [paper for paper in typed if paper.caption != captions[paper.pk].was]
    fresh = [paper for paper in typed if paper not in overtaken]
    for paper in fresh:
        paper.caption = captions[paper.pk].words
        paper.save(update_fields=["caption"])
    if fresh:
        record("site.caption_papers", current, by=by, details={"documents": [paper.document_id for paper in fresh]})
    return overtaken


def photos_of(site: Site) -> list[SitePaper]:
    """The photos among the papers that were brought along: a plan or a decision that is a picture is none."""
    return [paper for paper in site.papers.all() if paper.kind == PaperKind.PHOTO]


def by_kind(papers: Iterable[SitePaper], *, own: bool) -> list[tuple[PaperKind, list[SitePaper]]]:
    """Group papers by category; who does not write the file sees only what is scanned and drawn."""
    shown = [paper for paper in papers if own or paper.document.is_ready]
    groups = [(kind, [paper for paper in shown if paper.kind == kind]) for kind in PaperKind]
    return [(kind, rows) for kind, rows in groups if rows]


@transaction.atomic
def place_the_pin(site: Site, place: tuple[float, float], *, by: User) -> None:
    """Put the pin of a draft where a photo was taken, on the word of this person; raises StepRefused."""
    current = Site.objects.select_for_update().get(pk=site.pk)
    version = current.version_of(Part.PLACE)
    save_part(current, Part.PLACE, by=by, version=version, values={"point": Point(*place, srid=4326)})
