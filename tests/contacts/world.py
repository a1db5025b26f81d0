"""Rows of plans for the test of rights: an agreement and a step that are shared, others that are not, a follow-up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contacts.agreeing import add_agreement_paper
from contacts.following import add_follow_up
from contacts.models import Action, Agreement, FollowUp
from contacts.paper_kinds import AgreementPaperKind
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.make import Cast

INSIDE, SHARED, FOLLOW_UP = "agreement or action, kept inside De Huizen", "agreement or action, shared", "follow-up"

OF_AN_AGREEMENT = {f"contacts:{verb}_agreement" for verb in ("edit", "decide", "close")}
OF_AN_AGREEMENT |= {"contacts:agreement", "contacts:add_party", "contacts:add_agreement_paper"}
OF_A_PARTY = {f"contacts:{verb}_party" for verb in ("edit", "sign", "remove")}
OF_A_PAPER = {"contacts:agreement_paper", "contacts:remove_agreement_paper"}
OF_AN_ACTION = {"contacts:action", "contacts:action_state"}
OF_A_FOLLOW_UP = {"contacts:move_follow_up", "contacts:finish_follow_up"}
OF_PLANS = OF_AN_AGREEMENT | OF_A_PARTY | OF_A_PAPER | OF_AN_ACTION | OF_A_FOLLOW_UP


@dataclass
class Plans:
    """One row of each, by who may read it."""

    agreements: dict[str, Agreement]
    actions: dict[str, Action]
    follow_up: FollowUp


def make_plans(cast: Cast, site: Site) -> Plans:
    """Agreements and steps about a site, one shared and one not."""
    agreements, actions = {}, {}
    for kind in (INSIDE, SHARED):
        agreements[kind] = plans.agreement(site, cast.coordinator, is_shared=kind == SHARED)
        plans.party(agreements[kind], cast.coordinator)
        paper = make.picture((64, 48))
        add_agreement_paper(agreements[kind], paper, by=cast.reviewer, name="a.jpg", kind=AgreementPaperKind.ANNEX)
        actions[kind] = plans.action(site, cast.reviewer, is_shared=kind == SHARED)
    follow_up = add_follow_up("Call the mayor", due_on=plans.SOON, owner=cast.reviewer, by=cast.reviewer)
    return Plans(agreements, actions, follow_up)


def rows_of_plans(made: Plans, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of row that an address about plans can be asked for."""
    if name in OF_A_FOLLOW_UP:
        yield FOLLOW_UP, {"pk": made.follow_up.pk}
    for kind in (INSIDE, SHARED):
        agreement = made.agreements[kind]
        if name in OF_AN_AGREEMENT:
            yield kind, {"pk": agreement.pk}
        if name in OF_A_PARTY:
            yield kind, {"pk": agreement.parties.get().pk}
        if name in OF_A_PAPER:
            yield kind, {"pk": agreement.papers.get().pk}
        if name in OF_AN_ACTION:
            yield kind, {"pk": made.actions[kind].pk}
