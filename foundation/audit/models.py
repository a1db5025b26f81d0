"""The audit trail: entries hold ids, kinds and a digest; seals chain them; the words stand apart and may be erased."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet["Entry"]):
    """Which entries."""

    def unsealed(self) -> Self:
        """Committed entries that no seal holds yet, oldest first."""
        return self.filter(~Exists(Seal.objects.filter(entry_id=OuterRef("pk")))).order_by("at", "pk")

    def about(self, obj: models.Model) -> Self:
        """What was done to one row, newest first."""
        return self.filter(object_kind=obj._meta.label_lower, object_id=str(obj.pk)).order_by("-at", "-pk")

    def last_acts(self, kind: str, numbers: Collection[int], *, verbs: Collection[str]) -> dict[int, datetime]:
        """When one of these acts was last recorded at each of these rows of a kind, by number."""
        rows = self.filter(object_kind=kind, object_id__in=[str(number) for number in numbers], verb__in=verbs)
        last = rows.order_by().values_list("object_id").annotate(models.Max("at"))
        return {int(number): moment for number, moment in last}

    def of_verb(self, verb: str) -> Self:
        """Entries of one kind of act."""
        return self.filter(verb=verb)

    def newest_first(self) -> Self:
        """The latest act first."""
        return self.order_by("-at", "-pk")

    def between(self, first: datetime | None, last: datetime | None) -> Self:
        """Entries from a moment on and before another; an open end is no limit."""
        limits = {"at__gte": first, "at__lt": last}
        return self.filter(**{name: moment for name, moment in limits.items() if moment})

    def fitting(self, *, verb: str = "", actor_id: int | None = None, object_id: str = "") -> Self:
        """Entries whose verb begins like this, by this person, about the row with this number; empty is no limit."""
        wanted = {"verb__startswith": verb, "actor_id": actor_id, "object_id": object_id}
        return self.filter(**{name: word for name, word in wanted.items() if word})

    def before(self, moment: datetime | None, *, size: int) -> list[Any]:
        """The newest entries before a moment, a page of them, and with the last one all of the same moment."""
        older = self.newest_first().filter(at__lt=moment) if moment else self.newest_first()
        page = list(older[:size])
        return page + list(older.filter(at=page[-1].at).exclude(pk__in=[each.pk for each in page])) if page else page

    def by_person(self, user_id: int) -> Self:
        """What one person did, oldest first."""
        return self.filter(actor_id=user_id).order_by("at", "pk")

    def about_number(self, object_kind: str, object_id: int) -> Self:
        """What was done to one row, known by kind and number alone, oldest first."""
        return self.filter(object_kind=object_kind, object_id=str(object_id)).order_by("at", "pk")


class Entry(models.Model):
    """One act of one person on one object; the web may add entries, nobody may change one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60, help_text="What was done, as app.verb, e.g. site.submit")
    actor_id = models.BigIntegerField(null=True, help_text="Number of the user; empty for the clock or a command")
    membership_id = models.BigIntegerField(null=True, help_text="Membership in which the person acted")
    object_kind = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the details, so that erasing them leaves proof")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = _("entries")
        indexes = [
            models.Index(fields=["object_kind", "object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} {self.object_kind} {self.object_id}"


class DetailsQuerySet(models.QuerySet["Details"]):
    """Which words."""

    def of_entries(self, numbers: Sequence[uuid.UUID]) -> Self:
        """The words of these entries."""
        return self.filter(entry_id__in=numbers)

    def written_before(self, moment: datetime) -> Self:
        """Words that are still there, of entries from before a moment."""
        older = Entry.objects.filter(pk=OuterRef("entry_id"), at__lt=moment)
        return self.filter(Exists(older)).exclude(words={})

    def naming(self, *texts: str) -> Self:
        """Words in which one of these texts stands, whatever the case."""
        found = Q(pk__in=[])
        for text in filter(None, texts):
            found |= Q(as_text__icontains=text)
        return self.annotate(as_text=Cast("words", models.TextField())).filter(found)


class Details(models.Model):
    """The words of an entry, which may name people: erasure empties them, the entry stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry_id = models.UUIDField(unique=True)
    words = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = DetailsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("details")

    def __str__(self) -> str:
        return str(self.entry_id)


class SealQuerySet(models.QuerySet["Seal"]):
    """Which seals."""

    def in_order(self) -> Self:
        """The chain from its first link on."""
        return self.order_by("number")

    def numbered(self, numbers: Sequence[int]) -> Self:
        """The links with these numbers."""
        return self.filter(number__in=numbers)

    def of_entries(self, numbers: Sequence[uuid.UUID]) -> Self:
        """The links of these entries."""
        return self.filter(entry_id__in=numbers)


class Seal(models.Model):
    """One link of the chain: the hash of an entry and of the link before it."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"
