"""Compute what a municipality is entitled to in a year from its houses, and keep it as a snapshot."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from foundation.audit.recording import record
from foundation.money import to_cent
from foundation.parameters.models import Parameter
from sites.models import Site
from subsidies.booking import book_entitlement
from subsidies.calculating import every_term, rule_sets_of, terms_in_force
from subsidies.gathering import KnownHouse, codes_leading_to, houses_of_year, successors
from subsidies.kinds import Gap
from subsidies.models import Entitlement
from subsidies.periods import whole_year
from subsidies.rule_sets import OtherYears, YearRules, days_of_municipality, rules_of_year
from subsidies.rules import HouseAmount, Line, entitlement
from territory.models import Municipality

# Any number: it keeps these locks apart from others of the portal.
LOCK = 6006


class Incomplete(ValueError):
    """Something is not known about a house, so that the year cannot be recorded; `gaps` says what."""

    def __init__(self, gaps: Sequence[tuple[str, Gap, date | None]]) -> None:
        super().__init__("; ".join(f"{name}: {gap}" for name, gap, _day in gaps))
        self.gaps = list(gaps)


@dataclass(frozen=True, kw_only=True)
class YearTerms:
    """The rules of a year with the parameter rows behind them, asked once for all municipalities."""

    rules: YearRules
    rows: tuple[Parameter, ...]

    @property
    def since(self) -> date:
        """The day from which the running rule set holds."""
        return max(row.valid_from for row in self.rows)

    @property
    def words(self) -> dict[str, Any]:
        """The terms as the snapshot keeps them; amounts as text, the source in its languages."""
        running = self.rules.running
        return {
            "since": self.since,
            "rate": str(running.rate),
            "cap": str(running.cap),
            "unit": running.unit.value,
            "proration": running.proration.value,
            "transition_houses": running.transition_houses.value,
            "merger": running.merger.value,
            "rounding": running.rounding.value,
            "rates": [[part.days.first, part.days.last, str(part.rate)] for part in self.rules.rates],
            "legal_source": self.rows[0].legal_source,
        }

    @property
    def version(self) -> str:
        """The day of the running rule set and eight signs of a digest of its terms: equal terms, equal version."""
        terms = {name: term for name, term in self.words.items() if name != "legal_source"}
        text = json.dumps(terms, cls=DjangoJSONEncoder, sort_keys=True)
        return f"{self.since.isoformat()}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What would be recorded now: an unsaved snapshot, what it rests on, and what is not known."""

    snapshot: Entitlement
    houses: tuple[KnownHouse, ...]
    gaps: tuple[tuple[str, Gap, date | None], ...]


def terms_of_year(year: int) -> YearTerms:
    """Return the rules of a year; raises NoRuleSet."""
    rows = every_term()
    rules = rules_of_year(rule_sets_of(rows, whole_year(year)), year)
    return YearTerms(rules=rules, rows=tuple(terms_in_force(rows, on=date(year, 12, 31))))


def houses_of_municipality(
    municipality: Municipality, terms: YearTerms, *, heirs: Mapping[int, int | None]
) -> list[KnownHouse]:
    """Return the houses that count, or counted, under this code, also those entered before a merger."""
    every = Site.objects.houses().entered_under(codes_leading_to(municipality.pk, heirs))
    return houses_of_year(terms.rules.year, unit=terms.rules.running.unit, sites=every, heirs=heirs)


def preview(municipality: Municipality, houses: Sequence[KnownHouse], terms: YearTerms) -> Preview:
    """Compute one municipality's year; raises OtherYears where the code does not count in it."""
    days = days_of_municipality(terms.rules, valid_from=municipality.valid_from, valid_until=municipality.valid_until)
    found = entitlement([each.house for each in houses], rules=terms.rules, days=days)
    snapshot = Entitlement(
        municipality_id=municipality.today().pk,
        municipality_then=municipality,
        province_id=municipality.today().province_id,
        year=terms.rules.year,
        number=1,
        total_amount=found.total,
        uncapped_amount=found.uncapped,
        cap_amount=found.cap,
        difference_amount=found.total,
        rule_version=terms.version,
        confirmed=terms.rules.running.confirmed,
        words={
            "rule": terms.words,
            "days": list(found.days),
            "houses": [as_words(known, own) for known, own in zip(houses, found.houses, strict=True)],
        },
    )
    snapshot.words = json.loads(json.dumps(snapshot.words, cls=DjangoJSONEncoder))
    gaps = tuple((each.site.name, gap, day) for each in houses for gap, day in each.gaps)
    return Preview(snapshot=snapshot, houses=tuple(houses), gaps=gaps)


def as_words(known: KnownHouse, own: HouseAmount) -> dict[str, Any]:
    """Return a house with its lines as the snapshot keeps them: numbers and days, no sentence."""
    return {
        "site": known.site.pk,
        "name": known.house.name,
        "kind": known.house.kind.value,
        "amount": str(own.amount),
        "from_file": known.known.from_file,
        "lines": [line_as_words(line) for line in own.lines],
    }


def line_as_words(line: Line) -> dict[str, Any]:
    """Return a line with its amount rounded for the reader; `exact` says whether nothing was rounded."""
    amount = to_cent(Decimal(line.exact.numerator) / Decimal(line.exact.denominator))
    return {
        "first": line.days.first,
        "last": line.days.last,
        "places": line.places,
        "rate": str(line.rate),
        "parts": line.parts,
        "whole": line.whole,
        "amount": str(amount),
        "exact": amount == line.exact,
    }


@transaction.atomic
def record_entitlement(municipality: Municipality, year: int, *, by: User, reason: str = "") -> Entitlement:
    """Keep what the year comes to now; a change is kept as a correction with its difference, and needs a reason.

    Returns the last snapshot where nothing changed. Raises Incomplete while something is not known, NoRuleSet and
    OtherYears as the rules do, ValueError for a correction without reason.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, municipality.pk])
    terms = terms_of_year(year)
    now = preview(municipality, houses_of_municipality(municipality, terms, heirs=successors()), terms)
    if now.gaps:
        raise Incomplete(now.gaps)
    return keep(now.snapshot, by=by, reason=reason)


def keep(snapshot: Entitlement, *, by: User, reason: str) -> Entitlement:
    """Save a computed snapshot after the last one, book it, and log it."""
    last = Entitlement.objects.of(snapshot.municipality_then, snapshot.year).last()
    if last and same(last, snapshot):
        return last
    if last:
        if not reason.strip():
            raise ValueError("A correction needs a reason.")
        snapshot.number = last.number + 1
        snapshot.difference_amount = snapshot.total_amount - last.total_amount
    snapshot.reason = reason
    snapshot.computed_at, snapshot.computed_by = timezone.now(), by
    snapshot.membership_id = by.acting.pk if by.acting else None
    snapshot.save()
    book_entitlement(snapshot, by=by)
    details = {"year": snapshot.year, "total": snapshot.total_amount, "difference": snapshot.difference_amount}
    record("entitlement.record", snapshot, by=by, details={**details, "reason": reason})
    return snapshot


def same(last: Entitlement, now: Entitlement) -> bool:
    """Say whether two snapshots come to the same by the same way; the words of the legal source do not matter."""
    return (last.total_amount, last.rule_version, last.words["houses"], last.words["days"]) == (
        now.total_amount,
        now.rule_version,
        now.words["houses"],
        now.words["days"],
    )


@transaction.atomic
def record_first_entitlements(year: int, *, by: User) -> tuple[int, list[tuple[Municipality, str]]]:
    """Record the year of every municipality with a house that has no snapshot yet.

    Returns how many were recorded, and the municipalities that could not be, each with the reason in words.
    """
    terms = terms_of_year(year)
    houses = houses_of_year(year, unit=terms.rules.running.unit, sites=Site.objects.houses(), heirs=successors())
    known = set(Entitlement.objects.last_of_each(year).values_list("municipality_then_id", flat=True))
    codes = {code for each in houses for code in each.codes} - known
    recorded, left = 0, []
    for municipality in Municipality.objects.with_successor().in_bulk(codes).values():
        own = [each for each in houses if municipality.pk in each.codes]
        try:
            now = preview(municipality, own, terms)
        except OtherYears:
            continue
        if now.gaps:
            left.append((municipality, str(now.gaps[0][1].label)))
        elif now.snapshot.total_amount:
            keep(now.snapshot, by=by, reason="")
            recorded += 1
    return recorded, left
