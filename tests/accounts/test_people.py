"""Who works where: the signatory for the own municipality, De Huizen for all; inviting, confirming, ending, leaving."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.confirming import ask_to_confirm, confirm_access, confirmers_of, due_before, end_unconfirmed
from accounts.ending import EndingRefused, end_membership
from accounts.erasing import close_account
from accounts.invitations import invite
from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from tests import make
from tests.make import Cast

TODAY = timezone.localdate()


def of(user: User) -> Membership:
    """The one membership of somebody."""
    return Membership.objects.get(user=user)


def people_page(cast: Cast) -> str:
    return f"/accounts/people/{make.municipality(make.KORTRIJK).pk}/"


def ended(membership: Membership, *, by: User | None, why: str = "ended", last_day: date = TODAY) -> Membership:
    return end_membership(membership, last_day=last_day, today=TODAY, by=by, why=why)


def test_a_signatory_goes_straight_to_the_own_people(cast: Cast, sign_in) -> None:
    client = sign_in(cast.signatory)
    assert client.get("/accounts/people/")["Location"] == people_page(cast)
    page = client.get(people_page(cast)).content.decode()
    for colleague in (cast.reader, cast.editor):
        assert colleague.email in page
    assert cast.neighbour.email not in page


def test_de_huizen_finds_an_organisation_by_its_name(cast: Cast, sign_in) -> None:
    page = sign_in(cast.coordinator).get("/accounts/people/?q=kortr").content.decode()
    assert people_page(cast) in page
    assert cast.reader.email not in page


def test_an_administrator_finds_a_person_too(cast: Cast, sign_in) -> None:
    page = sign_in(cast.admin).get("/accounts/people/?q=reader").content.decode()
    assert f"/accounts/persons/{cast.reader.pk}/" in page


def test_a_signatory_invites_for_the_own_municipality_alone(cast: Cast, sign_in) -> None:
    client = sign_in(cast.signatory)
    form = {"email": "New@kortrijk.example", "role": "editor", "language": "fr"}
    assert client.post(people_page(cast) + "invite/", form).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == ("new@kortrijk.example", "editor", "fr")
    elsewhere = make.municipality(make.OLEN).pk
    assert client.post(f"/accounts/people/{elsewhere}/invite/", form).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "admin", "governor", "observer", ""])
def test_no_role_beyond_those_of_a_municipality_can_be_slipped_in(cast: Cast, sign_in, role: str) -> None:
    form = {"email": "new@kortrijk.example", "role": role, "language": "nl"}
    assert sign_in(cast.signatory).post(people_page(cast) + "invite/", form).status_code == 422
    assert not Invitation.objects.exists()


def test_only_an_administrator_makes_an_administrator(cast: Cast, sign_in) -> None:
    keeper = cast.coordinator.acting.organisation
    form = {"email": "new@huizen.example", "role": "admin", "language": "nl"}
    for who, status in ((cast.coordinator, 422), (cast.admin, 302)):
        assert sign_in(who).post(f"/accounts/people/{keeper.pk}/invite/", form).status_code == status


def test_an_invitation_is_withdrawn_and_then_opens_nothing(cast: Cast, sign_in) -> None:
    place = make.municipality(make.KORTRIJK)
    address = invite("new@x.example", organisation=place, role=Role.READER, language="nl", by=cast.signatory)
    client = sign_in(cast.signatory)
    invitation = Invitation.objects.get()
    assert "new@x.example" in client.get(people_page(cast)).content.decode()
    client.post(f"/accounts/invitations/{invitation.pk}/withdraw/")
    client.logout()
    assert client.get("/accounts/" + address.partition("/accounts/")[2]).status_code == 410


def test_an_invitation_ends_with_the_access_of_who_wrote_it(cast: Cast) -> None:
    place, elsewhere = make.municipality(make.KORTRIJK), make.municipality(make.OLEN)
    second = make.person("second", place, Role.SIGNATORY)
    for by, organisation in ((second, place), (cast.signatory, place), (second, elsewhere), (cast.coordinator, place)):
        invite("new@x.example", organisation=organisation, role=Role.READER, language="nl", by=by)

    def left() -> list[tuple[User, int]]:
        still = Invitation.objects.open(timezone.now()).order_by("pk")
        return [(row.invited_by, row.organisation_id) for row in still]

    ended(of(second), by=cast.signatory, last_day=TODAY + timedelta(days=2))
    expires = Invitation.objects.get(invited_by=second, organisation=place).expires_at
    assert timezone.localdate(expires) == TODAY + timedelta(days=2)
    ended(of(second), by=cast.signatory)
    everybody = (cast.signatory, place.pk), (second, elsewhere.pk), (cast.coordinator, place.pk)
    assert left() == list(everybody)
    close_account(second, by=cast.admin)
    assert left() == [everybody[0], everybody[2]]
    other = make.person("other", cast.coordinator.acting.organisation, Role.COORDINATOR)
    ended(of(cast.coordinator), by=other)
    assert left() == [everybody[0]]


def test_a_membership_ends_after_its_last_day_and_the_person_reads_why(cast: Cast, sign_in) -> None:
    membership = of(cast.editor)
    client = sign_in(cast.signatory)
    page = f"/accounts/memberships/{membership.pk}/end/"
    assert client.post(page, {"last_day": TODAY - timedelta(days=1)}).status_code == 422
    assert client.post(page, {"last_day": TODAY + timedelta(days=3)}).status_code == 302
    membership.refresh_from_db()
    assert membership.ends_on == TODAY + timedelta(days=3)
    assert OutgoingMail.objects.get(address=cast.editor.email).subject.startswith("Your role for")
    assert Entry.objects.filter(verb="account.end_membership").count() == 1


def test_a_membership_ends_at_once_and_the_next_click_meets_nothing(cast: Cast, sign_in) -> None:
    editor, client = Client(), sign_in(cast.signatory)
    editor.force_login(cast.editor)
    page = f"/accounts/memberships/{of(cast.editor).pk}/end/"
    assert editor.get("/sites/").status_code == 200
    later = {"last_day": TODAY + timedelta(days=1), "at_once": "on"}
    assert client.post(page, later).status_code == 422
    assert client.post(page, {"last_day": TODAY, "at_once": "on"}).status_code == 302
    assert editor.get("/sites/").status_code == 403


def test_ending_puts_no_earlier_end_off(cast: Cast) -> None:
    ended(of(cast.editor), by=cast.signatory)
    assert ended(of(cast.editor), by=cast.signatory, last_day=TODAY + timedelta(days=9)).ends_on == TODAY


def test_the_last_one_who_lets_people_in_stays(cast: Cast) -> None:
    for person in (cast.signatory, cast.coordinator, cast.admin):
        with pytest.raises(EndingRefused, match="last"):
            ended(of(person), by=person, why="left")


def test_with_a_second_signatory_the_first_may_leave(cast: Cast, sign_in) -> None:
    make.person("second_signatory", make.municipality(make.KORTRIJK), Role.SIGNATORY)
    client = sign_in(cast.signatory)
    page = f"/accounts/mine/{of(cast.signatory).pk}/leave/"
    assert client.get(page).status_code == 200
    assert client.post(page, follow=True).status_code == 200
    assert of(cast.signatory).ends_on == TODAY


def test_a_last_signatory_who_leaves_reads_why_not(cast: Cast, sign_in) -> None:
    page = f"/accounts/mine/{of(cast.signatory).pk}/leave/"
    client = sign_in(cast.signatory)
    assert "Nobody else has this role there" in client.get(page).content.decode()
    assert "Nobody else could let people in" in client.post(page, follow=True).content.decode()
    assert of(cast.signatory).ends_on is None


def test_de_huizen_may_end_the_last_signatory(cast: Cast) -> None:
    assert ended(of(cast.signatory), by=cast.coordinator).ends_on == TODAY


def test_nobody_leaves_for_somebody_else(cast: Cast, sign_in) -> None:
    client = sign_in(cast.reader)
    assert client.post(f"/accounts/mine/{of(cast.editor).pk}/leave/").status_code == 404
    assert of(cast.editor).ends_on is None


def test_what_has_ended_is_not_ended_again(cast: Cast) -> None:
    Membership.objects.filter(user=cast.reader).update(ends_on=TODAY - timedelta(days=2))
    with pytest.raises(EndingRefused, match="over"):
        ended(of(cast.reader), by=cast.signatory)


# --- Confirmed twice a year -------------------------------------------------------------------------------------------


def test_a_confirmation_grows_old_after_six_months() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.confirming.value", lambda _key, on: 6)
        assert due_before(date(2026, 8, 31)) == date(2026, 2, 28)


def test_those_who_can_say_it_are_asked_once(cast: Cast) -> None:
    ask_to_confirm(today=TODAY)
    first = OutgoingMail.objects.count()
    letters = set(OutgoingMail.objects.values_list("address", flat=True))
    assert {cast.signatory.email, cast.coordinator.email} <= letters
    assert cast.editor.email not in letters
    assert ask_to_confirm(today=TODAY) == 0
    assert OutgoingMail.objects.count() == first


def test_a_signatory_who_works_alone_is_confirmed_by_de_huizen(cast: Cast) -> None:
    olen, kortrijk = make.municipality(make.OLEN), make.municipality(make.KORTRIJK)
    assert [each.user for each in confirmers_of(olen, TODAY)] == [cast.coordinator]
    assert [each.user for each in confirmers_of(kortrijk, TODAY)] == [cast.signatory]


def test_the_page_asks_for_all_but_oneself_and_confirms_those_ticked(cast: Cast, sign_in) -> None:
    client = sign_in(cast.signatory)
    page = client.get(people_page(cast)).content.decode()
    assert f'id="confirm-{of(cast.reader).pk}"' in page
    assert f'id="confirm-{of(cast.signatory).pk}"' not in page
    chosen = [of(cast.reader).pk, of(cast.signatory).pk, of(cast.neighbour).pk]
    client.post(people_page(cast) + "confirm/", {"membership": chosen})
    assert of(cast.reader).confirmed_on == TODAY
    assert of(cast.reader).confirmed_by == cast.signatory
    assert {of(each).confirmed_on for each in (cast.editor, cast.signatory, cast.neighbour)} == {None}


def test_what_nobody_confirms_ends_and_a_house_is_never_left_without_its_key(cast: Cast) -> None:
    ask_to_confirm(today=TODAY)
    assert end_unconfirmed(today=TODAY + timedelta(days=29)) == 0
    confirm_access([of(cast.reader)], by=cast.signatory, today=TODAY)
    ended_now = end_unconfirmed(today=TODAY + timedelta(days=30))
    assert ended_now > 0
    assert of(cast.editor).ends_on == TODAY + timedelta(days=30)
    for kept in (cast.reader, cast.signatory, cast.neighbour, cast.coordinator, cast.admin):
        assert of(kept).ends_on is None, kept
    assert end_unconfirmed(today=TODAY + timedelta(days=31)) == 0
