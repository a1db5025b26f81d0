"""Follow-ups: what is still to be done, by when, by whom; De Huizen's, and its owner's."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import REVIEWERS
from contacts.models.scope import AboutPlace
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Which follow-ups."""

    def visible_to(self, user: "User") -> Self:
        """Every follow-up for De Huizen; for anybody else those they own."""
        if user.role in REVIEWERS:
            return self.all()
        return self.filter(owner=user) if user.role else self.none()

    def open(self) -> Self:
        """Those that nobody has done yet."""
        return self.filter(done_at__isnull=True)

    def done(self) -> Self:
        """Those that somebody did."""
        return self.filter(done_at__isnull=False)

    def last_done_first(self) -> Self:
        """What was done last comes first, with owner and place, without borders."""
        places = ("municipality", "province")
        rows = self.select_related("owner", "site", *places).defer(*heavy(*places))
        return rows.order_by("-done_at", "-pk")

    def of(self, user: "User") -> Self:
        """Those of one owner."""
        return self.filter(owner=user)

    def of_number(self, number: int) -> Self:
        """Those of the owner with this number."""
        return self.filter(owner_id=number)

    def due_between(self, first: date, last: date) -> Self:
        """Open ones whose day lies between two days, both included."""
        return self.open().filter(due_on__range=(first, last))

    def about_site(self, site_id: int) -> Self:
        """Those of one site."""
        return self.filter(site_id=site_id)

    def at(self, *, site: int | None = None, municipality: int | None = None, province: int | None = None) -> Self:
        """Those about a site, about a municipality and its sites, or about a province and all in it."""
        if site:
            return self.about_site(site)
        return self.filter(municipality_id=municipality) if municipality else self.filter(province_id=province)

    def next_first(self) -> Self:
        """The most urgent first, with owner and place, without borders."""
        places = ("municipality", "province")
        rows = self.select_related("owner", "site", *places).defer(*heavy(*places))
        return rows.order_by("due_on", "pk")


class FollowUp(AboutPlace):
    """One thing to do, with a day and an owner; done or not."""

    what = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("by when"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        indexes = [
            models.Index(fields=["due_on"], name="follow_up_open", condition=Q(done_at__isnull=True)),
            models.Index(fields=["owner", "due_on"], name="follow_up_of_owner"),
            models.Index(fields=["-done_at", "-id"], name="follow_up_done", condition=Q(done_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="follow_up_says_what"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | Q(done_at__isnull=False), name="follow_up_done_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.what
