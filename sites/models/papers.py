"""The papers of a site: which stored file belongs to it, and as what."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from accounts.scope import within_reach
from documents.models import Document
from sites.kinds import PaperKind
from sites.models.scope import OfSite
from sites.workflow import Status

if TYPE_CHECKING:
    from accounts.models import User


class SitePaperQuerySet(models.QuerySet["SitePaper"]):
    """Which papers."""

    def visible_to(self, user: "User") -> Self:
        """Papers of the sites this person may see; observers see photos only."""
        return within_reach(self, user)

    def sent_before(self, digest: str, *, kind: str) -> Self:
        """Papers of this category that came as exactly the same bytes, and were not thrown away."""
        return self.filter(document__sent_digest=digest, document__refusal="", kind=kind)

    def numbered(self, numbers: Collection[int]) -> Self:
        """Those with these numbers."""
        return self.filter(pk__in=numbers)

    def of_sites_left_before(self, moment: datetime) -> Self:
        """Papers of sites that were withdrawn, not retained or given up before a moment."""
        left = [Status.WITHDRAWN, Status.NOT_RETAINED, Status.CANCELLED]
        return self.filter(site__status__in=left, site__status_since__lt=moment)

    def ready(self) -> Self:
        """Papers whose file was scanned and drawn: the others reach nobody yet."""
        return self.filter(document__is_ready=True)

    def with_documents(self) -> Self:
        """Bring the stored files along."""
        return self.select_related("document").order_by("added_at", "pk")


class SitePaper(OfSite):
    """A stored file as a paper of a site."""

    site = models.ForeignKey("candidate_sites.Site", models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    caption = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    objects = SitePaperQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["site", "document"], name="paper_once_per_site")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_id}"
