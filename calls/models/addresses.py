"""Where letters to a municipality go: the town hall, and the general mailbox."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import MUNICIPAL, REVIEWERS, Role
from territory.models import Municipality

if TYPE_CHECKING:
    from accounts.models import User


class PostalAddressQuerySet(models.QuerySet["PostalAddress"]):
    """Which addresses."""

    def visible_to(self, user: "User") -> Self:
        """Addresses in this person's scope."""
        acting = getattr(user, "acting", None)
        if acting is None:
            return self.none()
        if acting.role in REVIEWERS:
            return self
        if acting.role == Role.GOVERNOR:
            return self.filter(province_id=acting.province_id)
        return self.filter(municipality_id=acting.municipality_id) if acting.role in MUNICIPAL else self.none()

    def of_municipalities(self, keys: Iterable[int]) -> dict[int, "PostalAddress"]:
        """The address of each municipality that has one, by its key."""
        return {row.municipality_id: row for row in self.filter(municipality__in=list(keys))}

    def keep(self, rows: list["PostalAddress"]) -> None:
        """Keep an address per municipality, over the one it has; one statement for the whole country."""
        told = ["province", "street", "postcode", "town", "mailbox", "language", "changed_at", "changed_by"]
        table = PostalAddress.objects
        table.bulk_create(rows, update_conflicts=True, unique_fields=["municipality"], update_fields=told)

    def without_one(self) -> models.QuerySet[Municipality]:
        """Municipalities of today that have no address yet."""
        mine = PostalAddress.objects.filter(municipality=OuterRef("pk"))
        return Municipality.objects.current().filter(~Exists(mine))


class PostalAddress(models.Model):
    """The address of one municipality; general mailboxes only, no person."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="postal_address", verbose_name=_("municipality")
    )
    # An address stays with its code: after a merger the new municipality has one of its own.
    province = models.ForeignKey("territory.Province", models.PROTECT, related_name="+", editable=False)
    street = models.CharField(_("street and number"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=4)
    town = models.CharField(_("town"), max_length=80)
    mailbox = models.EmailField(_("general mailbox"), blank=True)
    language = models.CharField(_("language of letters"), max_length=2, blank=True, choices=settings.LANGUAGES)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PostalAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.CheckConstraint(condition=Q(postcode__regex="^[1-9][0-9]{3}$"), name="address_postcode_four_digits"),
            models.CheckConstraint(condition=~Q(street="") & ~Q(town=""), name="address_is_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.street}, {self.postcode} {self.town}"
