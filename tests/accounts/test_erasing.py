"""Erasure and the copy a person may ask for: the name goes, what happened and its proof stay."""

import pytest
from django.db import connection

from accounts.erasing import ErasureRefused, ask_erasure, close_account, copy_of, erase, erase_asked
from accounts.invitations import invite
from accounts.models import Erasure, Membership, User
from accounts.roles import Role
from foundation.audit.models import Details, Entry
from foundation.audit.recording import record
from foundation.audit.sealing import seal_all
from foundation.audit.verifying import verify
from foundation.mail.models import OutgoingMail
from foundation.retention.holding import place_hold
from foundation.retention.kinds import abouts
from sites.models import SiteEvent
from tests import make
from tests.make import Cast


def everything_in_the_database(words: str) -> list[str]:
    """The tables in which these words stand, looked for in every row as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            query = f'SELECT count(*) FROM "{table}" AS t WHERE to_jsonb(t)::text ILIKE %s'  # noqa: S608
            cursor.execute(query, [f"%{words}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_a_name_and_an_address_stand_nowhere_after_erasure(cast: Cast) -> None:
    cast.signatory.name = "Zwaluw Vandenbossche"
    cast.signatory.save()
    make.submitted(cast.signatory)
    record("test.say", cast.reader, by=cast.admin, details={"told": "Zwaluw Vandenbossche said so"})
    invite(cast.signatory.email, organisation=make.municipality(make.OLEN), role=Role.READER, language="nl", by=None)
    seal_all()
    assert "accounts_user" in everything_in_the_database("Vandenbossche")
    erase(cast.signatory, by=cast.admin)
    assert everything_in_the_database("Vandenbossche") == []
    assert everything_in_the_database("signatory@example.org") == []


def test_the_chain_and_the_counts_hold(cast: Cast) -> None:
    make.submitted(cast.signatory)
    seal_all()
    before = (Entry.objects.count(), SiteEvent.objects.count(), Membership.objects.count())
    erase(cast.signatory, by=cast.admin)
    after = (Entry.objects.count(), SiteEvent.objects.count(), Membership.objects.count())
    assert after == (before[0] + 2, before[1], before[2])
    seal_all()
    assert verify().broken == ""


def test_nobody_comes_in_any_more_and_sessions_end(cast: Cast, sign_in) -> None:
    client = sign_in(cast.signatory)
    assert client.get("/home/").status_code == 200
    erase(cast.signatory, by=cast.admin)
    assert client.get("/home/").status_code == 302
    user = User.objects.get(pk=cast.signatory.pk)
    assert (user.is_active, user.has_usable_password(), user.name) == (False, False, "")
    assert str(user) == "former member"


def test_what_a_former_member_did_still_stands_without_a_name(cast: Cast, sign_in) -> None:
    site = make.submitted(cast.signatory)
    erase(cast.signatory, by=cast.admin)
    page = sign_in(cast.editor).get(f"/sites/{site.pk}/").content.decode()
    assert "Signatory" not in page.replace("Signatory</", "")
    assert f"{cast.signatory.pk}@erased" not in page


def test_erasure_is_asked_with_a_reason_and_done_by_the_worker(cast: Cast) -> None:
    for _ in range(2):
        ask_erasure(cast.reader, reason="Asked by letter of 3 March", by=cast.admin)
    assert not User.objects.get(pk=cast.reader.pk).is_active
    assert User.objects.get(pk=cast.reader.pk).name
    assert (erase_asked(), erase_asked()) == (1, 0)
    erasure = Erasure.objects.get()
    assert erasure.done_at
    assert set(erasure.emptied) >= {"audit.words", "mail.letters"}


def test_erasure_is_refused_where_it_must(cast: Cast) -> None:
    for user, reason, word in (
        (cast.admin, "x", "own"),
        (cast.reader, " ", "reason"),
        (cast.editor, "x", "held"),
    ):
        place_hold(cast.editor, reason="Dispute", by=cast.coordinator)
        with pytest.raises(ErasureRefused, match=word):
            ask_erasure(user, reason=reason, by=cast.admin)
    assert not Erasure.objects.exists()


def test_closing_twice_is_recorded_once(cast: Cast) -> None:
    for _ in range(2):
        close_account(cast.reader, by=cast.admin)
    assert Entry.objects.filter(verb="account.close").count() == 1


def test_the_copy_tells_everything_by_name(cast: Cast) -> None:
    make.submitted(cast.signatory)
    copy = copy_of(cast.signatory)
    assert set(copy) == {about.name for about in abouts()}
    assert copy["accounts.account"]["rows"][0]["email"] == "signatory@example.org"
    assert copy["accounts.memberships"]["rows"][0]["role"] == "signatory"
    assert "site.submit" in {act["verb"] for act in copy["audit.acts"]["rows"]}
    assert copy["mail.letters"]["rows"]
    assert "password" not in str(copy)


def test_the_copy_holds_nobody_elses_rows(cast: Cast) -> None:
    make.submitted(cast.signatory)
    copy = copy_of(cast.observer)
    assert copy["mail.letters"]["rows"] == copy["audit.acts"]["rows"] == []
    assert "signatory@example.org" not in str(copy)


def test_letters_that_wait_go_too(cast: Cast) -> None:
    make.submitted(cast.signatory)
    assert OutgoingMail.objects.filter(address=cast.signatory.email).exists()
    erase(cast.signatory, by=None)
    assert not OutgoingMail.objects.filter(address=cast.signatory.email).exists()


def test_words_that_name_nobody_stay(cast: Cast) -> None:
    kept = record("test.say", None, details={"places": 30})
    erase(cast.reader, by=cast.admin)
    assert Details.objects.get(entry_id=kept.pk).words == {"places": 30}
