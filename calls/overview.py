"""Reading: the coverage of a call as its page shows it, per province and per municipality, within a person's scope."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from calls.coverage import Coverage, NextStep, answered_in, asked_in, next_step
from calls.discretion import told_as_considering
from calls.models import Answer, Call, CallLetter, MailingLine, Recipient, RecipientQuerySet
from territory.models import Municipality, Province
from territory.spelling import squashed

Counts = dict[Coverage, int]


@dataclass(frozen=True)
class Counted:
    """How many municipalities stand in each class."""

    counts: Counts

    @property
    def asked(self) -> int:
        """How many the call asks."""
        return asked_in(self.counts)

    @property
    def answered(self) -> int:
        """How many answered, whatever they answered."""
        return answered_in(self.counts)

    @property
    def by_class(self) -> list[tuple[Coverage, int]]:
        """Every class with its number, in the order of the rules."""
        return [(coverage, self.counts.get(coverage, 0)) for coverage in Coverage]


@dataclass(frozen=True)
class ProvinceCoverage(Counted):
    """The classes in one province."""

    province: Province


@dataclass(frozen=True)
class MunicipalityCoverage:
    """Where one municipality stands, and the answer that put it there."""

    municipality: Municipality
    province: Province
    coverage: Coverage
    opened_at: datetime | None = None
    answer: Answer | None = None
    written_at: datetime | None = None

    @property
    def last_contact(self) -> datetime | None:
        """The last moment at which one side heard of the other: a letter, a mailing, a look, an answer."""
        answered = self.answer.given_at if self.answer else None
        return max(filter(None, (answered, self.opened_at, self.written_at)), default=None)

    def is_silent_since(self, day: date) -> bool:
        """Whether neither side heard of the other after that day."""
        return self.last_contact is None or timezone.localdate(self.last_contact) <= day

    @property
    def next_step(self) -> NextStep:
        """What to do next."""
        until = self.answer.until if self.answer else None
        return next_step(self.coverage, until=until, today=timezone.localdate())


def provinces_of(user: User) -> list[Province]:
    """The provinces a person watches over: the governor's office its own, De Huizen all eleven."""
    mine = user.acting.province_id if user.acting and user.role == Role.GOVERNOR else None
    return [province for province in Province.objects.all() if mine in {None, province.pk}]


def total(rows: Iterable[Counted]) -> Counted:
    """Add rows up."""
    counts: Counts = {}
    for row in rows:
        for coverage, number in row.counts.items():
            counts[coverage] = counts.get(coverage, 0) + number
    return Counted(counts)


@dataclass(frozen=True)
class Overview:
    """What one person sees of one call in some provinces; six queries at most, however many municipalities.

    With `since` the lists hold only municipalities with which there was no contact after that day; counts stay whole.
    """

    call: Call
    user: User
    provinces: list[Province]
    since: date | None = None

    @cached_property
    def not_asked(self) -> list[Municipality]:
        """Municipalities of today that the call does not ask."""
        asked = Recipient.objects.asked_by(self.call)
        within = [province.pk for province in self.provinces]
        return list(Municipality.objects.current().filter(province__in=within).exclude(pk__in=asked))

    def by_province(self) -> list[ProvinceCoverage]:
        """Count the classes per province."""
        counts: dict[int, Counts] = defaultdict(dict)
        for province_id, coverage, number in self.asked.counted_by_province(then=self.counts_then):
            counts[province_id][Coverage(coverage)] = number
        for province_id, number in Counter(row.province_id for row in self.not_asked).items():
            counts[province_id][Coverage.NOT_ASKED] = number
        return [ProvinceCoverage(counts[province.pk], province) for province in self.provinces]

    def by_municipality(self, coverage: str = "") -> list[MunicipalityCoverage]:
        """List the municipalities by name, all of them or those in one class."""
        rows = self.asked_rows(coverage)
        if coverage in {"", Coverage.NOT_ASKED}:
            province = {province.pk: province for province in self.provinces}
            rows += [MunicipalityCoverage(row, province[row.province_id], Coverage.NOT_ASKED) for row in self.not_asked]
        if self.since:
            rows = [row for row in rows if row.is_silent_since(self.since)]
        return sorted(rows, key=lambda row: (squashed(row.municipality.name), row.municipality.nis))

    def keys(self, coverage: str) -> list[int]:
        """The keys of the municipalities in one class, for those who need no more of them."""
        if self.since:
            return [row.municipality.pk for row in self.by_municipality(coverage)]
        rows = self.asked.with_coverage().covered_as(coverage).order_by()
        found = list(rows.values_list("municipality_id", flat=True))
        return found + [row.pk for row in self.not_asked] if coverage in {"", Coverage.NOT_ASKED} else found

    @property
    def asked(self) -> RecipientQuerySet:
        """Whom the call asks in these provinces."""
        rows = Recipient.objects.visible_to(self.user).of_call(self.call)
        return rows.in_provinces([row.pk for row in self.provinces], then=self.counts_then)

    @property
    def counts_then(self) -> bool:
        """A municipality that changed province counts where it was then; a governor's office follows today's rights."""
        return self.user.role != Role.GOVERNOR

    def written(self) -> dict[int, datetime]:
        """When each municipality was last written to about this call: a letter of its own, or a mailing."""
        found: dict[int, datetime] = {}
        for model, moment in ((CallLetter, "made_at"), (MailingLine, "sent_at")):
            rows = model.objects.visible_to(self.user).filter(call=self.call).order_by()
            for key, at in rows.values_list("municipality_id").annotate(Max(moment)):
                found[key] = max(found.get(key, at), at)
        return found

    def asked_rows(self, coverage: str) -> list[MunicipalityCoverage]:
        """The municipalities that the call asks, each with the answer that counts."""
        found = list(self.asked.with_coverage().covered_as(coverage).with_places())
        newest = Answer.objects.filter(pk__in=[row.newest_answer_id for row in found if row.newest_answer_id])
        answers = {answer.pk: answer for answer in newest.visible_to(self.user)}
        answers |= told_as_considering(newest, self.user)
        written = self.written()
        return [
            MunicipalityCoverage(
                row.municipality,
                row.province,
                Coverage(row.coverage),
                row.first_opened_at,
                answers.get(row.newest_answer_id or 0),
                written.get(row.municipality_id),
            )
            for row in found
        ]
