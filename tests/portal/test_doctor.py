"""The doctor: says what is fine, what to do, and ends with a status that monitoring understands."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from foundation.audit.models import Entry
from foundation.audit.recording import record
from foundation.mail.models import MailState, OutgoingMail, Standstill
from portal import doctor
from portal.backup.shelf import Shelf
from portal.checking import worker_can_share
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db


def examined(**options) -> tuple[str, str]:
    """Return what the doctor says, and how the command ends."""
    said = io.StringIO()
    with as_owner():
        try:
            call_command("doctor", stdout=said, **options)
        except CommandError as stopped:
            return said.getvalue(), str(stopped)
    return said.getvalue(), ""


def line(said: str, what: str) -> str:
    return next(text for text in said.splitlines() if what in text)


def test_each_part_is_named_once_and_the_end_counts_what_must_be_done():
    said, ended = examined()
    for what in (
        "PostgreSQL",
        "roles",
        "migrations",
        "clock",
        "Redis",
        "worker",
        "shared memory",
        "mail server",
        "backup",
        "parameters",
    ):
        assert line(said, what)
    must = [text for text in said.splitlines() if text.startswith("to do")]
    assert must
    assert "must be seen to" in ended


def test_machines_read_the_same_as_json():
    said, _ = examined(json=True)
    findings = json.loads(said)
    assert {"what", "trouble", "hint", "stops"} == set(findings[0])


def test_an_old_backup_is_to_do_and_a_fresh_one_is_fine(settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path)
    now = timezone.now()
    assert "none in" in line(examined()[0], "  backup")
    with Shelf(tmp_path).new(now - timedelta(hours=31)):
        pass
    assert line(examined()[0], "  backup, newest").startswith("to do")
    with Shelf(tmp_path).new(now):
        pass
    assert line(examined()[0], "  backup, newest").startswith("ok")


def test_entries_that_nobody_seals_are_to_do():
    record("test.entry", None)
    assert line(examined()[0], "sealed").startswith("ok")
    with as_owner():
        Entry.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert line(examined()[0], "sealed").startswith("to do")


def test_letters_given_up_and_a_standstill_are_to_do():
    now = timezone.now()
    OutgoingMail.objects.create(
        written_at=now, due_at=now, address="a@b.example", language="nl", state=MailState.FAILED
    )
    with as_owner():
        Standstill.objects.create(began_at=now, backup_at=now)
    said, _ = examined()
    assert "1 were given up" in line(said, "  letters")
    assert "stands still since a backup" in line(said, "delivery")


def test_a_clock_that_is_off_is_named():
    now = timezone.now()
    assert "9 seconds" in doctor.same_clock("clock", now - timedelta(seconds=9), now=now).trouble
    assert not doctor.same_clock("clock", now, now=now).trouble


def test_a_certificate_that_cannot_be_asked_for_is_to_do():
    assert "127.0.0.1:9" in doctor.certificate("https://127.0.0.1:9", now=timezone.now()).trouble


def test_a_disk_without_room_is_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 1.01)
    assert "is left" in doctor.room("room", tmp_path).trouble
    assert doctor.room("room", tmp_path / "missing").trouble


@pytest.mark.parametrize(("mode", "is_fine"), [(0o1777, True), (0o755, False)])
def test_a_machine_on_which_the_worker_cannot_start_is_named(tmp_path, mode: int, is_fine: bool):
    folder = tmp_path / "shm"
    folder.mkdir()
    folder.chmod(mode)
    found = worker_can_share(folder)
    assert (found.trouble == "") is is_fine
    assert f"{folder}; systemctl restart portal-worker" in found.hint
    assert worker_can_share(tmp_path / "none").is_in_the_way
