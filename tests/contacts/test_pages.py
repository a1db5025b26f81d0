"""Every page about persons, organisations and who stands where, opened by those who use it and by those who may not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from contacts.involving import involve, say_standing
from contacts.models import Conversation, FollowUp, Involvement, Person, PersonRole, Standing
from contacts.whereabouts import Place
from foundation.audit.models import Details, Entry
from sites.models import Site
from tests import make
from tests.make import Cast

SAID = {
    "known_on": timezone.localdate(),
    "influence": 4,
    "stance": -1,
    "source": "advice",
    "source_words": "Council, 12/3",
}


def page(client: Client, name: str, /, *args: object, **given: str) -> str:
    """The text of a page that opens."""
    answer = client.get(reverse(f"contacts:{name}", args=args), given)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def sent(client: Client, name: str, /, *args: object, **given: object) -> str:
    """The text of the page after a form was sent."""
    answer = client.post(reverse(f"contacts:{name}", args=args), given, follow=True)
    assert answer.status_code == 200, (name, answer.status_code, answer.content.decode()[:3000])
    return answer.content.decode()


def zone() -> Organisation:
    """A police zone."""
    return Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")


@pytest.fixture
def retained(cast: Cast) -> Site:
    """A site that observers see, with a police zone and a neighbour, each with a stance and an internal note."""
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    neighbour = Person.objects.create(name="Zwaluwbuur", is_private=True)
    for party in (zone, neighbour):
        row = involve(Place(site=site), party, role="advises", by=cast.reviewer)
        say_standing(row, SAID, by=cast.reviewer, note="Nachtegaal: only ours.")
    return site


def test_a_person_is_added_found_without_accents_and_given_roles_in_time(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone", kbo_number="0200000043")
    given = {"name": "Zoë Voorbeeld", "organisation": "VOORBEELDZONE", "municipality": make.KORTRIJK, "language": "nl"}
    given |= {"source": "own", "lawful_basis": "public_task", "email": "Rol@Voorbeeld.example"}
    assert "Added: Zoë Voorbeeld." in sent(browser, "add_person", **given)
    person = Person.objects.get()
    assert (person.email, person.province.code) == ("rol@voorbeeld.example", "30000")
    assert "Zoë Voorbeeld" in page(browser, "persons", q="zoe voor")
    assert "Nobody fits this filter" in page(browser, "persons", q="xyz")
    assert "almost the same name" in page(browser, "duplicates", name="Voorbeeld Zoe")
    assert "The role is added." in sent(browser, "roles", person.pk, code="mayor", ends_on="2025-01-01")
    role = PersonRole.objects.get()
    text = sent(browser, "role", role.pk, code="bridge", starts_on="2025-01-02")
    assert "since 2 January 2025" in text
    changed = sent(browser, "edit_person", person.pk, **(given | {"municipality": "", "name": "Zoë Anders"}))
    assert "Saved, and checked today." in changed
    person.refresh_from_db()
    assert person.province is None
    assert "checked today" in sent(browser, "checked", person.pk)


def test_who_gets_a_list_of_persons_is_recorded_with_the_filter(cast: Cast, retained: Site, sign_in) -> None:
    browser, neighbour = sign_in(cast.reviewer), Person.objects.get(name="Zwaluwbuur")

    def recorded(verb: str) -> list[dict[str, Any]]:
        numbers = Entry.objects.of_verb(verb).order_by("at").values_list("pk", flat=True)
        return [Details.objects.get(entry_id=number).words for number in numbers]

    page(browser, "persons", q="zwaluw")
    page(browser, "persons", q="nobody at all")
    page(browser, "duplicates", name="Zwaluwbuur")
    page(browser, "duplicates", name_nl="Voorbeeldzone")
    assert recorded("contacts.list_persons") == [
        {"filter": {"q": "zwaluw"}, "persons": [neighbour.pk]},
        {"filter": {"typed": "name"}, "persons": [neighbour.pk]},
    ]
    page(browser, "follow_ups_file", whose="all")
    assert recorded("contacts.export_follow_ups") == [{"filter": "whose=all"}]


def test_a_wrong_number_and_an_unknown_organisation_are_refused_with_words(cast: Cast, sign_in) -> None:
    browser = sign_in(cast.coordinator)
    given = {"kind": "POL", "name_nl": "Zone", "language": "nl"}
    answer = browser.post(reverse("contacts:add_organisation"), given | {"kbo_number": "0200.000.044"})
    assert "right check digits" in answer.content.decode()
    assert "Added: Zone." in sent(browser, "add_organisation", **given, kbo_number="BE 0200.000.043")
    answer = browser.post(reverse("contacts:add_organisation"), given | {"kbo_number": "0200000043"})
    assert "Zone has this number already." in answer.content.decode()
    person = {"name": "A", "organisation": "Nowhere", "language": "nl", "source": "own", "lawful_basis": "consent"}
    answer = browser.post(reverse("contacts:add_person"), person)
    assert "No organisation has exactly this name." in answer.content.decode()
    assert "Zone" in page(browser, "names", organisation="zo")
    zone = Organisation.objects.get(name_nl="Zone")
    assert "the same enterprise number" in page(browser, "duplicates", name_nl="Other", kbo_number="0200 000 043")
    assert "Saved." in sent(browser, "edit_organisation", zone.pk, **given, email="info@zone.example")
    assert "info@zone.example" in page(browser, "organisation", zone.pk)


def test_a_tab_of_the_site_says_who_is_involved_in_picture_and_equal_table(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    browser = sign_in(cast.reviewer)
    Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    assert "Nobody is noted here yet" in page(browser, "site", site.pk)
    place = f"site-{site.pk}"
    given: dict[str, Any] = {"organisation": "Voorbeeldzone", "role": "advises", "stance": "-2", "influence": "5"}
    given |= {"on": "2026-01-05", "source": "council", "source_words": "Council of 5 January"}
    assert "Added: Voorbeeldzone." in sent(browser, "involve", place, **given)
    row = Involvement.objects.get()
    later = given | {"stance": "1", "influence": "4", "on": "2026-03-05"}
    assert "stays in the history" in sent(browser, "stand", row.pk, **later)
    text = page(browser, "site", site.pk)
    assert text.count("<circle") == 1
    assert "<polyline" in text
    assert "rather for" in text
    assert "against (5)" in text
    assert "Kept. The history stays." in sent(browser, "end_involvement", row.pk, on="2026-06-01")
    assert "<circle" not in page(browser, "site", site.pk), "who left stands in the table alone"


def test_an_involvement_ends_once_and_not_before_it_began(cast: Cast, sign_in) -> None:
    row = involve(Place(site=make.submitted(cast.signatory)), zone(), role="advises", by=cast.reviewer)
    say_standing(row, SAID | {"known_on": date(2026, 3, 5)}, by=cast.reviewer)
    browser = sign_in(cast.reviewer)
    assert "before the involvement began" in sent(browser, "end_involvement", row.pk, on="2026-03-04")
    assert "Kept. The history stays." in sent(browser, "end_involvement", row.pk, on="2026-03-05")
    assert "ended this involvement already" in sent(browser, "end_involvement", row.pk, on="2026-04-01")
    row.refresh_from_db()
    assert row.ended_on == date(2026, 3, 5)


def test_a_stance_that_is_sent_twice_counts_once(cast: Cast) -> None:
    row = involve(Place(site=make.submitted(cast.signatory)), zone(), role="advises", by=cast.reviewer)
    for note in ("", "", "Ours.", "Ours."):
        say_standing(row, SAID, by=cast.reviewer, note=note)
    say_standing(row, SAID, by=cast.coordinator)
    said = list(Standing.objects.order_by("pk").values_list("entered_by__name", "note__text"))
    assert said == [("Reviewer", None), ("Reviewer", "Ours."), ("Coordinator", None)]


@pytest.mark.parametrize("word", [f"municipality-{make.KORTRIJK}", f"province-{make.WEST_FLANDERS}"])
def test_a_municipality_and_a_province_have_their_own_list(cast: Cast, word: str, sign_in) -> None:
    browser = sign_in(cast.reviewer)
    Person.objects.create(name="Zwaluwbuur")
    given = {"person": "zwaluwbuur", "role": "neighbour", "stance": "0", "influence": "1", "on": "2026-01-05"}
    assert "Added: Zwaluwbuur." in sent(browser, "involve", word, **given, source="estimate")
    assert "Zwaluwbuur" in page(browser, "place", word)
    assert "Zwaluwbuur" not in page(sign_in(cast.governor), "place", word)
    elsewhere = sign_in(cast.governor_elsewhere).get(reverse("contacts:place", args=[word]))
    assert elsewhere.status_code == 404


def test_a_conversation_becomes_a_follow_up_with_a_day_and_an_owner(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    browser = sign_in(cast.reviewer)
    zone = Organisation.objects.create(kind="POL", name_nl="Voorbeeldzone")
    involve(Place(site=site), zone, role="advises", by=cast.reviewer)
    place, key = f"site-{site.pk}", "6f7c0b0e-0000-4000-8000-000000000001"
    given = {"kind": "call", "held_on": "2026-01-05", "words": "They want a plan.", "key": key}
    given |= {"parties": [f"o{zone.pk}"], "concerns": ["police"], "next_step": "Send the plan"}
    given["due_on"] = (timezone.localdate() + timedelta(days=10)).isoformat()
    for _again in range(2):
        assert "They want a plan." in sent(browser, "talk", place, **given, owner=cast.coordinator.pk)
    talk, step = Conversation.objects.get(), FollowUp.objects.get()
    assert (talk.follow_up, step.owner, step.site) == (step, cast.coordinator, site), "two clicks, one conversation"
    assert "Police capacity" in page(browser, "conversation", talk.pk)
    assert "They want a plan." in page(browser, "organisation", zone.pk)
    late = given | {"due_on": "2026-01-05", "key": "6f7c0b0e-0000-4000-8000-000000000002"}
    answer = browser.post(reverse("contacts:talk", args=[place]), late)
    assert answer.status_code == 422
    assert "This day is past." in answer.content.decode()
    without_day = {name: word for name, word in given.items() if name != "due_on"}
    answer = browser.post(reverse("contacts:talk", args=[place]), without_day)
    assert answer.status_code == 422
    assert "Say by when." in answer.content.decode()


@pytest.mark.parametrize("who", ["governor", "observer"])
def test_governor_and_observer_see_organisations_and_stances_and_never_persons_or_notes(
    cast: Cast, retained: Site, who: str, sign_in
) -> None:
    browser = sign_in(getattr(cast, who))
    of_zone, of_neighbour = Involvement.objects.order_by("pk")
    texts = [
        page(browser, "site", retained.pk),
        page(browser, "involvement", of_zone.pk),
        page(browser, "organisations"),
        page(browser, "organisation", of_zone.organisation_id),
    ]
    assert all("Voorbeeldzone" in text for text in texts)
    assert "rather against" in texts[0]
    assert "Council, 12/3" in texts[1]
    assert not any("Zwaluwbuur" in text or "Nachtegaal" in text for text in texts)
    assert browser.get(reverse("contacts:involvement", args=[of_neighbour.pk])).status_code == 404
    assert browser.get(reverse("contacts:person", args=[of_neighbour.person_id])).status_code == 403


def test_a_municipality_sees_who_is_involved_and_no_stance(cast: Cast, retained: Site, sign_in) -> None:
    text = page(sign_in(cast.signatory), "site", retained.pk)
    assert "Voorbeeldzone" in text
    assert not any(word in text for word in ("Zwaluwbuur", "rather against", "Nachtegaal", "<circle", "Council, 12/3"))
    assert sign_in(cast.neighbour).get(reverse("contacts:site", args=[retained.pk])).status_code == 404


def test_another_governor_sees_nothing_of_it(cast: Cast, retained: Site, sign_in) -> None:
    browser = sign_in(cast.governor_elsewhere)
    row = Involvement.objects.first()
    assert browser.get(reverse("contacts:involvement", args=[row.pk])).status_code == 404
    assert browser.get(reverse("contacts:organisation", args=[row.organisation_id])).status_code == 404
    assert "No organisations yet" in page(browser, "organisations")


def test_the_pages_ask_the_database_no_more_than_twelve_times(
    cast: Cast, retained: Site, sign_in, django_assert_max_num_queries
) -> None:
    for number in range(10):
        party = Person.objects.create(name=f"Voorbeeld {number}", organisation=Organisation.objects.first())
        say_standing(involve(Place(site=retained), party, role="partner", by=cast.reviewer), SAID, by=cast.reviewer)
    browser = sign_in(cast.reviewer)
    first = Person.objects.get(name="Voorbeeld 3")
    for name, args in (
        ("persons", []),
        ("organisations", []),
        ("person", [first.pk]),
        ("organisation", [first.organisation_id]),
        ("place", [f"municipality-{make.KORTRIJK}"]),
    ):
        with django_assert_max_num_queries(14):  # of them two for session and person, one for the membership
            page(browser, name, *args)


@pytest.mark.parametrize(
    ("form", "field"),
    [("add_person", "name"), ("add_person", "email"), ("add_person", "telephone"), ("add_organisation", "name_nl")],
)
def test_a_null_sign_is_refused_in_words(cast: Cast, sign_in: Any, form: str, field: str) -> None:
    given = {"name": "Voorbeeld", "name_nl": "Voorbeeld", field: "a\0b"}
    refused = sign_in(cast.reviewer).post(reverse(f"contacts:{form}"), given)
    assert refused.status_code == 422
    assert field in refused.context["form"].errors


def test_a_null_sign_narrows_no_list(cast: Cast, sign_in: Any) -> None:
    page(sign_in(cast.reviewer), "agreements", province="\0")


def test_what_is_sent_about_somebody_who_was_merged_meanwhile_is_answered_in_words(cast: Cast, sign_in) -> None:
    kept, gone = Person.objects.create(name="Kept"), Person.objects.create(name="Gone")
    role = PersonRole.objects.create(person=gone, code="mayor")
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    answer = sent(sign_in(cast.reviewer), "role", role.pk, code="mayor", title="New title")
    assert "Meanwhile a colleague merged or anonymised this person; nothing is saved." in answer
    role.refresh_from_db()
    assert role.title == ""
