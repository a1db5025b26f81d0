"""The audit trail: every act leaves an entry, and no role the server runs as can change one."""

import pytest
from django.db import ProgrammingError, connection, transaction

from foundation.audit.models import Details, Entry, Seal
from foundation.audit.recording import digest_of, record
from foundation.audit.sealing import seal_all
from sites.models import Site
from tests import make
from tests.make import Cast
from tests.roles import in_role

WORDS = {"name": "Old school", "places": 30}


def test_an_entry_says_who_did_what_on_which_row_and_in_which_membership(cast: Cast) -> None:
    site = make.draft(cast.editor)
    entry = record("site.look", site, by=cast.signatory, details=WORDS)
    assert (entry.actor_id, entry.membership_id) == (cast.signatory.pk, cast.signatory.acting.pk)
    assert (entry.object_kind, entry.object_id) == ("candidate_sites.site", str(site.pk))
    assert Details.objects.get(entry_id=entry.pk).words == WORDS
    assert entry.digest == digest_of(WORDS)


def test_an_act_of_the_clock_names_nobody(db: None) -> None:
    entry = record("mail.clean", None)
    assert (entry.actor_id, entry.membership_id, entry.object_kind) == (None, None, "")
    assert not Details.objects.exists()


def test_the_digest_does_not_depend_on_the_order_of_the_words() -> None:
    assert digest_of({"a": 1, "b": "é"}) == digest_of({"b": "é", "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_an_act_that_fails_leaves_no_entry(cast: Cast) -> None:
    site = make.draft(cast.editor)
    before = Entry.objects.count()
    with transaction.atomic():
        record("site.look", site, by=cast.editor)
        transaction.set_rollback(True)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", ["portal_web", "portal_worker"])
@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_role_of_the_server_changes_an_entry_or_a_seal(cast: Cast, role: str, table: str, change: str) -> None:
    make.draft(cast.editor)
    seal_all()
    column = "verb" if table == "audit_entry" else "hash"
    with pytest.raises(ProgrammingError, match="permission denied"), in_role(role), transaction.atomic():
        connection.cursor().execute(change.format(table, column, column))
    assert Entry.objects.count() == Seal.objects.count() > 0


def test_only_the_worker_adds_to_the_chain(cast: Cast) -> None:
    make.draft(cast.editor)
    with pytest.raises(ProgrammingError, match="permission denied"), in_role("portal_web"), transaction.atomic():
        seal_all()
    assert seal_all() > 0


def test_the_web_adds_words_and_reads_none(cast: Cast) -> None:
    """They quote sites, and no policy walls them."""
    site = make.draft(cast.editor)
    with in_role("portal_web"):
        entry = record("site.look", site, by=cast.signatory, details=WORDS)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Details.objects.get(entry_id=entry.pk)
    assert Details.objects.get(entry_id=entry.pk).words == WORDS


def test_the_web_cannot_empty_the_words_and_erasure_can(cast: Cast) -> None:
    site = make.draft(cast.editor)
    with pytest.raises(ProgrammingError, match="permission denied"), in_role("portal_web"), transaction.atomic():
        Details.objects.all().delete()
    Details.objects.all().delete()
    assert Entry.objects.filter(object_id=str(site.pk)).exists()
    assert Site.objects.exists()
