"""What a paper of an agreement is. Plain words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementPaperKind(TextChoices):
    """What a paper of an agreement is."""

    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed agreement")
    DECISION = "decision", _("decision of a party")
    ANNEX = "annex", _("annex")
