"""The second wall around plans and agreements, and what the database refuses whatever the code does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from contacts.agreeing import add_agreement_paper, save_agreement
from contacts.models import (
    Action,
    ActionBlock,
    ActionPartner,
    Agreement,
    AgreementPaper,
    AgreementParty,
    PlanDay,
)
from contacts.paper_kinds import AgreementPaperKind
from contacts.participating import set_step
from contacts.participation import PlanStep
from documents.models import Document
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.contacts.plans import TODAY
from tests.make import Cast
from tests.roles import as_web
from tests.sites.test_row_security import DE_HUIZEN, MUNICIPAL, who_gets

SHAREABLE = (Agreement, AgreementParty, AgreementPaper, Document, Action, ActionPartner, ActionBlock)


def make_all(cast: Cast, site: Site | None, *, shared: bool) -> Agreement:
    """One row of each."""
    made = plans.agreement(site, cast.coordinator, is_shared=shared)
    plans.party(made, cast.coordinator)
    add_agreement_paper(made, make.picture(), by=cast.reviewer, name="a.jpg", kind=AgreementPaperKind.SIGNED)
    first = plans.action(site, cast.reviewer, is_shared=shared, partners=[plans.organisation("CAW")])
    plans.action(site, cast.reviewer, "Open day", is_shared=shared, blockers=[first])
    return made


@pytest.mark.parametrize("model", SHAREABLE)
def test_what_is_not_shared_is_de_huizens_alone(cast: Cast, model: type) -> None:
    make_all(cast, make.submitted(cast.signatory), shared=False)
    assert who_gets(cast, model) == DE_HUIZEN


@pytest.mark.parametrize("model", SHAREABLE)
def test_what_is_shared_is_read_in_its_place_and_never_by_observers(cast: Cast, model: type) -> None:
    make_all(cast, make.retained(cast.signatory, cast.reviewer, cast.coordinator), shared=True)
    if model is Document:
        Document.objects.exclude(pk__in=AgreementPaper.objects.values("document")).delete()
    assert who_gets(cast, model) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_sharing_and_taking_it_back_reaches_every_row(cast: Cast) -> None:
    made = make_all(cast, make.submitted(cast.signatory), shared=True)
    save_agreement(made, by=cast.coordinator, values={"is_shared": False})
    Action.objects.update(is_shared=False)
    for model in SHAREABLE:
        assert who_gets(cast, model) == DE_HUIZEN, model


def test_a_site_kept_from_the_governor_keeps_its_agreements_too(cast: Cast) -> None:
    make_all(cast, make.submitted(cast.signatory), shared=True)
    Site.objects.update(shared_with_governor=False)
    for model in SHAREABLE:
        assert "governor" not in who_gets(cast, model), model


def test_the_plan_of_the_country_stays_inside_de_huizen(cast: Cast) -> None:
    make_all(cast, None, shared=True)
    for model in (Agreement, Action, ActionPartner):
        assert who_gets(cast, model) == DE_HUIZEN


def test_a_participation_plan_belongs_to_its_site_but_not_to_observers(cast: Cast) -> None:
    draft = make.draft(cast.signatory)
    set_step(draft, PlanStep.FEASIBLE, by=cast.editor, values={"done_on": TODAY})
    assert who_gets(cast, PlanDay) == MUNICIPAL
    chosen = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    set_step(chosen, PlanStep.STREET, by=cast.reviewer, values={"planned_on": TODAY})
    assert who_gets(cast, PlanDay) == MUNICIPAL | DE_HUIZEN | {"governor"}


def test_both_walls_stand_in_the_same_place(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    for shared in (True, False):
        make_all(cast, site, shared=shared)
        make_all(cast, make.submitted(cast.neighbour), shared=shared)
    plans.action(
        site, cast.reviewer, "Shared, waits for what is not", is_shared=True, blockers=Action.objects.all()[2:3]
    )
    set_step(site, PlanStep.FEASIBLE, by=cast.editor, values={"done_on": TODAY})
    for model in (*(model for model in SHAREABLE if model is not Document), PlanDay):
        for name, user in cast.everybody().items():
            allowed = set(model.objects.visible_to(user).values_list("pk", flat=True))
            with as_web(user):
                seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
                bare = set(model.objects.values_list("pk", flat=True))
            assert seen == allowed, (model, name)
            assert bare == allowed or model is ActionBlock, (model, name)


def test_the_web_cannot_take_a_foreign_file_over_by_calling_it_a_paper_of_an_agreement(cast: Cast) -> None:
    made = make_all(cast, make.submitted(cast.signatory), shared=True)
    mine = plans.agreement(make.submitted(cast.neighbour), cast.reviewer)
    theft = AgreementPaper(
        agreement=mine, document=made.papers.get().document, kind=AgreementPaperKind.ANNEX, added_at=timezone.now()
    )
    with as_web(cast.reviewer), pytest.raises(ProgrammingError, match="somebody else"), transaction.atomic():
        theft.save()


@pytest.mark.parametrize("who", ["signatory", "governor", "observer"])
def test_others_write_nothing_into_what_they_read(cast: Cast, who: str) -> None:
    make_all(cast, make.submitted(cast.signatory), shared=True)
    with as_web(getattr(cast, who)):
        assert Agreement.objects.update(title="Mine") == 0
        assert AgreementParty.objects.all().delete()[0] == 0
        assert Action.objects.update(what="Mine") == 0


@pytest.mark.parametrize(
    "change", ["DELETE FROM contacts_planday", "DELETE FROM contacts_agreement", "DELETE FROM contacts_action"]
)
def test_what_was_planned_or_agreed_is_never_deleted(cast: Cast, change: str) -> None:
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


# --- What the database refuses ----------------------------------------------------------------------------------------

YESTERDAY = TODAY - timedelta(days=1)


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"title": ""}, "agreement_has_title"),
        ({"ends_on": TODAY - timedelta(days=40)}, "agreement_ends_after_start"),
        ({"decision": ""}, "agreement_decision_says_what"),
        ({"decided_on": TODAY}, "agreement_decided_says_what"),
        ({"decided_words": "Yes"}, "agreement_decided_says_what"),
        ({"closed_on": TODAY}, "agreement_closed_says_why"),
    ],
)
def test_an_agreement_that_cannot_be_is_refused(cast: Cast, change: dict[str, Any], constraint: str) -> None:
    plans.agreement(None, cast.coordinator)
    with refused(constraint), transaction.atomic():
        Agreement.objects.update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"organisation": None}, "party_is_organisation_or_person"),
        ({"amount_per_year": 0}, "party_amount_is_an_amount"),
        ({"promise": ""}, "party_promises_something"),
        ({"signed_by": "Mayor"}, "party_signed_by_has_day"),
    ],
)
def test_a_party_that_cannot_be_is_refused(cast: Cast, change: dict[str, Any], constraint: str) -> None:
    plans.party(plans.agreement(None, cast.coordinator), cast.coordinator)
    with refused(constraint), transaction.atomic():
        AgreementParty.objects.update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"what": ""}, "action_says_what"),
        ({"starts_on": None}, "action_term_has_both_days"),
        ({"ends_on": YESTERDAY}, "action_term_has_both_days"),
        ({"state": "done"}, "action_done_has_day"),
        ({"done_on": TODAY}, "action_done_has_day"),
    ],
)
def test_a_step_that_cannot_be_is_refused(cast: Cast, change: dict[str, Any], constraint: str) -> None:
    plans.action(None, cast.coordinator)
    with refused(constraint), transaction.atomic():
        Action.objects.update(**change)


def test_a_step_is_no_part_of_itself_and_waits_not_for_itself(cast: Cast) -> None:
    first = plans.action(None, cast.coordinator)
    with refused("action_is_no_part_of_itself"), transaction.atomic():
        Action.objects.update(part_of=first)
    with refused("action_waits_not_for_itself"), transaction.atomic():
        ActionBlock.objects.create(action=first, blocker=first)


def test_the_database_itself_refuses_a_circle_of_three(cast: Cast) -> None:
    first, second, third = (plans.action(None, cast.coordinator, what) for what in ("One", "Two", "Three"))
    ActionBlock.objects.create(action=first, blocker=second)
    ActionBlock.objects.create(action=second, blocker=third)
    with refused("wait for itself"), transaction.atomic():
        ActionBlock.objects.create(action=third, blocker=first)


def test_a_step_of_the_participation_plan_stands_once_and_says_why_it_is_not_needed(cast: Cast) -> None:
    site = make.draft(cast.signatory)
    row = set_step(site, PlanStep.INQUIRY, by=cast.editor, values={"not_needed": True, "note": "No permit needed"})
    again = set_step(site, PlanStep.INQUIRY, by=cast.editor, values={"not_needed": True, "note": "None"})
    assert row.pk == again.pk
    with refused("plan_step_not_needed_says_why"), transaction.atomic():
        PlanDay.objects.update(note="")
