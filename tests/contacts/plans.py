"""Rows of plans for tests: an agreement with two parties, steps of an action plan, each by its real act."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from accounts.roles import OrganisationKind
from contacts.agreeing import add_agreement, save_party
from contacts.models import Action, Agreement, AgreementParty
from contacts.planning import Links, save_action
from contacts.whereabouts import Place
from sites.models import Site

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=20)


def organisation(name: str, kind: OrganisationKind = OrganisationKind.CAW) -> Organisation:
    """Find or make a partner."""
    return Organisation.objects.get_or_create(kind=kind, name_nl=name)[0]


def agreement(site: Site | None, by: User, **changes: Any) -> Agreement:
    """An agreement for two years, of which something must be decided halfway."""
    values = {
        "title": "Bridge figure for two years",
        "starts_on": TODAY - timedelta(days=30),
        "ends_on": TODAY + timedelta(days=700),
        "decision": "Whether it goes on after that",
        "decision_due_on": TODAY + timedelta(days=350),
        "is_shared": False,
        **changes,
    }
    return add_agreement(Place(site=site), by=by, values=values)


def party(of: Agreement, by: User, name: str = "CAW", **changes: Any) -> AgreementParty:
    """A party that promises an amount a year."""
    values = {
        "organisation": None if "person" in changes else organisation(name),
        "person": None,
        "promise": "Pays half a bridge figure",
        "amount_per_year": 30_000,
        **changes,
    }
    return save_party(of, None, by=by, values=values)


def action(site: Site | None, by: User, what: str = "Write to the street", **changes: Any) -> Action:
    """One step of a plan, due soon."""
    links = Links(partners=changes.pop("partners", ()), blockers=changes.pop("blockers", ()))
    values = {"what": what, "term_words": "soon", "starts_on": TODAY, "ends_on": SOON, "is_shared": False, **changes}
    place = Place(site=site, province=values.pop("province", None))
    return save_action(place, None, by=by, values=values, links=links)


def day(words: str) -> date:
    """A day as it is written."""
    return date.fromisoformat(words)
