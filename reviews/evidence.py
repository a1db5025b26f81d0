"""The evidence beside the criteria: the file in words, papers, notes of visits, and the facts criteria rest on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from sites.filing import kept, value_of
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.models.visits import VisitNote
from sites.parts import Part, part_of
from sites.saying import Said, file_of, label_of

PAPERS = "papers."


def facts_of(site: Site, codes: Iterable[str]) -> dict[str, str]:
    """Return these facts as short texts that differ when the facts differ; a paper counts by its number.

    The site was read with its file and the numbers of its papers.
    """
    papers: dict[str, list[int]] = {}
    for paper in site.paper_numbers:
        papers.setdefault(paper["kind"], []).append(paper["pk"])
    found = {}
    for code in set(codes):
        if code.startswith(PAPERS):
            found[code] = ",".join(str(pk) for pk in sorted(papers.get(code.removeprefix(PAPERS), [])))
        else:
            found[code] = str(kept(value_of(site, code, part_of(code))))
    return found


def named(code: str) -> str:
    """The name of a fact in the reader's language."""
    if code.startswith(PAPERS):
        return str(PaperKind(code.removeprefix(PAPERS)).label)
    return str(label_of(code))


@dataclass(frozen=True)
class Evidence:
    """What a reviewer reads, and the same as choices to link an answer to."""

    parts: list[tuple[Part, list[Said]]]
    papers: list[SitePaper]
    notes: list[VisitNote]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Each part of the file, each paper and each visit, as a choice."""
        return [
            *((f"part:{part.value}", str(part.label)) for part, _rows in self.parts),
            *((f"paper:{paper.pk}", name_of(paper)) for paper in self.papers),
            *((f"visit:{note.pk}", _("Visit: %(words)s") % {"words": note.text[:60]}) for note in self.notes),
        ]


def name_of(paper: SitePaper) -> str:
    """A paper by its kind and its name."""
    return f"{paper.get_kind_display()}: {paper.caption or paper.document.name}"


def evidence_of(site: Site, *, user: User) -> Evidence:
    """Collect the evidence about a site that this person may read."""
    papers = SitePaper.objects.visible_to(user).filter(site=site).with_documents()
    return Evidence(file_of(site), list(papers), list(VisitNote.objects.visible_to(user).of_site(site.pk)))
