"""Two that are the same become one, and two again: the database is as it was, row by row."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Organisation
from contacts.anonymising import anonymise
from contacts.conversing import Said, keep_conversation
from contacts.involving import involve, say_standing
from contacts.keeping import add_role
from contacts.kinds import FunctionCode
from contacts.merging import MergeRefused, merge, pointing_at, refusal_of, undo
from contacts.models import AgreementParty, Involvement, Merge, Person, PersonRole, Standing
from contacts.whereabouts import Place
from sites.models import Site
from tests import make
from tests.contacts import plans
from tests.make import Cast
from tests.roles import as_owner, as_web

SAID = {"known_on": timezone.localdate(), "influence": 4, "stance": -1, "source": "talk"}


def everything() -> dict[str, list[Any]]:
    """Every row of every table that a merge may touch, as the database writes it."""
    tables = [model._meta.db_table for model in apps.get_app_config("contacts").get_models()]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({*tables, "accounts_organisation", "subsidies_operation"} - {"contacts_merge"}):
            cursor.execute(f"SELECT to_jsonb(row) FROM {table} row ORDER BY 1")  # noqa: S608 - names of our own
            found[table] = cursor.fetchall()
    return found


@pytest.fixture
def site(cast: Cast) -> Site:
    return make.submitted(cast.signatory)


def lived(who: Person | Organisation, site: Site, cast: Cast, key: int) -> None:
    """Somebody with an involvement, a stance and a conversation."""
    place = Place(site=site)
    say_standing(involve(place, who, role="advises", by=cast.reviewer), SAID, by=cast.reviewer, note="Ours.")
    said = Said(kind="call", held_on=timezone.localdate(), words="Busy.")
    keep_conversation(place, said, parties=[who], by=cast.reviewer, key=make.uuid.UUID(int=key))


def two_persons(cast: Cast, site: Site) -> tuple[Person, Person]:
    """The same person twice, each with a history of its own."""
    one = Person.objects.create(name="Voorbeeld Korpschef", language="nl")
    other = Person.objects.create(
        name="Voorbeeld, korpschef",
        email="rol@voorbeeld.example",
        municipality=site.municipality,
        user=cast.stranger,
        opted_out_at=timezone.now(),
        objected_on=timezone.localdate(),
    )
    for number, who in enumerate((one, other)):
        lived(who, site, cast, number)
        add_role(who, {"code": FunctionCode.POLICE}, by=cast.reviewer)
    return one, other


def two_organisations(cast: Cast, site: Site) -> tuple[Organisation, Organisation]:
    """The same organisation twice; only the one that goes over has a number."""
    one = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    other = Organisation.objects.create(kind="POL", name_nl="Zone Voorbeeld", name_fr="Zone", kbo_number="0200000043")
    for number, who in enumerate((one, other), 8):
        lived(who, site, cast, number)
    Person.objects.create(name="Voorbeeldpersoon", organisation=other)
    return one, other


@pytest.mark.parametrize("two", [two_persons, two_organisations])
def test_merge_and_undo_leave_the_database_as_before(cast: Cast, site: Site, two: Any) -> None:
    kept, dropped = two(cast, site)
    before = everything()
    with as_web(cast.reviewer):
        merged = merge(kept, dropped, by=cast.reviewer)
    assert everything() != before
    with as_web(cast.coordinator):
        undo(merged, by=cast.coordinator)
    assert everything() == before


def test_the_kept_one_has_both_histories_and_what_only_the_other_said(cast: Cast, site: Site) -> None:
    kept, dropped = two_persons(cast, site)
    merge(kept, dropped, by=cast.reviewer)
    kept.refresh_from_db()
    assert (kept.email, kept.user, kept.municipality) == ("rol@voorbeeld.example", cast.stranger, site.municipality)
    assert kept.opted_out_at, "who opted out once has opted out"
    assert kept.objected_on
    assert Involvement.objects.of_person(kept).count() == PersonRole.objects.of_person(kept).count() == 2
    assert Standing.objects.filter(involvement__person=kept).count() == 2


def test_many_rows_go_over_at_once_and_a_twin_stays(cast: Cast, site: Site, django_assert_max_num_queries: Any) -> None:
    kept, dropped = two_persons(cast, site)
    for _number in range(30):
        add_role(dropped, {"code": FunctionCode.POLICE}, by=cast.reviewer)
    agreed, other = plans.agreement(site, cast.reviewer), plans.agreement(None, cast.reviewer, title="Other")
    for agreement, who in ((agreed, kept), (agreed, dropped), (other, dropped)):
        plans.party(agreement, cast.reviewer, person=who)
    with django_assert_max_num_queries(120):
        merge(kept, dropped, by=cast.reviewer)
    assert PersonRole.objects.of_person(kept).count() == 32
    assert AgreementParty.objects.filter(person=kept).count() == 2
    assert AgreementParty.objects.get(person=dropped).agreement == agreed, "both stood in this one"


def test_a_row_that_has_the_number_of_the_kept_one_goes_over_too(cast: Cast, site: Site) -> None:
    kept, dropped = two_persons(cast, site)
    PersonRole.objects.filter(pk__in=[kept.pk, dropped.pk]).delete()
    PersonRole.objects.create(pk=kept.pk, person=dropped, code=FunctionCode.POLICE)
    merge(kept, dropped, by=cast.reviewer)
    assert PersonRole.objects.get(pk=kept.pk).person == kept


def test_what_was_changed_after_a_merge_stays_when_it_is_taken_back(cast: Cast, site: Site) -> None:
    kept, dropped = two_persons(cast, site)
    merged = merge(kept, dropped, by=cast.reviewer)
    Person.objects.filter(pk=kept.pk).update(email="nieuw@voorbeeld.example")
    undo(merged, by=cast.reviewer)
    assert Person.objects.get(pk=kept.pk).email == "nieuw@voorbeeld.example"
    assert Person.objects.get(pk=dropped.pk).email == "rol@voorbeeld.example"


def test_taking_back_twice_does_it_once_and_the_newer_merge_goes_first(cast: Cast, site: Site) -> None:
    kept, dropped = two_persons(cast, site)
    third = Person.objects.create(name="Korpschef")
    first = merge(kept, dropped, by=cast.reviewer)
    second = merge(third, kept, by=cast.reviewer)
    with pytest.raises(MergeRefused, match="newer"):
        undo(first, by=cast.reviewer)
    undo(second, by=cast.reviewer)
    undo(first, by=cast.reviewer)
    assert undo(first, by=cast.reviewer).undone_at
    assert not Person.objects.filter(merged_into__isnull=False).exists()


def test_what_cannot_be_merged_is_refused(cast: Cast, site: Site) -> None:
    person, organisation = Person.objects.create(name="A"), Organisation.objects.create(kind="POL", name_nl="A")
    assert refusal_of(person, person) == "same"
    assert refusal_of(person, organisation) == "same"
    assert refusal_of(organisation, cast.signatory.acting.organisation) == "access"
    assert refusal_of(organisation, cast.observer.acting.organisation) == "access", "people sign in for it"
    gone = anonymise(Person.objects.create(name="B"), by=cast.reviewer)
    assert refusal_of(person, gone) == "gone"


@pytest.mark.parametrize("model", [Person, Organisation])
def test_every_kind_of_row_that_goes_over_has_a_name_in_the_language_of_the_reader(model: Any) -> None:
    unnamed = [
        table._meta.label
        for table, _column in pointing_at(model)
        if not isinstance(table._meta.original_attrs.get("verbose_name"), Promise)
    ]
    assert not unnamed


def test_a_page_shows_what_would_happen_and_both_ways_work(cast: Cast, site: Site, sign_in) -> None:
    kept, dropped = two_persons(cast, site)
    browser: Client = sign_in(cast.reviewer)
    address = reverse("contacts:merge", args=["person", kept.pk, dropped.pk])
    text = browser.get(address).content.decode()
    assert "rol@voorbeeld.example" in text
    assert browser.post(address).status_code == 302
    assert browser.get(reverse("contacts:person", args=[dropped.pk])).status_code == 302, "the old page leads on"
    merged = Merge.objects.get()
    assert browser.post(reverse("contacts:undo_merge", args=[merged.pk])).status_code == 302
    assert browser.get(reverse("contacts:person", args=[dropped.pk])).status_code == 200


@pytest.mark.parametrize("two", [two_persons, two_organisations])
def test_where_the_database_keeps_a_row_nothing_is_merged_and_the_page_says_so(
    cast: Cast, site: Site, sign_in: Any, two: Any
) -> None:
    kept, dropped = two(cast, site)
    kind = "person" if isinstance(kept, Person) else "organisation"
    before = everything()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE UPDATE ON contacts_involvement FROM portal_web")
    answer = sign_in(cast.reviewer).post(reverse("contacts:merge", args=[kind, kept.pk, dropped.pk]))
    assert answer.status_code == 422
    assert "may not be changed in your role" in answer.content.decode()
    assert everything() == before


def test_a_merge_is_not_taken_back_where_a_right_is_missing(cast: Cast, site: Site, sign_in: Any) -> None:
    merged = merge(*two_persons(cast, site), by=cast.reviewer)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE UPDATE ON contacts_involvement FROM portal_web")
    answer = sign_in(cast.reviewer).post(reverse("contacts:undo_merge", args=[merged.pk]), follow=True)
    assert "may not be changed in your role" in answer.content.decode()
    assert Person.objects.get(pk=merged.dropped).merged_into_id == merged.kept


def test_a_merge_is_not_taken_back_once_somebody_else_has_the_number(cast: Cast, site: Site, sign_in: Any) -> None:
    kept, dropped = two_organisations(cast, site)
    merged = merge(kept, dropped, by=cast.reviewer)
    Organisation.objects.filter(pk=kept.pk).update(kbo_number="")
    Organisation.objects.create(kind="POL", name_nl="Third", kbo_number="0200000043")
    answer = sign_in(cast.reviewer).post(reverse("contacts:undo_merge", args=[merged.pk]), follow=True)
    assert "Somebody else has the number" in answer.content.decode()
    assert Organisation.objects.get(pk=dropped.pk).merged_into_id == kept.pk
