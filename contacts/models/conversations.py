"""Conversations: who spoke with whom, about what, which concerns were raised, what comes next; De Huizen's alone."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from accounts.roles import REVIEWERS, OrganisationKind
from calls.kinds import Concern
from contacts.kinds import ConversationKind
from contacts.models.follow_ups import FollowUp
from contacts.models.persons import Person
from contacts.models.scope import AboutPlace
from territory.models import heavy

if TYPE_CHECKING:
    from accounts.models import User


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Which conversations."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def at(self, *, site: int | None = None, municipality: int | None = None, province: int | None = None) -> Self:
        """Those about a site, about a municipality and its sites, or about a province and all in it."""
        if site:
            return self.filter(site_id=site)
        return self.filter(municipality_id=municipality) if municipality else self.filter(province_id=province)

    def with_person(self, person: Person) -> Self:
        """Those in which somebody took part."""
        return self.filter(parties__person=person)

    def alone_with(self, person: Person) -> Self:
        """Those in which nobody else took part."""
        others = ConversationParty.objects.filter(conversation=OuterRef("pk")).exclude(person=person)
        return self.filter(~Exists(others))

    def with_organisation(self, organisation: Organisation) -> Self:
        """Those in which an organisation took part, itself or through a person of it."""
        return self.filter(
            Q(parties__organisation=organisation) | Q(parties__person__organisation=organisation)
        ).distinct()

    def with_its_municipality(self) -> Self:
        """Those in which the municipality of the place took part, itself or through a person of it."""
        kind, place = OrganisationKind.MUN, F("municipality")
        itself = Q(parties__organisation__kind=kind, parties__organisation__municipality=place)
        of_it = "parties__person__organisation"
        somebody = Q(**{f"{of_it}__kind": kind, f"{of_it}__municipality": place})
        return self.filter(itself | somebody).distinct()

    def newest_first(self) -> Self:
        """The latest first, with place, next step and who wrote it down."""
        places = ("municipality", "province")
        rows = self.select_related("site", "follow_up", "by", "changed_by", *places).defer(*heavy(*places))
        return rows.prefetch_related("parties__person", "parties__organisation").order_by("-held_on", "-pk")

    def written_by(self, number: int) -> Self:
        """Those that somebody wrote down."""
        return self.filter(by_id=number).order_by("-held_on", "-pk")

    def held_before(self, moment: datetime) -> Self:
        """Those from before a moment that still say something."""
        return self.filter(held_on__lt=moment.date()).exclude(words="", others="", concerns=[])


class Conversation(AboutPlace):
    """One conversation, in general words; opinions of neighbours stand here and nowhere else."""

    kind = models.CharField(_("how"), max_length=8, choices=ConversationKind)
    held_on = models.DateField(_("when"))
    words = models.TextField(_("what was said"), blank=True)
    others = models.CharField(_("who else"), max_length=200, blank=True)
    concerns = ArrayField(models.CharField(max_length=16, choices=Concern), default=list, blank=True)
    follow_up = models.OneToOneField(FollowUp, models.SET_NULL, null=True, editable=False, related_name="conversation")
    key = models.UUIDField(unique=True, editable=False, help_text="Of the form: a second click adds nothing twice")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    changes = models.PositiveIntegerField(default=0, db_default=0, editable=False, help_text="How often it was mended")
    changed_at = models.DateTimeField(null=True, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=False) | Q(municipality__isnull=False) | Q(province__isnull=False),
                name="conversation_is_about_a_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.held_on}"

    @property
    def concern_words(self) -> list[str]:
        """The concerns that were raised, in words."""
        return [str(Concern(code).label) for code in self.concerns if code in Concern.values]


class PartyQuerySet(models.QuerySet["ConversationParty"]):
    """Which parties."""

    def visible_to(self, user: "User") -> Self:
        """De Huizen's alone."""
        return self.all() if user.role in REVIEWERS else self.none()

    def of_person(self, person: Person) -> Self:
        """Where somebody took part."""
        return self.filter(person=person)

    def with_names(self) -> Self:
        """With who it was."""
        return self.select_related("person", "organisation")

    def since(self, day: date) -> Self:
        """In conversations of a day and later."""
        return self.filter(conversation__held_on__gte=day)


class ConversationParty(models.Model):
    """One organisation or one person that took part."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="conversation_parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("part in a conversation")
        verbose_name_plural = _("parts in conversations")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True, person__isnull=False)
                | Q(organisation__isnull=False, person__isnull=True),
                name="conversation_party_is_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.party or "")

    @property
    def party(self) -> Person | Organisation | None:
        """Who took part."""
        return self.person or self.organisation
