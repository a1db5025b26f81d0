"""Heads of the chain kept outside: they show an end that was cut off, and a chain that was written anew."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from foundation.audit.exporting import HEAD, rows_of
from foundation.audit.heads import NoHead, broken_by, newest, read
from foundation.audit.models import Entry, Seal
from foundation.audit.recording import record
from foundation.audit.sealing import seal_all
from foundation.audit.tasks import send_head
from foundation.audit.verifying import verify
from foundation.mail.models import OutgoingMail
from tests.roles import as_owner


def entries(number: int) -> list[Entry]:
    """Some sealed entries."""
    made = [record(f"test.{each}", None, details={"number": each}) for each in range(number)]
    seal_all()
    return made


def test_a_cut_off_end_is_not_seen_by_the_chain_alone_but_by_a_kept_head(db: None, tmp_path: Path) -> None:
    made = entries(5)
    kept = tmp_path / "heads"
    call_command("audit_head", file=kept)
    with as_owner():
        Seal.objects.filter(number__gt=3).delete()
        Entry.objects.filter(pk__in=[entry.pk for entry in made[3:]]).delete()
    assert verify().broken == ""
    with pytest.raises(CommandError, match="ends at link 3, but link 5 was sealed: 2 are cut off"):
        call_command("verify_audit", heads=kept)


def test_a_chain_written_anew_is_seen(db: None, tmp_path: Path) -> None:
    made = entries(4)
    head = newest()
    assert head
    with as_owner():
        Seal.objects.all().delete()
        Entry.objects.filter(pk=made[1].pk).update(verb="test.other")
    seal_all()
    assert verify().broken == ""
    assert "another hash" in broken_by([head])


def test_kept_heads_that_hold_are_counted(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "heads"
    for _ in range(2):
        entries(2)
        call_command("audit_head", file=kept)
    call_command("audit_head", file=kept)
    assert len(kept.read_text().splitlines()) == 2
    call_command("verify_audit", heads=kept)
    assert "2 kept heads hold" in capsys.readouterr().out


def test_a_head_is_read_back_from_a_letter(db: None) -> None:
    entries(3)
    head = newest()
    assert read(f"> On Monday somebody wrote:\n> {head}\n> Keep this letter") == [head]


def test_a_file_without_a_head_is_told(db: None, tmp_path: Path) -> None:
    empty = tmp_path / "heads"
    empty.write_text("nothing here")
    with pytest.raises(NoHead):
        read("audit-head x y")
    for file in (empty, tmp_path / "missing"):
        with pytest.raises(CommandError, match="holds no head"):
            call_command("verify_audit", heads=file)


def test_without_anything_sealed_there_is_no_head(db: None) -> None:
    assert newest() is None
    with pytest.raises(CommandError, match="Nothing is sealed"):
        call_command("audit_head")
    send_head()
    assert not OutgoingMail.objects.exists()


def test_every_night_the_head_leaves_the_portal(db: None, settings, tmp_path: Path) -> None:
    settings.AUDIT_HEAD_TO, settings.AUDIT_HEAD_FILE = "notary@example.org", str(tmp_path / "heads")
    record("test.say", None)
    send_head()
    head = newest()
    mail = OutgoingMail.objects.get()
    assert (mail.address, mail.subject) == ("notary@example.org", str(head)[:120])
    assert str(head) in mail.text
    assert (tmp_path / "heads").read_text() == f"{head}\n"


def test_the_table_has_every_entry_once_with_its_seal_and_no_words(db: None) -> None:
    made = entries(3)
    record("test.later", None, details={"name": "An Peeters"})
    rows = [dict(zip(HEAD, row, strict=True)) for row in rows_of(Entry.objects.all())]
    assert [row["verb"] for row in rows] == ["test.0", "test.1", "test.2", "test.later"]
    assert [row["link"] for row in rows] == [1, 2, 3, None]
    assert rows[0]["digest"] == made[0].digest
    assert "An Peeters" not in str(rows)
