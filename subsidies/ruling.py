"""Enter a rule set: all terms of the subsidy from one day on; terms that stay as they are get no new row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from foundation.parameters.entering import enter
from foundation.parameters.models import Parameter
from foundation.parameters.reading import ParameterMissing, each_in_force
from subsidies.calculating import TERMS

AMOUNTS = {"rate": "subsidies.rate_per_place", "cap": "subsidies.cap_per_municipality"}
WORDS = ("unit", "proration", "transition_houses", "merger", "rounding")
DAYS = ("claim_by", "justification_by")


@dataclass(frozen=True, kw_only=True)
class RuleSetRow:
    """A rule set as the page shows it: from which day, until which, and the row of each term, by its short name."""

    valid_from: date
    valid_until: date | None
    terms: dict[str, Parameter]
    changed: frozenset[str]

    @property
    def confirmed(self) -> bool:
        """Whether every term is confirmed by its source."""
        return all(row.confirmed for row in self.terms.values())


def short(key: str) -> str:
    """Return the name of a term as forms have it."""
    named = {long: name for name, long in AMOUNTS.items()}
    return named.get(key, key.removeprefix("subsidies."))


def history(rows: list[Parameter]) -> list[RuleSetRow]:
    """Put all values of the terms, in any order, together as rule sets that follow each other; the newest first."""
    days = sorted({row.valid_from for row in rows})
    found: list[RuleSetRow] = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        begun = sorted((row for row in rows if row.valid_from <= day), key=lambda row: (row.valid_from, row.entered_at))
        terms = {short(row.key): row for row in begun}
        if len(terms) == len(TERMS):
            changed = frozenset(name for name, row in terms.items() if row.valid_from == day) if found else frozenset()
            end = date.fromordinal(following.toordinal() - 1) if following else None
            found.append(RuleSetRow(valid_from=day, valid_until=end, terms=terms, changed=changed))
    return found[::-1]


def terms_on(day: date) -> dict[str, Any]:
    """Return the terms in force on a day, as the form shows them; empty where there are none yet."""
    try:
        rows = each_in_force(*TERMS, on=day)
    except ParameterMissing:
        return {}
    return {short(row.key): row.value for row in rows if short(row.key) not in DAYS}


@transaction.atomic
def enter_rule_set(values: Mapping[str, Any], *, language: str, by: User) -> list[str]:
    """Enter the terms that differ from those in force on their day; returns the names of the terms that changed.

    A day to claim or justify is added to those that are known. A term whose source is confirmed now, or is not any
    more, changes too.
    """
    day: date = values["valid_from"]
    rows = {short(row.key): row for row in each_in_force(*TERMS, on=day)}
    new: dict[str, Any] = {name: f"{values[name]:.2f}" for name in AMOUNTS} | {name: values[name] for name in WORDS}
    for name in DAYS:
        known = list(rows[name].value)
        new[name] = sorted({*known, values[name].isoformat()}) if values.get(name) else known
    changed = [
        name for name, row in rows.items() if new[name] != row.value or (values["confirmed"] and not row.confirmed)
    ]
    for name in changed:
        enter(
            rows[name].key,
            new=new[name],
            valid_from=day,
            legal_source=values["legal_source"],
            language=language,
            confirmed=values["confirmed"],
            by=by,
        )
    return changed
