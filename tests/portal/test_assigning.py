"""Giving many sites to reviewers: looked at first, done once, taken back; and work handed over."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.absences import announce
from accounts.models import Absence, Membership, Skills
from accounts.roles import Role
from foundation.mail.models import OutgoingMail
from portal.plans import read_plan, write_plan
from reviews.models import Interest
from sites.assigning import Change, assign, take_back
from sites.balance import Slot
from sites.models import Assignment, Site
from tests import make
from tests.make import Cast

ASK = {"to": "suggest", "slot": "reviewer"}


def reviewers_now() -> dict[str, int | None]:
    return dict(Site.objects.values_list("name", "reviewer_id"))


def look(client: Client, query: str = "", **form: object) -> dict:
    """Look at a plan first, and return what the page shows."""
    answer = client.post(f"/inbox/assign/preview/?{query}", {**ASK, **form})
    assert answer.status_code == 200, answer
    return answer.context


def do(client: Client, seen: dict) -> Assignment:
    """Confirm what was looked at."""
    form = seen["form"]
    given = {name: str(form[name].value()) for name in ("key", "plan")}
    client.post("/inbox/assign/", given)
    return Assignment.objects.get(key=given["key"])


@pytest.fixture
def three(cast: Cast) -> list[Site]:
    """Three sites that nobody reviews."""
    return [make.submitted(cast.signatory, name=f"School {number}") for number in range(3)]


def change(site: Site, before: int | None, after: int | None, slot: Slot = Slot.FIRST) -> Change:
    return Change(site=site.pk, slot=slot, before=before, after=after)


# --- Looking first, doing it, taking it back --------------------------------------------------------------------------


def test_nothing_changes_before_it_was_looked_at(cast: Cast, three: list[Site], sign_in) -> None:
    seen = look(sign_in(cast.coordinator), site=[site.pk for site in three], to=cast.reviewer.pk)
    assert seen["changed"] == 3
    assert set(reviewers_now().values()) == {None}


def test_a_long_plan_shows_its_first_lines_and_says_how_many_follow(
    cast: Cast, three: list[Site], sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.views.assigning.SHOWN", 1)
    answer = sign_in(cast.coordinator).post("/inbox/assign/preview/", {**ASK, "site": [site.pk for site in three]})
    text = answer.content.decode()
    assert "and 2 more sites" in text
    assert 'class="more-sheet"' in text, "the menu stands on this page, too"


def test_the_ticked_ones_go_to_one_person_who_gets_one_letter(cast: Cast, three: list[Site], sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    do(client, look(client, site=[site.pk for site in three[:2]], to=cast.reviewer.pk))
    assert reviewers_now() == {"School 0": cast.reviewer.pk, "School 1": cast.reviewer.pk, "School 2": None}
    letter = OutgoingMail.objects.get(subject__contains="to review")
    assert (letter.address, letter.subject) == (cast.reviewer.email, "2 sites to review")


def test_all_of_the_filter_goes_even_what_no_page_shows(cast: Cast, sign_in) -> None:
    for number in range(30):
        make.submitted(cast.signatory, name=f"School {number}")
    make.submitted(cast.signatory, name="Convent")
    client: Client = sign_in(cast.coordinator)
    act = do(client, look(client, "pile=new&q=school", everything="yes", to=cast.reviewer.pk))
    assert act.lines.count() == 30
    assert reviewers_now()["Convent"] is None


def test_taking_it_back_restores_what_was(cast: Cast, three: list[Site], sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    assign([change(three[0], None, cast.coordinator.pk)], by=cast.coordinator, key=uuid.uuid4())
    act = do(client, look(client, site=[site.pk for site in three], to=cast.reviewer.pk))
    client.post(f"/inbox/assigned/{act.pk}/undo/")
    client.post(f"/inbox/assigned/{act.pk}/undo/")
    assert reviewers_now() == {"School 0": cast.coordinator.pk, "School 1": None, "School 2": None}
    assert "Taken back on" in client.get(f"/inbox/assigned/{act.pk}/").content.decode()


def test_what_moved_meanwhile_is_left_alone(cast: Cast, three: list[Site], sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    seen = look(client, site=[site.pk for site in three], to=cast.reviewer.pk)
    Site.objects.filter(name="School 1").update(reviewer=cast.second_reviewer)
    act = do(client, seen)
    assert act.lines.count() == 2
    assert reviewers_now()["School 1"] == cast.second_reviewer.pk
    Site.objects.filter(name="School 0").update(reviewer=cast.coordinator)
    assert take_back(act, by=cast.coordinator).left_alone == 1
    assert reviewers_now()["School 0"] == cast.coordinator.pk


def test_a_second_click_does_nothing_twice(cast: Cast, three: list[Site]) -> None:
    key, changes = uuid.uuid4(), [change(three[0], None, cast.reviewer.pk)]
    for _turn in range(2):
        assert assign(changes, by=cast.coordinator, key=key).changed == 1
    assert Assignment.objects.count() == 1


def test_nobody_gets_both_places_of_a_site(cast: Cast, three: list[Site]) -> None:
    assign([change(three[0], None, cast.reviewer.pk)], by=cast.coordinator, key=uuid.uuid4())
    second = [change(three[0], None, cast.reviewer.pk, Slot.SECOND)]
    assert assign(second, by=cast.coordinator, key=uuid.uuid4()).left_alone == 1


def test_a_site_goes_to_nobody_who_does_not_review(cast: Cast, three: list[Site]) -> None:
    with pytest.raises(LookupError):
        assign([change(three[0], None, cast.signatory.pk)], by=cast.coordinator, key=uuid.uuid4())


# --- The suggestion ---------------------------------------------------------------------------------------------------


def test_a_suggestion_shares_what_is_new(cast: Cast, three: list[Site], sign_in) -> None:
    client: Client = sign_in(cast.coordinator)
    do(client, look(client, "pile=new", everything="yes"))
    assert set(reviewers_now().values()) == {cast.reviewer.pk, cast.second_reviewer.pk, cast.coordinator.pk}


def test_interest_and_absence_exclude_and_language_counts(cast: Cast, three: list[Site], sign_in) -> None:
    today, now = timezone.localdate(), timezone.now()
    announce(cast.coordinator, starts_on=today, ends_on=today + timedelta(days=3), stand_in=None)
    Skills.objects.create(user=cast.reviewer, languages=["nl"], provinces=[make.WEST_FLANDERS])
    Interest.objects.create(
        site=three[0], person=cast.reviewer, has_interest=True, words="My brother owns it.", declared_at=now
    )
    client: Client = sign_in(cast.coordinator)
    page = look(client, "pile=new", everything="yes")
    do(client, page)
    assert reviewers_now() == {
        "School 0": cast.second_reviewer.pk,
        "School 1": cast.reviewer.pk,
        "School 2": cast.reviewer.pk,
    }


def test_who_ever_held_a_role_in_the_municipality_is_not_suggested(cast: Cast, three: list[Site], sign_in) -> None:
    for person in (cast.reviewer, cast.coordinator):
        Membership.objects.create(
            user=person,
            organisation=make.municipality(make.KORTRIJK),
            role=Role.READER,
            starts_on=make.LONG_AGO,
            ends_on=make.LONG_AGO,
        )
    client: Client = sign_in(cast.coordinator)
    do(client, look(client, "pile=new", everything="yes"))
    assert set(reviewers_now().values()) == {cast.second_reviewer.pk}


# --- Handing over -----------------------------------------------------------------------------------------------------


def hand_over(client: Client, giver: int, taker: int) -> int:
    seen = client.post("/inbox/hand-over/", {"giver": giver, "taker": taker})
    if seen.status_code != 200:
        return seen.status_code
    form = seen.context["form"]
    return client.post("/inbox/hand-over/now/", {n: str(form[n].value()) for n in ("key", "plan")}).status_code


def test_all_the_work_of_one_person_goes_over_in_one_step(cast: Cast, sign_in) -> None:
    for number in range(3):
        make.in_review(cast.signatory, cast.reviewer, name=f"School {number}")
    hand_over(sign_in(cast.coordinator), cast.reviewer.pk, cast.second_reviewer.pk)
    assert set(reviewers_now().values()) == {cast.second_reviewer.pk}


def test_a_reviewer_hands_over_the_own_work_alone(cast: Cast, sign_in) -> None:
    make.in_review(cast.signatory, cast.reviewer)
    client: Client = sign_in(cast.second_reviewer)
    assert hand_over(client, cast.reviewer.pk, cast.second_reviewer.pk) == 403
    stolen = write_plan([Change(site=Site.objects.get().pk, slot=Slot.FIRST, before=cast.reviewer.pk, after=None)])
    assert client.post("/inbox/hand-over/now/", {"key": str(uuid.uuid4()), "plan": stolen}).status_code == 403
    client.force_login(cast.reviewer)
    assert hand_over(client, cast.reviewer.pk, cast.second_reviewer.pk) == 302
    assert set(reviewers_now().values()) == {cast.second_reviewer.pk}


def test_a_reviewer_assigns_nothing_to_others(cast: Cast, three: list[Site], sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    assert client.post("/inbox/assign/preview/", {**ASK, "site": three[0].pk}).status_code == 403
    assert client.post("/inbox/assign/", {"key": str(uuid.uuid4()), "plan": "1a0-1"}).status_code == 403


# --- How one works ----------------------------------------------------------------------------------------------------


def test_an_absence_is_announced_and_taken_back_by_its_own_person(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    today = timezone.localdate().isoformat()
    client.post("/inbox/work/", {"starts_on": today, "ends_on": today, "stand_in": cast.coordinator.pk})
    away = Absence.objects.get()
    assert (away.user, away.stand_in) == (cast.reviewer, cast.coordinator)
    client.force_login(cast.coordinator)
    assert client.post(f"/inbox/absences/{away.pk}/remove/").status_code == 404
    client.force_login(cast.reviewer)
    client.post(f"/inbox/absences/{away.pk}/remove/")
    assert not Absence.objects.exists()


def test_an_absence_that_ends_before_it_begins_is_refused(cast: Cast, sign_in) -> None:
    given = {"starts_on": "2030-02-02", "ends_on": "2030-02-01"}
    answer = sign_in(cast.reviewer).post("/inbox/work/", given)
    assert answer.status_code == 422
    assert "lies before the first one" in answer.content.decode()


def test_what_one_knows_is_kept(cast: Cast, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    client.post("/inbox/work/", {"skills": "yes", "languages": ["nl", "fr"], "provinces": [make.WEST_FLANDERS]})
    client.post("/inbox/work/", {"skills": "yes", "languages": ["fr"]})
    assert list(Skills.objects.values_list("languages", "provinces")) == [(["fr"], [])]


# --- A plan as text ---------------------------------------------------------------------------------------------------


def test_a_plan_is_read_as_it_was_written() -> None:
    plan = [
        Change(site=1, slot=Slot.FIRST, before=None, after=2),
        Change(site=3, slot=Slot.SECOND, before=4, after=None),
    ]
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("text", ["", "1", "1a2-", "a", "1a2-3;4a5-6", "9" * 40 + "a1-2", "1c2-3"])
def test_a_text_that_is_no_plan_gives_none(text: str) -> None:
    assert read_plan(text) == []
