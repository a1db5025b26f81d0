"""Everything about one site in one ZIP: the file as PDF/A, its JSON, papers, letters, and a list of digests.

The second form is for whoever asks for access: it leaves out persons, internal messages, and what others wrote in
confidence. It is put together here because letters stand above sites.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.text import slugify

from accounts.models import User
from foundation.audit.recording import record
from reviews.models import Letter
from reviews.printing import pdf_of as letter_as_pdf
from sites.exporting import as_json
from sites.models import Site, SitePaper
from sites.printing import languages_of, papers_of, pdf_of

# Up to here an archive is made while the person waits.
SMALL = 10 * 1024 * 1024
CHUNK = 1024 * 1024
DIGESTS = "SHA256SUMS"
LEFT_OUT = "LEFT-OUT"

Report = Callable[[int, int], Any]


@dataclass(frozen=True)
class Entry:
    """One file of the archive: its path in it, and its bytes, whole or in pieces."""

    path: str
    pieces: Iterable[bytes]


def site_to_archive(number: int, *, user: User) -> Site | None:
    """The site with all that its archive needs, as far as this person may see it."""
    rows = Site.objects.visible_to(user).with_places_of().with_file().with_papers_for(user)
    return rows.select_related("call").filter(pk=number).first()


def is_small(site: Site) -> bool:
    """Whether the archive can be made while the person waits."""
    return sum(paper.document.size for paper in site.papers.all()) <= SMALL


def write_archive(site: Site, into: IO[bytes], *, user: User, persons: bool, report: Report = lambda *_: None) -> None:
    """Write the ZIP into an open file, with the SHA-256 of every file in it; `report` hears how far it is."""
    entries = list(entries_of(site, user=user, persons=persons))
    digests = {}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, entry in enumerate(entries, 1):
            digests[entry.path] = write_entry(archive, entry)
            report(number, len(entries))
        archive.writestr(DIGESTS, "".join(f"{digest}  {path}\n" for path, digest in digests.items()))
    record("site.archive", site, by=user, details={"persons": persons, "files": len(digests)})


def write_entry(archive: zipfile.ZipFile, entry: Entry) -> str:
    """Write one file piece by piece and return its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(entry.path, "w", force_zip64=True) as stored:
        for piece in entry.pieces:
            digest.update(piece)
            stored.write(piece)
    return digest.hexdigest()


def entries_of(site: Site, *, user: User, persons: bool) -> Iterator[Entry]:
    """Every file of the archive."""
    for language in languages_of(site):
        yield Entry(
            f"file-{language}.pdf",
            [pdf_of(site, user=user, language=language, lasting=True, persons=persons)],
        )
    told = json.dumps(as_json(site, user=user, persons=persons), ensure_ascii=False, indent=2)
    yield Entry("file.json", [told.encode()])
    papers = papers_of(site, persons=persons)
    for paper in papers:
        yield Entry(path_of(paper), pieces_of(paper.document.file))
    kept_back = [paper for paper in papers_of(site, persons=True) if paper not in papers]
    if kept_back:
        yield Entry(LEFT_OUT, ["".join(f"{paper.pk} {paper.kind}\n" for paper in kept_back).encode()])
    for letter in Letter.objects.visible_to(user).of_site(site).gone().with_all():
        yield from printed(letter)


def printed(letter: Letter) -> Iterator[Entry]:
    """A letter that left, in each of its languages: the PDF that is kept, or drawn now where it has just left."""
    for text in letter.texts.all():
        path = f"letters/{letter.told_at:%Y-%m-%d}-{letter.kind}-{letter.pk}-{text.language}.pdf"
        yield Entry(path, pieces_of(text.paper) if text.paper else [letter_as_pdf(text, letter)])


def path_of(paper: SitePaper) -> str:
    """Where a paper lies in the archive: its number, its category and its name."""
    stem, _dot, suffix = paper.document.name.rpartition(".")
    return f"papers/{paper.pk}-{paper.kind}-{slugify(stem)[:60] or 'file'}.{suffix}"


def pieces_of(stored: Any) -> Iterator[bytes]:
    """The bytes of a stored file, a piece at a time."""
    with stored.open("rb") as content:
        yield from iter(lambda: content.read(CHUNK), b"")


def name_of_archive(site: Site, *, persons: bool) -> str:
    """The name under which a person finds it back."""
    form = "" if persons else "-without-persons"
    return f"{slugify(site.reference or 'draft')}-{slugify(site.name)[:60]}{form}.zip"
