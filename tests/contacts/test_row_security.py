"""The second wall around contacts: a query that forgets visible_to still gets no foreign row."""

import uuid
from datetime import date
from itertools import product

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from contacts.kinds import FunctionCode, InvolvementRole
from contacts.models import (
    CalendarFeed,
    ContactImport,
    Conversation,
    ConversationParty,
    FollowUp,
    Involvement,
    Merge,
    Person,
    PersonRole,
    PlanDay,
    SegmentLine,
    SegmentMailing,
    Standing,
    StandingNote,
)
from sites.models import Site
from tests import make
from tests.contacts.test_plan_walls import SHAREABLE
from tests.contacts.whos_who import make_whos_who
from tests.make import Cast
from tests.roles import as_web

# Plans and agreements are tried in test_plan_walls, the address of a calendar in test_calendar.
WHO_IS_WHO = {*apps.get_app_config("contacts").get_models()} - {*SHAREABLE, PlanDay, CalendarFeed}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
MUNICIPAL = {"reader", "editor", "signatory"}


def who_gets(cast: Cast, model: type) -> set[str]:
    """Those whose scope lets a bare `.all()` return a row."""
    found = set()
    for name, user in cast.everybody().items():
        with as_web(user):
            if model.objects.all().exists():
                found.add(name)
    return found


def test_persons_and_their_roles_are_de_huizens_alone(cast: Cast) -> None:
    person = Person.objects.create(name="Voorbeeldpersoon")
    PersonRole.objects.create(person=person, code=FunctionCode.MAYOR)
    assert who_gets(cast, Person) == who_gets(cast, PersonRole) == DE_HUIZEN


def test_a_follow_up_is_de_huizens_and_its_owners(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    FollowUp.objects.create(what="Call back", due_on=timezone.localdate(), owner=cast.editor, site=site)
    assert who_gets(cast, FollowUp) == DE_HUIZEN | {"editor"}


def test_a_follow_up_of_a_site_knows_its_municipality_and_province(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    row = FollowUp.objects.create(what="Call back", due_on=timezone.localdate(), owner=cast.reviewer, site=site)
    row.refresh_from_db()
    assert (row.municipality_id, row.province_id) == (site.municipality_id, site.province_id)
    assert not row.for_governor


def involved(site: Site, party: Person | Organisation, role: str = InvolvementRole.ADVISES) -> Involvement:
    """An involvement with a stance and an internal note."""
    who = {"person": party} if isinstance(party, Person) else {"organisation": party}
    made = Involvement.objects.create(site=site, role=role, **who)
    told = Standing.objects.create(
        involvement=made, known_on=date(2026, 3, 12), influence=4, stance=-1, source="advice"
    )
    StandingNote.objects.create(standing=told, text="Only for us.")
    return made


def test_governor_and_observer_get_stances_of_organisations_in_their_scope_and_no_note(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    involved(site, Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone"))
    assert who_gets(cast, Involvement) == DE_HUIZEN | MUNICIPAL | {"governor", "observer"}
    assert who_gets(cast, Standing) == DE_HUIZEN | {"governor", "observer"}
    assert who_gets(cast, StandingNote) == DE_HUIZEN


def test_nobody_else_gets_the_stance_of_a_person(cast: Cast) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    involved(site, Person.objects.create(name="Voorbeeldbuur", is_private=True))
    assert who_gets(cast, Involvement) == who_gets(cast, Standing) == DE_HUIZEN


def test_a_stance_is_hidden_again_with_its_site(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    involved(site, Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone"))
    assert who_gets(cast, Standing) == DE_HUIZEN | {"governor"}
    Site.objects.filter(pk=site.pk).update(shared_with_governor=False)
    assert who_gets(cast, Standing) == who_gets(cast, Involvement) - MUNICIPAL == DE_HUIZEN


@pytest.mark.parametrize("place", ["municipality", "province"])
def test_an_involvement_in_a_municipality_or_province_is_seen_by_its_governor(cast: Cast, place: str) -> None:
    where = {place: getattr(make.submitted(cast.signatory), place)}
    organisation = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    made = Involvement.objects.create(organisation=organisation, role="advises", **where)
    Standing.objects.create(involvement=made, known_on=date(2026, 3, 12), influence=4, stance=-1, source="advice")
    assert who_gets(cast, Standing) == DE_HUIZEN | {"governor", "observer"}


def test_conversations_lists_merges_and_mailings_are_de_huizens_alone(cast: Cast) -> None:
    site, now = make.submitted(cast.signatory), timezone.now()
    person = Person.objects.create(name="Voorbeeldpersoon")
    talk = Conversation.objects.create(site=site, kind="call", held_on=now.date(), words="Busy.", key=uuid.uuid4())
    ConversationParty.objects.create(conversation=talk, person=person)
    Merge.objects.create(kind="person", kept=1, dropped=2, at=now)
    mailing = SegmentMailing.objects.create(subject_nl="Dag", form_key=uuid.uuid4(), sent_at=now)
    SegmentLine.objects.create(mailing=mailing, person=person, language="nl")
    for model in (Conversation, ConversationParty, Merge, SegmentMailing, SegmentLine):
        assert who_gets(cast, model) == DE_HUIZEN, model
    ContactImport.objects.create(owner=cast.reviewer, name="list.csv", rows=[], uploaded_at=now)
    assert who_gets(cast, ContactImport) == {"reviewer"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE contacts_standing SET stance = 2",
        "DELETE FROM contacts_standing",
        "DELETE FROM contacts_conversation",
        "DELETE FROM contacts_person",
        "UPDATE contacts_merge SET moved = '{}'",
        "UPDATE contacts_segmentmailing SET text_nl = ''",
    ],
)
def test_the_web_rewrites_no_history_of_contacts(cast: Cast, change: str) -> None:
    with as_web(cast.coordinator), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


def test_only_de_huizen_writes_who_is_involved(cast: Cast) -> None:
    site = make.submitted(cast.signatory)
    row = Involvement(site=site, organisation=cast.signatory.acting.organisation, role="decides")
    for user in (cast.signatory, cast.governor):
        with as_web(user), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


def test_both_walls_stand_in_the_same_place(cast: Cast) -> None:
    """Whatever visible_to gives as the worker, the policies give as the web."""
    place = make.submitted(cast.neighbour).municipality
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    for site in (
        make.submitted(cast.signatory),
        make.submitted(cast.signatory, shared_with_governor=False),
        make.retained(cast.signatory, cast.reviewer, cast.coordinator),
    ):
        involved(site, zone)
        involved(site, Person.objects.create(name="Voorbeeldbuur"))
    Involvement.objects.create(municipality=place, organisation=zone, role="advises")
    make_whos_who(cast, make.draft(cast.signatory), site)
    SegmentLine.objects.create(mailing=SegmentMailing.objects.get(), person=Person.objects.first(), language="nl")
    FollowUp.objects.create(what="Call back", due_on=timezone.localdate(), owner=cast.editor, site=site)
    for user, model in product(cast.everybody().values(), WHO_IS_WHO):
        allowed = set(model.objects.visible_to(user).values_list("pk", flat=True))
        assert allowed or user != cast.reviewer or model is ContactImport, f"no row of {model} to try"
        with as_web(user):
            assert set(model.objects.values_list("pk", flat=True)) == allowed, (user, model)
