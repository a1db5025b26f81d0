"""The chain of the audit trail: sealed in order, proved, and broken on purpose."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from foundation.audit.models import Details, Entry, Seal
from foundation.audit.recording import record
from foundation.audit.sealing import ONE_SEALER, seal_all, seal_batch
from foundation.audit.verifying import verify
from tests.roles import as_owner, as_web, as_worker


def three_entries() -> list[Entry]:
    return [record(f"test.{number}", None, details={"number": number}) for number in range(3)]


def test_sealed_entries_hold_and_the_rest_is_counted(db: None) -> None:
    three_entries()
    assert seal_all() == 3
    record("test.later", None)
    verdict = verify()
    assert (verdict.sealed, verdict.unsealed, verdict.broken) == (3, 1, "")


def test_sealing_twice_adds_nothing(db: None) -> None:
    three_entries()
    seal_all()
    assert seal_all() == 0
    assert list(Seal.objects.in_order().values_list("number", flat=True)) == [1, 2, 3]


def test_small_batches_make_the_same_chain(db: None) -> None:
    entries = three_entries()
    while seal_batch(limit=1):
        pass
    assert [seal.entry_id for seal in Seal.objects.in_order()] == [entry.pk for entry in entries]
    assert verify().broken == ""


@pytest.mark.parametrize("change", [{"verb": "test.other"}, {"actor_id": 99}, {"object_id": "7"}, {"digest": "0" * 64}])
def test_a_changed_entry_is_named(db: None, change: dict[str, object]) -> None:
    entry = three_entries()[1]
    seal_all()
    with as_owner():
        Entry.objects.filter(pk=entry.pk).update(**change)
    verdict = verify()
    assert verdict.sealed == 1
    assert str(entry.pk) in verdict.broken


def test_an_entry_that_was_taken_out_is_named(db: None) -> None:
    entry = three_entries()[2]
    seal_all()
    with as_owner():
        Entry.objects.filter(pk=entry.pk).delete()
    assert verify().broken == f"link 3: entry {entry.pk} is missing"


def test_a_missing_link_is_named(db: None) -> None:
    three_entries()
    seal_all()
    with as_owner():
        Seal.objects.filter(number=2).delete()
    assert verify().broken == "link 2 is missing"


def test_changed_words_are_named_and_erased_ones_are_not(db: None) -> None:
    entry = three_entries()[0]
    seal_all()
    Details.objects.filter(entry_id=entry.pk).update(words={})
    assert verify().broken == ""
    Details.objects.filter(entry_id=entry.pk).update(words={"number": 7})
    assert "the words of entry" in verify().broken


def test_the_command_tells_and_fails(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    entry = three_entries()[0]
    seal_all()
    call_command("verify_audit")
    assert "3 sealed entries hold; 0 are not sealed yet." in capsys.readouterr().out
    with as_owner():
        Entry.objects.filter(pk=entry.pk).update(verb="test.other")
    with pytest.raises(CommandError, match=str(entry.pk)):
        call_command("verify_audit")


@pytest.mark.parametrize("role", [as_web, as_worker])
@pytest.mark.parametrize("statement", ["UPDATE audit_{} SET {} = {}", "DELETE FROM audit_{}", "TRUNCATE audit_{}"])
@pytest.mark.parametrize(("table", "column"), [("entry", "verb"), ("seal", "hash")])
def test_no_role_of_the_server_changes_the_trail(db: None, role, statement: str, table: str, column: str) -> None:
    three_entries()
    seal_all()
    with role(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format(table, column, column))


def test_the_web_cannot_seal(db: None) -> None:
    three_entries()
    with as_web(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        seal_all()


@pytest.mark.django_db(transaction=True)
def test_a_second_sealer_steps_back_at_once() -> None:
    three_entries()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [ONE_SEALER])
            held.set()
            done.wait(10)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    assert seal_batch() == 0
    done.set()
    other.join()
    assert seal_batch() == 3
