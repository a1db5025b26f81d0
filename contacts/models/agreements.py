"""Agreements between parties around a house: what for, from when until when, and what must be decided by when."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from contacts.agreed import AgreementState, state_of
from contacts.models.scope import AboutPlace
from contacts.models.sharing import Shareable, shared_within_reach
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User

PLACES = ("municipality", "province", "site")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Which agreements."""

    def visible_to(self, user: "User") -> Self:
        """Every agreement for De Huizen; those shared with their place for others."""
        return shared_within_reach(self, user)

    def of_site(self, site_id: int) -> Self:
        """Those about one site."""
        return self.filter(site=site_id)

    def in_province(self, code: str) -> Self:
        """Those about a province or something in it; all of them for an empty word."""
        return self.filter(province__code=code) if code else self

    def with_places(self) -> Self:
        """Bring place and keeper along, without borders, and how many parties have not signed."""
        unsigned = Count("parties", filter=Q(parties__signed_on__isnull=True))
        rows = self.select_related(*PLACES, "owner").defer(*heavy("municipality", "province"))
        return rows.annotate(unsigned=unsigned)

    def in_time(self) -> Self:
        """As they begin."""
        return self.order_by("starts_on", "pk")

    def still_open(self) -> Self:
        """Those that nobody closed."""
        return self.filter(closed_on__isnull=True)

    def to_decide(self, first: date, last: date) -> Self:
        """Those whose decision falls due between two days and is not taken."""
        return self.still_open().filter(decided_on__isnull=True, decision_due_on__range=(first, last))

    def ending(self, first: date, last: date) -> Self:
        """Those that end between two days."""
        return self.still_open().filter(ends_on__range=(first, last))

    def kept_by(self, user: "User") -> Self:
        """Those that one person looks after."""
        return self.filter(owner=user)

    def over_before(self, moment: datetime) -> Self:
        """Those that were closed before a moment, or ended before it and were never closed."""
        day = moment.date()
        return self.filter(Q(closed_on__lt=day) | Q(closed_on=None, ends_on__lt=day))

    def of_person(self, number: int) -> Self:
        """Those that an account looks after or entered."""
        return self.filter(Q(owner_id=number) | Q(added_by_id=number))


class Agreement(AboutPlace, Shareable):
    """What parties agreed; what each promises stands on the parties."""

    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("what all parties agree"), blank=True, max_length=4000)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True, help_text=_("Last day included."))
    decision = models.CharField(_("what must be decided"), max_length=300, blank=True)
    decision_due_on = models.DateField(_("decision due on"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_words = models.CharField(_("what was decided"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_reason = models.CharField(_("why it was closed"), max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kept by")
    )
    is_example = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            models.Index(
                fields=["decision_due_on"], name="agreement_to_decide", condition=Q(decided_on=None, closed_on=None)
            ),
            models.Index(fields=["ends_on"], name="agreement_ending", condition=Q(closed_on=None)),
            models.Index(fields=["starts_on", "id"], name="agreement_in_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_title"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(decision_due_on__isnull=True) | ~Q(decision=""), name="agreement_decision_says_what"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_words="")
                | (Q(decided_on__isnull=False) & ~Q(decided_words="")),
                name="agreement_decided_says_what",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(closed_reason=""), name="agreement_closed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state_on(self, today: date, *, unsigned: int) -> AgreementState:
        """Where it stands on a day."""
        return state_of(
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            decision_due_on=self.decision_due_on,
            decided_on=self.decided_on,
            closed_on=self.closed_on,
            unsigned=unsigned,
            today=today,
        )
