"""The tables of the subsidy: one file per kind of thing."""

from subsidies.models.claims import Claim, ClaimEvent, ClaimPaper, ClaimQuerySet, Spending
from subsidies.models.entitlements import Entitlement, EntitlementQuerySet
from subsidies.models.houses import HousePlaces, OccupiedMonth, Operation
from subsidies.models.ledger import LedgerEntry, LedgerQuerySet
from subsidies.models.scenarios import Scenario
from subsidies.models.years import OpenYear

__all__ = [
    "Claim",
    "ClaimEvent",
    "ClaimPaper",
    "ClaimQuerySet",
    "Entitlement",
    "EntitlementQuerySet",
    "HousePlaces",
    "LedgerEntry",
    "LedgerQuerySet",
    "OccupiedMonth",
    "OpenYear",
    "Operation",
    "Scenario",
    "Spending",
]
