"""Which step of an action plan waits for which other; never in a circle."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.roles import REVIEWERS
from contacts.models.actions import Action
from contacts.models.sharing import OfShared, shared_within_reach

if TYPE_CHECKING:
    from accounts.models import User


class ActionBlockQuerySet(models.QuerySet["ActionBlock"]):
    """Which pairs."""

    def visible_to(self, user: "User") -> Self:
        """What the steps that this person may see wait for, as far as it may see that too."""
        rows = shared_within_reach(self, user)
        return rows if user.role in REVIEWERS else rows.filter(blocker__is_shared=True)

    def with_blockers(self) -> Self:
        """Bring along the steps that others wait for."""
        return self.select_related("blocker").order_by("blocker__position", "pk")

    def among(self, actions: models.QuerySet[Action]) -> dict[int, set[int]]:
        """For each of these steps, the numbers of those it waits for."""
        found: dict[int, set[int]] = {}
        for action, blocker in self.filter(action__in=actions).order_by().values_list("action_id", "blocker_id"):
            found.setdefault(action, set()).add(blocker)
        return found


class ActionBlock(OfShared):
    """A step waits for another one."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="waits_for")
    blocker = models.ForeignKey(Action, models.CASCADE, related_name="blocks")

    objects = ActionBlockQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "blocker"], name="action_waits_once"),
            models.CheckConstraint(condition=~Q(action=F("blocker")), name="action_waits_not_for_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} < {self.blocker_id}"
