"""The first real installation: what it looks at, what it makes, and that a second run changes nothing."""

import io
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Invitation, Organisation
from accounts.roles import OrganisationKind, Role
from calls.models import Recipient
from foundation.audit.models import Entry
from foundation.mail.models import OutgoingMail
from portal import checking
from portal.models import Installation
from territory.models import Municipality, Province
from tests.conftest import as_owner
from tests.territory.small import write_small_source

pytestmark = pytest.mark.django_db

ANSWERS = {"no_input": True, "kbo": "BE 0200.000.043", "admin_email": "admin@huizen.example", "admin_language": "fr"}


class Inbox(Message):
    """A mail server's hand that keeps what it gets."""

    def __init__(self):
        super().__init__()
        self.received = []

    def handle_message(self, message):
        self.received.append(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    """A real mail server on the loopback, and settings that lead to it."""
    point_at(settings, port := free_port())
    server = Controller(Inbox(), hostname="127.0.0.1", port=port)
    server.start()
    yield server.handler
    server.stop()


@pytest.fixture
def borders(tmp_path) -> Iterator[Path]:
    """Nothing is installed yet, the owner is at work, and there are official files of a small territory."""
    # A yes is remembered for a minute, also from an earlier test.
    cache.delete("installed")
    with as_owner():
        Installation.objects.all().delete()
        yield write_small_source(tmp_path)


def point_at(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def install(**options) -> str:
    """Run the command and return what it printed."""
    said = io.StringIO()
    call_command("install", stdout=said, stderr=said, **{**ANSWERS, **options})
    return said.getvalue()


def refused(**options) -> str:
    """Return why the command stopped."""
    said = io.StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("install", stdout=said, stderr=said, **{**ANSWERS, **options})
    return f"{said.getvalue()}{stopped.value}"


def run_sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_installing_makes_the_organisations_that_memberships_need(borders, inbox):
    install(borders=borders)
    kinds = Organisation.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds).count(OrganisationKind.MUN) == Municipality.objects.current().count() > 10
    assert list(kinds).count(OrganisationKind.GOV) == Province.objects.count()
    keeper = Organisation.objects.running_the_portal().get()
    assert (keeper.name_nl, keeper.kbo_number) == ("De Huizen", "0200000043")


def test_every_office_has_a_name_in_four_languages(borders, inbox):
    install(borders=borders)
    brussels = Organisation.objects.get(kind=OrganisationKind.GOV, province__code="04000")
    west = Organisation.objects.get(kind=OrganisationKind.GOV, province__code="30000")
    assert brussels.name_fr == "Haut fonctionnaire de Bruxelles-Capitale"
    assert west.name_nl == "Federale diensten van de gouverneur van West-Vlaanderen"
    assert west.name_de.endswith("Westflandern")
    assert west.name_en.endswith("West Flanders")


def test_installing_asks_every_municipality_and_writes_the_installation_last(borders, inbox):
    install(borders=borders)
    assert Recipient.objects.count() == Municipality.objects.current().count()
    assert Installation.objects.get().is_demo is False
    assert Entry.objects.order_by("at").last().verb == "portal.install"


def test_the_first_administrator_is_invited_and_the_invitation_opens(borders, inbox, client):
    said = install(borders=borders)
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.language) == ("admin@huizen.example", Role.ADMIN, "fr")
    (address,) = re.findall(r"http://\S+/invitation/\S+", said)
    assert client.get(address.partition(":8000")[2]).status_code == 200
    assert OutgoingMail.objects.get().kind == "secret"


def test_the_test_mail_arrives_at_a_real_server(borders, inbox):
    said = install(borders=borders)
    (message,) = inbox.received
    assert message["To"] == "admin@huizen.example"
    assert "ok     test mail to admin@huizen.example" in said


def test_a_mail_server_that_does_not_answer_is_said_plainly_and_stops_nothing(borders, settings):
    point_at(settings, free_port())
    said = install(borders=borders)
    assert "to do  test mail" in said
    assert "Mail may not work yet" in said
    assert Installation.objects.exists()


def test_a_second_run_changes_nothing_and_says_so(borders, inbox):
    install(borders=borders)
    before = [model.objects.count() for model in (Organisation, Invitation, OutgoingMail, Recipient, Entry)]
    said = install(borders=borders, admin_email="other@huizen.example")
    assert "nothing was changed" in said
    assert [model.objects.count() for model in (Organisation, Invitation, OutgoingMail, Recipient, Entry)] == before
    assert len(inbox.received) == 1


def test_a_try_that_stopped_half_way_is_taken_up_again(borders, inbox):
    (borders / "provinces.geojson").rename(borders / "away")
    assert "not installed yet" in refused(borders=borders)
    assert not Installation.objects.exists()
    (borders / "away").rename(borders / "provinces.geojson")
    assert "ok     installed" in install(borders=borders)


@pytest.mark.parametrize(
    ("option", "text", "word"),
    [
        ("kbo", "0200.000.044", "check digits"),
        ("kbo", None, "enterprise number"),
        ("admin_email", "admin at huizen", "no e-mail address"),
        ("admin_email", None, "no e-mail address"),
        ("admin_language", "it", "nl, fr, de, en"),
        ("address", "portal.example", "no address"),
        ("address", "https://portal.example/huizen/", "leave out the path"),
        ("sender", "De Huizen", "no e-mail address"),
        ("reply_to", "nobody", "no e-mail address"),
        ("organisation", " ", "1 to 160"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_before_anything_is_made(borders, option, text, word):
    assert word in refused(**{option: text})
    assert not Municipality.objects.exists()


def test_answers_that_differ_from_the_settings_give_the_lines_to_set(borders):
    said = refused(
        address="https://huizen.example/", sender="De Huizen <portal@huizen.example>", reply_to="a@huizen.example"
    )
    assert "\n    PORTAL_ADDRESS=https://huizen.example\n" in said
    assert "\n    MAIL_FROM=De Huizen <portal@huizen.example>\n" in said
    assert said.endswith("    MAIL_REPLY_TO=a@huizen.example")
    assert not Municipality.objects.exists()


def test_questions_are_asked_until_the_answer_is_taken(borders, inbox, monkeypatch, capsys):
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("\n\n\n\nMaisons\n\n\n0200000044\n0200000043\nadmin@huizen.example\nde\n")
    )
    said = install(borders=borders, no_input=False, kbo=None, admin_email=None, admin_language=None)
    assert "“0200000044” is no enterprise number" in said
    keeper = Organisation.objects.running_the_portal().get()
    assert (keeper.name_nl, keeper.name_fr, keeper.name_de) == ("De Huizen", "Maisons", "De Huizen")
    assert "Its enterprise number (KBO)" in capsys.readouterr().out


def test_nobody_to_answer_is_said(borders, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "--no-input" in refused(no_input=False)


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("GRANT CREATE ON SCHEMA public TO portal_web", "portal_web may do more than serve"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE INSERT ON TABLES FROM portal_web", "1 default privileges"),
        ("GRANT UPDATE ON audit_entry TO portal_worker", "portal_worker can change the audit trail"),
        ("REVOKE SELECT ON accounts_user FROM portal_worker", "portal_worker cannot read accounts_user"),
    ],
)
def test_rights_that_are_not_as_they_must_be_stop_the_installation(borders, statement, finding):
    run_sql(statement)
    said = refused(borders=borders)
    assert finding in said
    assert "must be mended first" in said
    assert not Installation.objects.exists()


def test_a_worker_with_the_rights_of_the_web_is_found(monkeypatch):
    assert not checking.worker_is_itself().trouble
    # The owner inherits the rights of both, as a worker must not.
    monkeypatch.setattr(checking, "SERVING", ("portal_web", "portal_owner"))
    assert "the web's rights all the time" in checking.worker_is_itself().trouble


def test_somebody_else_than_the_owner_cannot_install(borders):
    run_sql("SET ROLE portal_web")
    said = refused(borders=borders)
    assert "this command works as portal_web" in said
    assert "must be mended first" in said


def test_a_folder_that_cannot_be_written_stops_the_installation(borders, settings):
    location = {"location": "/dev/null/files"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    assert "cannot be written" in refused(borders=borders)


def test_a_demonstration_is_no_place_to_install(borders, settings):
    settings.DEMO = True
    assert "DEMO=1 is set" in refused(borders=borders)
    settings.DEMO = False
    Installation.objects.create(is_demo=True, installed_at="2026-01-05T09:00:00Z")
    assert "holds the demonstration" in refused(borders=borders)


def test_pages_open_only_once_installed(borders, inbox, client):
    assert client.get("/accounts/login/").status_code == 503
    install(borders=borders)
    assert client.get("/accounts/login/").status_code == 200


def test_a_lost_invitation_can_be_given_again(borders, inbox):
    with pytest.raises(CommandError, match="not installed yet"):
        call_command("invite_admin", "late@huizen.example")
    install(borders=borders)
    said = io.StringIO()
    call_command("invite_admin", "late@huizen.example", stdout=said)
    assert "/accounts/invitation/" in said.getvalue()
    assert Invitation.objects.filter(email="late@huizen.example", role=Role.ADMIN).exists()


def test_a_test_mail_can_be_tried_again(inbox, settings):
    call_command("send_test_mail", "admin@huizen.example", stdout=io.StringIO())
    assert len(inbox.received) == 1
    point_at(settings, free_port())
    with pytest.raises(CommandError, match="Mail may not work yet"):
        call_command("send_test_mail", "admin@huizen.example", stdout=io.StringIO())
