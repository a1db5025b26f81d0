"""What pages say about the subsidy in sentences: what is not known, what happens next, how far the money went."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from accounts.roles import EDITORS, MUNICIPAL, REVIEWERS, Role
from foundation.identifiers import spaced_iban, written_structured_communication
from foundation.parameters.models import Parameter
from foundation.templatetags.look import euro
from subsidies.kinds import WORDS_OF_PARAMETERS, Gap
from subsidies.models import Claim
from subsidies.workflow import ClaimFacts, ClaimRefusal, ClaimStatus, ClaimStep, hindrance, unused


def gap_words(gaps: Iterable[tuple[str, Gap, date | None]]) -> list[str]:
    """Say per house what is not known, its months together."""
    months: dict[str, list[str]] = {}
    words = []
    for name, gap, day in gaps:
        if gap == Gap.MONTH and day:
            months.setdefault(name, []).append(f"{MONTHS[day.month]} {day.year}")
        else:
            words.append(_("%(house)s: the number of places is not known.") % {"house": name})
    for name, unknown in months.items():
        listed = {"house": name, "months": ", ".join(unknown)}
        words.append(_("%(house)s: the occupied places are not known for %(months)s.") % listed)
    return words


def claim_next(facts: ClaimFacts, role: str, *, person: int) -> str:
    """Say what happens next with a claim, in the eyes of this role."""
    own = role in MUNICIPAL
    if facts.status == ClaimStatus.DRAFT:
        if not own:
            return _("The municipality fills in the claim again.")
        if not facts.finished:
            return _("Fill in who is paid and on which account; then a signatory can submit.")
        return _("A signatory of your municipality can submit the claim.")
    if facts.status == ClaimStatus.CHECKED and role == Role.COORDINATOR:
        refused = hindrance(facts, ClaimStep.APPROVE, person=person)
        if refused == ClaimRefusal.HANDS:
            return _("You checked or submitted it yourself: another coordinator approves.")
    if facts.status == ClaimStatus.PAID:
        return paid_next(facts, own=own, writes=role in EDITORS)
    words = {
        ClaimStatus.SUBMITTED: _("Somebody of De Huizen checks amount, account and papers."),
        ClaimStatus.CHECKED: _("A coordinator who did not check it approves or rejects it."),
        ClaimStatus.APPROVED: _("The federal service pays. De Huizen notes the day here."),
        ClaimStatus.JUSTIFIED: _("Nothing more is asked. Keep the proof of what was spent."),
        ClaimStatus.REJECTED: _("A new claim for the same year is possible."),
        ClaimStatus.RECLAIMED: _("The federal service reclaims the amount. De Huizen only notes it here."),
    }
    return words[facts.status]


def paid_next(facts: ClaimFacts, *, own: bool, writes: bool) -> str:
    """Say what happens once the money is there."""
    if facts.handed_in:
        return _("De Huizen reads the justification and accepts it.")
    if not own:
        return _("The municipality says what the money went to.")
    if facts.lines:
        return _("When every line is there, a signatory hands the justification in.")
    return _("Enter what the money went to.") if writes else _("Your colleagues enter what the money went to.")


def justification_context(claim: Claim) -> dict[str, Any]:
    """Return the lines of spending, their sum, and what is left of the payment."""
    lines = list(claim.spending.all().in_order())
    spent = sum((line.amount for line in lines), claim.paid_amount * 0)
    return {
        "lines": lines,
        "spent": spent,
        "unused": unused(claim.paid_amount, spent),
        "iban": spaced_iban(claim.iban),
        "communication": written_structured_communication(claim.communication) if claim.communication else "",
    }


def term_words(terms: Mapping[str, Parameter], changed: frozenset[str]) -> list[tuple[Parameter, str, bool]]:
    """Return each term of a rule set with its value in words, and whether it is new in this set."""
    found = []
    for name, row in terms.items():
        words = WORDS_OF_PARAMETERS.get(row.key)
        value = euro(Decimal(row.value)) if name in {"rate", "cap"} else row.written
        found.append((row, str(words(row.value).label) if words else value, name in changed))
    return found


def column_words() -> dict[str, str]:
    """Say what each column of the open data means."""
    return {
        "year": _("Calendar year of the subsidy."),
        "municipality_kbo": _("Enterprise number (KBO/BCE) of the municipality, ten digits; may be empty."),
        "municipality_nis": _("Code of the municipality in the national register (NIS/INS), as it held in that year."),
        "municipality_name": _("Name of the municipality in its own language or languages."),
        "house": _("Name of the house."),
        "house_kind": _("detention or transition."),
        "places": _("The highest number of counted places of the house in that year."),
        "house_amount_eur": _("Share of the house in the municipality's amount, in euro, a point before the cents."),
        "municipality_amount_eur": _("Amount of the municipality over all its houses, after the maximum."),
        "municipality_uncapped_eur": _("The same amount before the maximum."),
        "cap_eur": _("The maximum that held for the municipality."),
        "rule_version": _("Day from which the rule set held, and a digest of its terms: equal terms, equal version."),
        "rule_confirmed": _("yes where every term was confirmed by its source, else no."),
    }


def sees_account(role: str) -> bool:
    """Say whether a role is shown the account: the municipality itself and De Huizen."""
    return role in MUNICIPAL | REVIEWERS
