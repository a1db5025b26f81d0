"""Messages about a site: two threads, who reads which, who is told, what is new to whom."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from foundation.mail.models import OutgoingMail
from sites.messaging import MayNotWrite, write_message
from sites.models import MessageMark, Site, SiteMessage
from sites.review import take_step
from sites.talking import Side
from sites.workflow import Step
from tests import make
from tests.make import Cast
from tests.roles import as_web

MUNICIPAL = {"reader", "editor", "signatory"}
DE_HUIZEN = {"reviewer", "second_reviewer", "coordinator"}
SECRET = "Zilvermeeuw: the owner asks too much."


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site that a reviewer took up."""
    return make.in_review(cast.signatory, cast.reviewer)


def write(site: Site, by, text: str = "Which day suits?", side: Side = Side.SHARED, **more) -> SiteMessage:
    return write_message(site, text, side=side, by=by, key=uuid.uuid4(), **more)


def who_gets(cast: Cast) -> set[str]:
    """Those whose scope lets a bare query return a message."""
    found = set()
    for name, user in cast.everybody().items():
        with as_web(user):
            if SiteMessage.objects.exists():
                found.add(name)
    return found


def addresses_written_to(*, after: set[object]) -> set[str]:
    return set(OutgoingMail.objects.exclude(pk__in=after).values_list("address", flat=True))


def mails() -> set[object]:
    return set(OutgoingMail.objects.values_list("pk", flat=True))


# --- Who reads what ---------------------------------------------------------------------------------------------------


def test_the_database_gives_the_shared_thread_to_the_two_parties_alone(cast: Cast, site: Site) -> None:
    write(site, cast.reviewer)
    assert who_gets(cast) == MUNICIPAL | DE_HUIZEN


def test_the_database_gives_the_internal_thread_to_de_huizen_alone(cast: Cast, site: Site) -> None:
    write(site, cast.reviewer, side=Side.INTERNAL)
    assert who_gets(cast) == DE_HUIZEN


def test_both_walls_stand_in_the_same_place(cast: Cast, site: Site) -> None:
    write(site, cast.reviewer)
    write(site, cast.coordinator, side=Side.INTERNAL)
    for user in cast.everybody().values():
        allowed = set(SiteMessage.objects.visible_to(user).values_list("pk", flat=True))
        with as_web(user):
            assert set(SiteMessage.objects.values_list("pk", flat=True)) == allowed


PAGES = ("", "papers/", "messages/", "messages/internal/", "planning/", "history/", "changes/", "file.json")


@pytest.mark.parametrize("who", sorted({"reader", "editor", "signatory", "neighbour", "governor", "observer"}))
def test_no_page_shows_an_internal_note_to_anybody_outside(cast: Cast, sign_in, who: str) -> None:
    site = make.retained(cast.signatory, cast.reviewer, cast.coordinator)
    write(site, cast.reviewer, SECRET, Side.INTERNAL)
    client: Client = sign_in(cast.everybody()[who])
    for page in PAGES:
        assert "Zilvermeeuw" not in client.get(f"/sites/{site.pk}/{page}").content.decode(), page
    for address in ("/sites/", "/map/sites.json", "/home/"):
        assert "Zilvermeeuw" not in client.get(address, follow=True).content.decode(), address
    assert client.get(f"/sites/{site.pk}/messages/internal/").status_code in {403, 404}


def test_no_letter_carries_the_words_of_an_internal_note(cast: Cast, site: Site) -> None:
    before = mails()
    write(site, cast.reviewer, SECRET, Side.INTERNAL, mentioned=[cast.coordinator.pk])
    letter = OutgoingMail.objects.exclude(pk__in=before).get()
    assert letter.address == cast.coordinator.email
    assert "Zilvermeeuw" not in letter.subject + letter.text + letter.html


def test_a_site_that_becomes_a_draft_again_hides_its_messages_from_de_huizen(cast: Cast, site: Site) -> None:
    write(site, cast.reviewer)
    take_step(site, Step.WITHDRAW, by=cast.signatory, given=make.REASON)
    take_step(site, Step.BRING_BACK, by=cast.signatory)
    assert who_gets(cast) == MUNICIPAL


def test_how_far_one_has_read_is_ones_own_row(cast: Cast, site: Site, sign_in) -> None:
    sign_in(cast.reviewer).get(f"/sites/{site.pk}/messages/")
    assert MessageMark.objects.count() == 1
    for user in (cast.second_reviewer, cast.editor):
        with as_web(user):
            assert not MessageMark.objects.exists()


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_words_of_the_municipality_reach_the_reviewer_who_took_the_site_up(cast: Cast, site: Site) -> None:
    before = mails()
    write(site, cast.editor)
    assert addresses_written_to(after=before) == {cast.reviewer.email}


def test_words_of_de_huizen_reach_those_who_work_on_the_file(cast: Cast, site: Site) -> None:
    before = mails()
    write(site, cast.reviewer)
    assert addresses_written_to(after=before) == {cast.editor.email, cast.signatory.email}


def test_a_named_colleague_is_told_and_a_foreign_one_is_not(cast: Cast, site: Site) -> None:
    before = mails()
    message = write(site, cast.reviewer, mentioned=[cast.coordinator.pk, cast.neighbour.pk])
    assert message.mentioned == [cast.coordinator.pk]
    assert cast.coordinator.email in addresses_written_to(after=before)
    assert cast.neighbour.email not in addresses_written_to(after=before)


def test_a_second_click_sends_nothing_twice(cast: Cast, site: Site) -> None:
    key = uuid.uuid4()
    before = mails()
    for _turn in range(2):
        write_message(site, "Once.", side=Side.SHARED, by=cast.editor, key=key)
    assert SiteMessage.objects.count() == 1
    assert OutgoingMail.objects.exclude(pk__in=before).count() == 1


@pytest.mark.parametrize("who", ["reader", "governor", "observer", "admin"])
def test_others_write_in_no_thread(cast: Cast, site: Site, who: str) -> None:
    for side in Side:
        with pytest.raises(MayNotWrite):
            write(site, cast.everybody()[who], side=side)


def test_the_municipality_writes_no_internal_note(cast: Cast, site: Site) -> None:
    with pytest.raises(MayNotWrite):
        write(site, cast.signatory, side=Side.INTERNAL)


def test_about_a_draft_nobody_writes(cast: Cast) -> None:
    with pytest.raises(MayNotWrite):
        write(make.draft(cast.signatory), cast.signatory)


def test_de_huizen_is_asked_first_and_told_who_will_read_it(cast: Cast, site: Site, sign_in) -> None:
    client: Client = sign_in(cast.reviewer)
    form = client.get(f"/sites/{site.pk}/messages/").context["form"]
    given = {"text": "Which day suits?", "key": str(form["key"].value())}
    asked = client.post(f"/sites/{site.pk}/messages/", given)
    page = asked.content.decode()
    assert not SiteMessage.objects.exists()
    for reader in (cast.reader, cast.editor, cast.signatory):
        assert reader.name in page
    client.post(f"/sites/{site.pk}/messages/", {**given, "meant": "yes"})
    assert SiteMessage.objects.get().side == Side.SHARED


def test_whoever_thinks_again_finds_the_words_in_the_form(cast: Cast, site: Site, sign_in) -> None:
    given = {"text": "Which day suits?", "key": str(uuid.uuid4()), "change": "yes"}
    page = sign_in(cast.reviewer).post(f"/sites/{site.pk}/messages/", given).content.decode()
    assert "Which day suits?</textarea>" in page
    assert not SiteMessage.objects.exists()


def test_the_municipality_sends_at_once(cast: Cast, site: Site, sign_in) -> None:
    given = {"text": "Tuesday suits.", "key": str(uuid.uuid4())}
    page = sign_in(cast.editor).post(f"/sites/{site.pk}/messages/", given, follow=True).content.decode()
    assert "Tuesday suits." in page


# --- Unread -----------------------------------------------------------------------------------------------------------


def test_what_is_new_is_new_to_each_person_until_that_person_looks(cast: Cast, site: Site, sign_in) -> None:
    write(site, cast.editor)
    client: Client = sign_in(cast.reviewer)
    assert client.get(f"/sites/{site.pk}/").context["heading"].unread == 1
    assert ">new<" in client.get(f"/sites/{site.pk}/messages/").content.decode()
    assert client.get(f"/sites/{site.pk}/").context["heading"].unread == 0
    client.force_login(cast.coordinator)
    assert client.get(f"/sites/{site.pk}/").context["heading"].unread == 1
    client.force_login(cast.editor)
    assert client.get(f"/sites/{site.pk}/").context["heading"].unread == 0


def test_looking_into_one_thread_leaves_the_other_unread(cast: Cast, site: Site, sign_in) -> None:
    write(site, cast.coordinator, side=Side.INTERNAL)
    client: Client = sign_in(cast.reviewer)
    client.get(f"/sites/{site.pk}/messages/")
    assert client.get(f"/sites/{site.pk}/").context["heading"].unread == 1


# --- The database itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", ["UPDATE candidate_sites_sitemessage SET text = 'x'", "DELETE FROM candidate_sites_sitemessage"]
)
def test_what_was_sent_stays_as_it_was_sent(cast: Cast, site: Site, change: str) -> None:
    write(site, cast.editor)
    with as_web(cast.editor), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(change)


def test_the_database_takes_no_internal_note_of_a_municipality(cast: Cast, site: Site) -> None:
    message = write(site, cast.editor)
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        SiteMessage.objects.filter(pk=message.pk).update(side=Side.INTERNAL)


def test_the_page_asks_little(cast: Cast, site: Site, sign_in, django_assert_max_num_queries) -> None:
    for _turn in range(10):
        write(site, cast.editor)
    client: Client = sign_in(cast.coordinator)
    # Some of these open and close savepoints, which a real request has as its transaction.
    with django_assert_max_num_queries(12 + 4):
        client.get(f"/sites/{site.pk}/messages/")
