"""The papers of an agreement: which stored file belongs to it, and as what."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.agreements import Agreement
from contacts.models.sharing import OfShared, shared_within_reach
from contacts.paper_kinds import AgreementPaperKind
from documents.models import Document

if TYPE_CHECKING:
    from accounts.models import User


class AgreementPaperQuerySet(models.QuerySet["AgreementPaper"]):
    """Which papers."""

    def visible_to(self, user: "User") -> Self:
        """The papers of the agreements this person may see."""
        return shared_within_reach(self, user)

    def ready(self) -> Self:
        """Papers whose file was looked into: the others reach nobody yet."""
        return self.filter(document__is_ready=True)

    def with_documents(self) -> Self:
        """Bring the stored files and the agreement along."""
        return self.select_related("document", "agreement").order_by("added_at", "pk")


class AgreementPaper(OfShared):
    """A stored file as a paper of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of paper"), max_length=8, choices=AgreementPaperKind)
    added_at = models.DateTimeField()

    objects = AgreementPaperQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "document"], name="paper_once_per_agreement")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_id}"
