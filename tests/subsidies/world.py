"""Rows of the subsidy for the test of rights: a recorded year, claims, a house, scenarios."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.roles import Role
from subsidies.claiming import add_claim_paper
from subsidies.imagining import keep_scenario
from subsidies.kinds import ClaimPaperKind
from subsidies.models import Claim, HousePlaces, OpenYear, Scenario
from subsidies.publishing import publish_year
from subsidies.workflow import ClaimStep
from tests import make
from tests.make import Cast
from tests.subsidies.houses import LAST_YEAR, PAID, draft_claim, granted, house, places, spent, stepped

YEAR, CLAIM, DRAFT = "year of this municipality", "claim: submitted and later", "claim: draft"
HOUSE, SHARED = "places and operator of a house", "scenario that a colleague of the municipality shares"
NOBODYS = "a row that is nobody's"
HOUSES = [{"name": "A", "kind": "detention", "places": 30, "opens_on": date(2027, 1, 1), "closes_on": None}]

OF_A_YEAR = {f"subsidies:{name}" for name in ("municipality", "year", "record", "start_claim")}
OF_A_CLAIM = {f"subsidies:{name}" for name in ("claim", "edit_claim", "add_claim_paper", "spend")}
OF_A_HOUSE = {f"subsidies:{name}" for name in ("add_places", "occupied", "operator")}
OF_ONES_OWN = {"subsidies:edit_scenario", "subsidies:drop_scenario"}
OTHERS = {f"subsidies:{name}" for name in ("justification", "claim_step", "claim_paper", "remove_claim_paper")}
OTHERS |= {"subsidies:unspend", "subsidies:remove_places", "subsidies:scenario"}
OF_MONEY = OF_A_YEAR | OF_A_CLAIM | OF_A_HOUSE | OF_ONES_OWN | OTHERS
# Addresses that are about nobody's row.
YEARLY: dict[str, dict[str, Any]] = {
    "subsidies:record_all": {"year": LAST_YEAR},
    "subsidies:open_file": {"year": LAST_YEAR},
    "subsidies:publish": {"year": LAST_YEAR},
    "subsidies:export": {"suffix": "csv"},
}


@dataclass
class Money:
    """One row of each."""

    paid: Claim
    draft: Claim
    paper: int
    draft_paper: int
    line: int
    period: HousePlaces
    shared: Scenario
    nobodys: Scenario
    year: OpenYear


def make_money(cast: Cast) -> Money:
    """Walk the real steps until there is a row of every kind, all of the cast's municipality."""
    site = house(cast, name="Zwaluwnest house")
    period = places(site, 50, date(LAST_YEAR - 1, 1, 1))
    for year in (LAST_YEAR - 1, LAST_YEAR):
        granted(cast, year)
    paid, draft = draft_claim(cast, LAST_YEAR - 1), draft_claim(cast, LAST_YEAR)
    papers = [
        add_claim_paper(claim, make.picture((64, 48)), by=cast.editor, name="c.jpg", kind=ClaimPaperKind.INVOICE).pk
        for claim in (paid, draft)
    ]
    paid = stepped(paid, cast, *PAID)
    spent(paid, cast)
    gone = make.person("gone", make.municipality(make.OLEN), Role.EDITOR)
    shared, nobodys = (
        keep_scenario(by=by, name="Zwaluw", years=(2027, 2028), houses=HOUSES, shared=by == cast.editor)
        for by in (cast.editor, gone)
    )
    open_year = publish_year(LAST_YEAR, by=cast.coordinator)
    line = paid.spending.get().pk
    return Money(paid, draft, *papers, line, period, shared, nobodys, open_year)


def rows_of_money(money: Money, name: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every kind of row that an address of the subsidy can be asked for."""
    place = {"nis": make.KORTRIJK} | ({} if name == "subsidies:municipality" else {"year": LAST_YEAR})
    of_year = {"year": LAST_YEAR} if name == "subsidies:occupied" else {}
    if name in OF_A_YEAR:
        yield YEAR, place, ""
    elif name in OF_A_CLAIM:
        yield from ((kind, {"pk": claim.pk}, "") for kind, claim in ((CLAIM, money.paid), (DRAFT, money.draft)))
    elif name == "subsidies:claim_step":
        for step in (ClaimStep.SUBMIT, ClaimStep.HAND_IN, ClaimStep.APPROVE, ClaimStep.RECLAIM):
            yield CLAIM, {"pk": money.paid.pk, "step": step.value}, ""
            yield DRAFT, {"pk": money.draft.pk, "step": step.value}, ""
    elif name in {"subsidies:claim_paper", "subsidies:remove_claim_paper"}:
        yield from ((kind, {"pk": pk}, "") for kind, pk in ((CLAIM, money.paper), (DRAFT, money.draft_paper)))
    elif name in OF_A_HOUSE:
        yield HOUSE, {"pk": money.period.site_id, **of_year}, ""
    else:
        yield one_row(money, name)


def one_row(money: Money, name: str) -> tuple[str, dict[str, Any], str]:
    """The row of an address that knows only one kind."""
    rows = {
        "subsidies:justification": (CLAIM, money.paid.pk),
        "subsidies:unspend": (CLAIM, money.line),
        "subsidies:remove_places": (HOUSE, money.period.pk),
        "subsidies:scenario": (SHARED, money.shared.pk),
        **dict.fromkeys(OF_ONES_OWN, (NOBODYS, money.nobodys.pk)),
    }
    kind, pk = rows[name]
    return kind, {"pk": pk}, ""
