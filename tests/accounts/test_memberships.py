"""Memberships: one at a time, within their days, fitting their organisation, following their municipality."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from accounts.middleware import chosen
from accounts.models import Membership, Organisation, User
from accounts.roles import OrganisationKind, Role, roles_of
from accounts.scope import in_scope_of
from sites.models import Site
from territory.following import follow_successors
from territory.models import Municipality
from tests import make
from tests.make import Cast
from tests.roles import as_owner

TODAY = timezone.localdate()
DAY = timedelta(days=1)


def join(user: User, nis: str, role: Role, **days: date | None) -> Membership:
    return Membership.objects.create(
        user=user, organisation=make.municipality(nis), role=role, **{"starts_on": make.LONG_AGO, **days}
    )


def role_in(client: Client) -> str:
    return client.get("/home/").wsgi_request.user.role


def test_a_person_acts_in_the_oldest_membership_until_another_is_chosen(cast: Cast, sign_in) -> None:
    other = join(cast.editor, make.OLEN, Role.SIGNATORY, starts_on=TODAY - DAY)
    client = sign_in(cast.editor)
    assert role_in(client) == "editor"
    answer = client.post("/accounts/acting/", {"membership": other.pk}, follow=True)
    assert "You now act as: Signatory, Olen." in answer.content.decode()
    assert role_in(client) == "signatory"


def test_what_one_sees_follows_the_membership(cast: Cast, sign_in) -> None:
    site = make.draft(cast.neighbour)
    other = join(cast.editor, make.OLEN, Role.READER, starts_on=TODAY)
    client = sign_in(cast.editor)
    assert client.get(f"/sites/{site.pk}/").status_code == 404
    client.post("/accounts/acting/", {"membership": other.pk})
    assert client.get(f"/sites/{site.pk}/").status_code == 200
    assert client.get("/sites/propose/").status_code == 403


@pytest.mark.parametrize("wanted", ["0", "-1", "x", "", "99999999999999999999"])
def test_nobody_acts_in_what_is_no_membership(cast: Cast, sign_in, wanted: str) -> None:
    client = sign_in(cast.editor)
    assert client.post("/accounts/acting/", {"membership": wanted}).status_code == 302
    assert role_in(client) == "editor"


def test_nobody_acts_in_the_membership_of_another_or_one_that_is_over(cast: Cast, sign_in) -> None:
    over = join(cast.editor, make.OLEN, Role.SIGNATORY, ends_on=TODAY - DAY)
    client = sign_in(cast.editor)
    for membership in (cast.coordinator.acting, cast.neighbour.acting, over):
        client.post("/accounts/acting/", {"membership": membership.pk})
        assert role_in(client) == "editor"


def test_a_membership_that_ends_takes_its_rights_along_at_once(cast: Cast, sign_in) -> None:
    client = sign_in(cast.coordinator)
    assert client.get("/inbox/").status_code == 200
    Membership.objects.filter(user=cast.coordinator).update(ends_on=TODAY - DAY)
    assert client.get("/inbox/").status_code == 403
    assert "You have no role here yet" in client.get("/home/").content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (0, 0, True)]
)
def test_a_membership_holds_from_its_first_day_to_its_last(
    cast: Cast, starts: int, ends: int | None, holds: bool
) -> None:
    join(
        cast.stranger,
        make.OLEN,
        Role.READER,
        starts_on=TODAY + starts * DAY,
        ends_on=None if ends is None else TODAY + ends * DAY,
    )
    assert Membership.objects.of_person(cast.stranger, TODAY).exists() is holds


def test_a_membership_that_is_cut_short_ends_in_the_course_of_its_last_day(cast: Cast) -> None:
    short = join(cast.stranger, make.OLEN, Role.READER, starts_on=TODAY, ends_on=TODAY)
    assert Membership.objects.of_person(cast.stranger, TODAY).exists()
    Membership.objects.filter(pk=short.pk).update(cut_short_at=timezone.now())
    short.refresh_from_db()
    assert short.is_over(TODAY)
    assert not Membership.objects.of_person(cast.stranger, TODAY).exists()


def test_the_portal_deletes_no_membership(cast: Cast) -> None:
    with in_scope_of(cast.admin), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Membership.objects.filter(user=cast.editor).delete()


def test_the_admin_offers_no_deleting_of_memberships(cast: Cast, sign_in) -> None:
    page = sign_in(cast.admin).get(f"/admin/accounts/user/{cast.editor.pk}/change/").content.decode()
    assert "memberships-0-role" in page
    assert "memberships-0-DELETE" not in page


def test_a_closed_account_opens_nothing(cast: Cast, sign_in) -> None:
    client = sign_in(cast.editor)
    User.objects.filter(pk=cast.editor.pk).update(is_active=False)
    answer = client.get("/home/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/home/")


def test_the_chosen_membership_or_else_the_first() -> None:
    first, second = Membership(pk=1), Membership(pk=2)
    assert chosen([first, second], 2) is second
    assert chosen([first, second], 3) is first
    assert chosen([], 1) is None


@pytest.mark.parametrize(
    ("kind", "runs_portal", "roles"),
    [
        ("MUN", False, {"reader", "editor", "signatory"}),
        ("GOV", False, {"governor"}),
        ("NGO", True, {"reviewer", "coordinator", "admin"}),
        ("NGO", False, {"observer"}),
        ("MIN", False, {"observer"}),
        ("POL", False, {"observer"}),
    ],
)
def test_each_kind_of_organisation_gives_its_own_roles(kind: str, runs_portal: bool, roles: set[str]) -> None:
    assert set(roles_of(kind, runs_portal=runs_portal)) == roles


def test_a_role_that_does_not_fit_is_refused_in_words(cast: Cast) -> None:
    membership = Membership(user=cast.stranger, organisation=make.municipality(make.OLEN), role=Role.ADMIN)
    with pytest.raises(ValidationError, match="This organisation cannot give this role"):
        membership.full_clean()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"ends_on": make.LONG_AGO - DAY}, "membership_ends_after_start"),
        ({"cut_short_at": timezone.now()}, "membership_cut_short_has_ended"),
    ],
)
def test_the_database_refuses_a_membership_with_days_that_cannot_be(cast: Cast, change: dict, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Membership.objects.filter(user=cast.editor).update(**change)


def test_the_database_keeps_one_open_membership_per_role(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="membership_once_while_open"), transaction.atomic():
        join(cast.editor, make.KORTRIJK, Role.EDITOR)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": OrganisationKind.MUN}, "organisation_municipality_has_place"),
        ({"kind": OrganisationKind.GOV}, "organisation_governor_has_province"),
        ({"kind": OrganisationKind.NGO, "runs_portal": True}, "organisation_runs_portal_once"),
    ],
)
def test_the_database_refuses_an_organisation_without_its_place(cast: Cast, fields: dict, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Organisation.objects.create(name_nl="x", **fields)


def test_an_account_is_known_by_its_address_in_small_letters(cast: Cast) -> None:
    assert User.objects.get_by_natural_key(" Editor@Example.ORG ") == cast.editor
    with pytest.raises(IntegrityError, match="user_email_small_letters"), transaction.atomic():
        User.objects.filter(pk=cast.editor.pk).update(email="Editor@example.org")


def test_after_a_merger_one_works_on_for_the_new_municipality(cast: Cast, sign_in) -> None:
    site = make.draft(cast.editor)
    Municipality.objects.filter(nis=make.KORTRIJK).update(
        successor=Municipality.objects.get(nis="34013"), valid_until=TODAY - DAY
    )
    with as_owner():
        follow_successors(today=TODAY)
    client = sign_in(cast.editor)
    assert "Harelbeke" in client.get("/home/").content.decode()
    assert client.get(f"/sites/{site.pk}/file/place/").status_code == 200
    assert Site.objects.get().municipality_then.nis == make.KORTRIJK


def test_an_administrator_ends_an_account_and_deletes_nobody(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.admin)
    address = f"/admin/accounts/user/{cast.editor.pk}/delete/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=cast.editor.pk).exists()
