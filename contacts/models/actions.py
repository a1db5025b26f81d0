"""Steps of an action plan: what, who leads, who is involved, by when, how it stands."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from contacts.blocking import OPEN_STATES, ActionState, is_late
from contacts.models.scope import AboutPlace
from contacts.models.sharing import Shareable, shared_within_reach
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User

PLACES = ("municipality", "province", "site")


class ActionQuerySet(models.QuerySet["Action"]):
    """Which steps."""

    def visible_to(self, user: "User") -> Self:
        """Every step for De Huizen; those shared with their place for others."""
        return shared_within_reach(self, user)

    def of_site(self, site_id: int) -> Self:
        """The plan of one site."""
        return self.filter(site=site_id)

    def of_province(self, code: str) -> Self:
        """The plan of a province itself, without those of its sites."""
        return self.filter(site__isnull=True, municipality__isnull=True, province__code=code)

    def of_country(self) -> Self:
        """The plan of the country."""
        return self.filter(site__isnull=True, municipality__isnull=True, province__isnull=True)

    def beside(self, action: "Action") -> Self:
        """The plan that a step belongs to."""
        return self.filter(
            site_id=action.site_id, municipality_id=action.municipality_id, province_id=action.province_id
        )

    def whole(self) -> Self:
        """Those that are no part of another step."""
        return self.filter(part_of__isnull=True)

    def but(self, action: "Action | None") -> Self:
        """All but one."""
        return self.exclude(pk=action.pk) if action else self

    def in_order(self) -> Self:
        """As the plan prints them: by place in the plan, a step before its parts."""
        return self.order_by("position", "pk")

    def with_places(self) -> Self:
        """Bring along who leads, who follows it up, and the place, without borders."""
        return self.select_related("lead", "keeper", *PLACES).defer(*heavy("municipality", "province"))

    def still_open(self) -> Self:
        """Those that are neither done nor dropped."""
        return self.filter(state__in=OPEN_STATES)

    def due_between(self, first: date, last: date) -> Self:
        """Open ones whose term ends between two days."""
        return self.still_open().filter(ends_on__range=(first, last))

    def kept_by(self, user: "User") -> Self:
        """Those that one person follows up."""
        return self.filter(keeper=user)

    def over_before(self, moment: datetime) -> Self:
        """Those that were done before a moment, or dropped and over before it; one with parts waits for its parts."""
        day, dropped = moment.date(), Q(state=ActionState.DROPPED)
        over = Q(done_on__lt=day) | dropped & (Q(ends_on__lt=day) | Q(ends_on=None, added_at__lt=moment))
        parts = self.model._base_manager.filter(part_of=OuterRef("pk"))
        return self.filter(over & ~Exists(parts))

    def of_person(self, number: int) -> Self:
        """Those that an account follows up or entered."""
        return self.filter(Q(keeper_id=number) | Q(added_by_id=number))


class Action(AboutPlace, Shareable):
    """One step of the plan of a site, a province or the country; a part of another step where it says so."""

    what = models.TextField(_("step to take"), max_length=600)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    position = models.PositiveSmallIntegerField(_("place in the plan"), default=0)
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who leads")
    )
    lead_words = models.CharField(_("who leads, in words"), max_length=160, blank=True)
    involved_words = models.CharField(_("who else is involved, in words"), max_length=300, blank=True)
    term_words = models.CharField(_("term"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ActionState, default=ActionState.PLANNED)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.TextField(_("note inside De Huizen"), blank=True, max_length=2000)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("followed up by"),
    )
    changes = models.PositiveIntegerField(default=0, db_default=0, editable=False, help_text="How often it was changed")
    is_example = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [
            models.Index(fields=["ends_on"], name="action_due", condition=Q(state__in=["planned", "busy"])),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="action_term_has_both_days",
            ),
            models.CheckConstraint(
                condition=Q(state=ActionState.DONE, done_on__isnull=False)
                | (~Q(state=ActionState.DONE) & Q(done_on__isnull=True)),
                name="action_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")), name="action_is_no_part_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in OPEN_STATES

    def is_late_on(self, today: date) -> bool:
        """Say whether its term is over and it is not done."""
        return is_late(self.state, self.ends_on, today=today)
