"""Reading: the coverage of a call as its page shows it, per province and per municipality, within a person's scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from calls.coverage import Coverage, answered_in, asked_in
from calls.models import Answer, Call, Recipient
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


def provinces_of(user: User) -> list[Province]:
    """The provinces a person watches over: the governor's office its own, De Huizen all eleven."""
    mine = user.acting.province_id if user.acting and user.role == Role.GOVERNOR else None
    return [province for province in Province.objects.all() if mine in {None, province.pk}]


def by_province(call: Call, *, user: User, provinces: Iterable[Province]) -> list[ProvinceCoverage]:
    """Count the classes per province."""
    counts: dict[int, Counts] = {province.pk: {} for province in provinces}
    for province_id, coverage, number in Recipient.objects.visible_to(user).of_call(call).counted_by_province():
        counts.setdefault(province_id, {})[Coverage(coverage)] = number
    for municipality in not_asked(call):
        of_province = counts.setdefault(municipality.province_id, {})
        of_province[Coverage.NOT_ASKED] = of_province.get(Coverage.NOT_ASKED, 0) + 1
    return [ProvinceCoverage(counts[province.pk], province) for province in provinces]


def total(rows: Iterable[Counted]) -> Counted:
    """Add rows up."""
    counts: Counts = {}
    for row in rows:
        for coverage, number in row.counts.items():
            counts[coverage] = counts.get(coverage, 0) + number
    return Counted(counts)


def by_municipality(
    call: Call, *, user: User, provinces: Iterable[Province], coverage: str = ""
) -> list[MunicipalityCoverage]:
    """List the municipalities of some provinces by name, all of them or those in one class."""
    within = {province.pk: province for province in provinces}
    rows = asked_rows(call, user=user, within=within, coverage=coverage)
    if coverage in {"", Coverage.NOT_ASKED}:
        rows += [
            MunicipalityCoverage(municipality, within[municipality.province_id], Coverage.NOT_ASKED)
            for municipality in not_asked(call)
            if municipality.province_id in within
        ]
    return sorted(rows, key=lambda row: (squashed(row.municipality.name), row.municipality.nis))


def asked_rows(call: Call, *, user: User, within: dict[int, Province], coverage: str) -> list[MunicipalityCoverage]:
    """The municipalities that the call asks, each with the answer that counts; two queries however many they are."""
    asked = Recipient.objects.visible_to(user).of_call(call).in_provinces(within)
    found = list(asked.with_coverage().covered_as(coverage).with_places())
    answers = Answer.objects.in_bulk([row.newest_answer_id for row in found if row.newest_answer_id])
    return [
        MunicipalityCoverage(
            row.municipality,
            within[row.province_id],
            Coverage(row.coverage),
            row.first_opened_at,
            answers.get(row.newest_answer_id),
        )
        for row in found
    ]


def not_asked(call: Call) -> Iterable[Municipality]:
    """Municipalities of today that the call does not ask."""
    return Municipality.objects.current().exclude(pk__in=Recipient.objects.asked_by(call))
