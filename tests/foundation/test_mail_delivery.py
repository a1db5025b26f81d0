"""Delivery over a real mail server: at least once, each result kept before the next message leaves."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from foundation.mail import delivering
from foundation.mail.delivering import LEASE, claim, deliver
from foundation.mail.models import MailKind, MailState, OutgoingMail
from foundation.mail.tasks import deliver_waiting
from foundation.mail.writing import Letter, post
from tests.foundation.post_office import PostOffice, free_port, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def port(settings) -> int:
    """Where the portal looks for its mail server; nobody listens there yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.MAIL_FROM, settings.MAIL_REPLY_TO = "De Huizen <portal@huizen.example>", "office@huizen.example"
    return settings.EMAIL_PORT


@pytest.fixture
def office(port: int) -> Iterator[PostOffice]:
    """A mail server that is open during the test."""
    office = PostOffice()
    controller = opened(office, port)
    yield office
    controller.stop()


def written(*names: str, **changes: object) -> list[OutgoingMail]:
    """Messages to these people, due in this order."""
    start = timezone.now() - timedelta(minutes=5)
    letters = [
        Letter(**{"address": f"{name}@example.org", "language": "nl", "subject": "Dag", "text": "Beste,\n", **changes})
        for name in names
    ]
    return [post(letter, due_at=start + timedelta(seconds=number)) for number, letter in enumerate(letters)]


def states() -> dict[str, str]:
    return {mail.address.partition("@")[0]: mail.state for mail in OutgoingMail.objects.all()}


def text_of(letter: Message) -> str:
    part = letter.get_payload(0) if letter.is_multipart() else letter
    return part.get_payload(decode=True).decode()


def make_all_due() -> None:
    OutgoingMail.objects.filter(state=MailState.WAITING).update(due_at=timezone.now(), lease_until=None)


def test_a_letter_arrives_as_it_was_written(office: PostOffice) -> None:
    written("mayor", subject="Été à Liège", text="Chère madame,\n", html="<p>Chère madame,</p>", language="fr")
    assert deliver_waiting() == 1
    letter = office.letters[0]
    assert (letter["From"], letter["Reply-To"]) == ("De Huizen <portal@huizen.example>", "office@huizen.example")
    assert (letter["To"], letter["Content-Language"]) == ("mayor@example.org", "fr")
    assert text_of(letter).strip() == "Chère madame,"
    assert [part.get_content_type() for part in letter.walk()][1:] == ["text/plain", "text/html"]


def test_what_was_sent_is_not_sent_again(office: PostOffice) -> None:
    written("a", "b")
    assert deliver_waiting() == 2
    assert deliver_waiting() == 0
    assert office.addresses() == ["a@example.org", "b@example.org"]
    assert OutgoingMail.objects.filter(state=MailState.SENT, sent_at__isnull=False, lease_until=None).count() == 2


def test_an_address_refused_for_good_is_left_to_a_person(office: PostOffice) -> None:
    office.answers["gone@example.org"] = "550 no such mailbox"
    written("gone", "mayor")
    assert deliver_waiting() == 1
    assert states() == {"gone": "failed", "mayor": "sent"}
    assert "550" in OutgoingMail.objects.get(address="gone@example.org").last_error


@pytest.mark.parametrize("stage", ["answers", "after_data"])
def test_an_address_that_is_busy_is_tried_later(office: PostOffice, stage: str) -> None:
    getattr(office, stage)["busy@example.org"] = "451 try again"
    written("busy", "mayor")
    deliver_waiting()
    busy = OutgoingMail.objects.get(address="busy@example.org")
    assert (busy.state, busy.attempts, busy.lease_until) == ("waiting", 1, None)
    assert timedelta(seconds=40) < busy.due_at - timezone.now() < timedelta(seconds=80)
    getattr(office, stage).clear()
    make_all_due()
    assert deliver_waiting() == 1
    assert states() == {"busy": "sent", "mayor": "sent"}


def test_a_letter_refused_for_its_content_is_left_to_a_person(office: PostOffice) -> None:
    office.after_data["strict@example.org"] = "554 looks like spam"
    written("strict", "mayor")
    deliver_waiting()
    assert states() == {"strict": "failed", "mayor": "sent"}


def test_a_server_that_is_away_loses_nothing(port: int) -> None:
    written("a", "b")
    assert deliver_waiting() == 0
    assert states() == {"a": "waiting", "b": "waiting"}
    assert set(OutgoingMail.objects.values_list("attempts", "lease_until")) == {(1, None)}
    assert not OutgoingMail.objects.due(timezone.now()).exists()
    office, later = PostOffice(), timezone.now() + timedelta(minutes=3)
    controller = opened(office, port)
    assert deliver(claim(now=later)) == 2
    controller.stop()
    assert sorted(office.addresses()) == ["a@example.org", "b@example.org"]


def test_a_server_that_hangs_up_in_the_middle_loses_and_doubles_nothing(office: PostOffice) -> None:
    office.hangs_up_on = {"b@example.org"}
    written("a", "b", "c")
    assert deliver_waiting() == 1
    assert states() == {"a": "sent", "b": "waiting", "c": "waiting"}
    office.hangs_up_on = set()
    make_all_due()
    assert deliver_waiting() == 2
    assert sorted(office.addresses()) == ["a@example.org", "b@example.org", "c@example.org"]


@pytest.mark.parametrize(
    "broken", [{"subject": "Dag\nBcc: all@example.org"}, {"address": "a\nb@example.org"}, {"language": "n\n"}]
)
def test_a_letter_that_cannot_be_built_stops_no_other(office: PostOffice, broken: dict[str, str]) -> None:
    sick = written("sick", **broken)[0]
    written("mayor")
    assert deliver_waiting() == 1
    sick.refresh_from_db()
    assert (sick.state, sick.attempts) == ("failed", 1)
    assert office.addresses() == ["mayor@example.org"]


def test_a_secret_loses_its_words_once_sent_and_not_before(office: PostOffice) -> None:
    office.answers["busy@example.org"] = "451 try again"
    written("reader", "busy", kind=MailKind.SECRET, text="Your code: 123456\n", html="<p>123456</p>")
    deliver_waiting()
    assert "123456" in text_of(office.letters[0])
    sent, waiting = OutgoingMail.objects.get(state="sent"), OutgoingMail.objects.get(state="waiting")
    assert (sent.text, sent.html) == ("", "")
    assert "123456" in waiting.text


def test_a_regular_letter_keeps_its_words(office: PostOffice) -> None:
    written("mayor", text="Beste,\n")
    deliver_waiting()
    assert OutgoingMail.objects.get().text == "Beste,\n"


def test_a_letter_tried_twice_carries_the_same_message_id(office: PostOffice) -> None:
    mail = written("mayor")[0]
    deliver_waiting()
    # As if the process had died between the server's yes and our commit.
    OutgoingMail.objects.update(state=MailState.WAITING, sent_at=None)
    deliver_waiting()
    assert [letter["Message-ID"] for letter in office.letters] == [f"<{mail.pk}@huizen.example>"] * 2


def test_a_worker_that_died_gives_its_lease_back_after_a_while(db: None) -> None:
    written("a")
    now = timezone.now()
    assert len(claim(now=now)) == 1
    assert claim(now=now + LEASE - timedelta(seconds=1)) == []
    assert len(claim(now=now + LEASE + timedelta(seconds=1))) == 1


def test_a_batch_is_no_larger_than_asked_and_the_oldest_leave_first(db: None) -> None:
    mails = written("a", "b", "c")
    assert claim(now=timezone.now(), limit=2) == mails[:2]
    assert claim(now=timezone.now(), limit=2) == mails[2:]


@pytest.mark.django_db(transaction=True)
def test_a_worker_skips_what_another_one_is_taking(db: None) -> None:
    written(*"abcdef")

    def elsewhere() -> list[str]:
        try:
            return [mail.address for mail in claim(now=timezone.now(), limit=3)]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        mine = [mail.address for mail in claim(now=timezone.now(), limit=3)]
        theirs = pool.submit(elsewhere).result(timeout=10)
    assert len(mine) == len(theirs) == 3
    assert not set(mine) & set(theirs)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_every_letter_once(office: PostOffice) -> None:
    written(*(f"person{number}" for number in range(40)))
    start = threading.Barrier(4)

    def work(_: int) -> int:
        start.wait()
        sent = 0
        try:
            while batch := claim(now=timezone.now(), limit=3):
                sent += deliver(batch)
            return sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 40
    assert len(set(office.addresses())) == len(office.addresses()) == 40


@pytest.mark.django_db(transaction=True)
def test_each_result_is_kept_before_the_next_letter_leaves(office: PostOffice) -> None:
    parameters = connection.get_connection_params()
    known = {name: parameters[name] for name in ("dbname", "user", "host", "port", "password") if parameters.get(name)}

    def sent_so_far(address: str) -> int:
        with psycopg.connect(**known) as other:
            return other.execute("SELECT count(*) FROM mail_outgoingmail WHERE state = 'sent'").fetchone()[0]

    office.watch = sent_so_far
    written("a", "b", "c")
    assert deliver_waiting() == 3
    assert office.seen == [0, 1, 2]


def test_a_letter_says_that_a_machine_wrote_it_and_how_to_stop_its_kind(office: PostOffice) -> None:
    written("mayor", unsubscribe="https://portal.example/reminders/stop/abc/")
    written("clerk")
    deliver_waiting()
    first, second = sorted(office.letters, key=lambda letter: letter["To"], reverse=True)
    assert first["Auto-Submitted"] == second["Auto-Submitted"] == "auto-generated"
    assert first["List-Unsubscribe"] == "<https://portal.example/reminders/stop/abc/>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert second["List-Unsubscribe"] is None


def test_an_office_writes_under_its_own_name_from_the_address_of_the_portal(office: PostOffice) -> None:
    written("mayor", sender="Services fédéraux, Liège")
    deliver_waiting()
    name, address = parseaddr(office.letters[0]["From"])
    assert str(make_header(decode_header(name))) == "Services fédéraux, Liège"
    assert address == "portal@huizen.example"


def test_an_entry_for_the_diary_goes_along(office: PostOffice) -> None:
    written("mayor", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    deliver_waiting()
    part = next(part for part in office.letters[0].walk() if part.get_content_type() == "text/calendar")
    assert part.get_filename() == "agenda.ics"
    assert "VCALENDAR" in part.get_payload(decode=True).decode()


def test_what_comes_back_goes_to_its_own_mailbox_and_the_sender_stays_de_huizen(office: PostOffice, settings) -> None:
    settings.MAIL_BOUNCES_TO = "bounces@huizen.example"
    written("mayor")
    deliver_waiting()
    assert office.senders == ["bounces@huizen.example"]
    assert office.letters[0]["From"] == "De Huizen <portal@huizen.example>"


def test_a_long_batch_renews_its_lease(office: PostOffice, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "RENEW_AFTER", 0.0)
    written("a", "b", "c")
    batch = claim(now=timezone.now() - LEASE)
    seen = []
    office.watch = lambda address: seen.append(min(mail.lease_until for mail in batch if mail.lease_until))
    assert deliver(batch) == 3
    assert seen[0] > timezone.now() + LEASE / 2


def test_what_another_worker_took_meanwhile_is_left_to_it(office: PostOffice, monkeypatch) -> None:
    monkeypatch.setattr(delivering, "RENEW_AFTER", 0.0)
    taken = written("taken", "mine")[0]
    batch = claim(now=timezone.now() - 2 * LEASE)
    OutgoingMail.objects.filter(pk=taken.pk).update(lease_until=timezone.now() + LEASE)
    assert deliver(batch) == 1
    assert office.addresses() == ["mine@example.org"]


def test_when_its_time_is_over_a_worker_gives_the_rest_back_untried(office: PostOffice) -> None:
    written("a", "b")
    assert deliver(claim(now=timezone.now()), stop_at=time.monotonic() - 1) == 0
    assert set(OutgoingMail.objects.values_list("attempts", "lease_until")) == {(0, None)}
    assert deliver_waiting() == 2


def moved(hours: int) -> None:
    """What a clock that is put forward does to every moment that was written before: it lies further back."""
    shift = timedelta(hours=-hours)
    for mail in OutgoingMail.objects.filter(state=MailState.WAITING):
        lease = mail.lease_until + shift if mail.lease_until else None
        OutgoingMail.objects.filter(pk=mail.pk).update(due_at=mail.due_at + shift, lease_until=lease)


@pytest.mark.parametrize("hours", [3, 30])
def test_a_clock_put_forward_under_a_sending_worker_doubles_nothing(office: PostOffice, hours: int) -> None:
    written("a", "b", "c", "d")
    held = claim(now=timezone.now())
    moved(hours)
    others = claim(now=timezone.now())
    assert len(others) == 4, "their lease is over by the new clock"
    assert deliver(others) == 4
    assert deliver(held) == 0, "the first worker sees that they are no longer its own"
    assert sorted(office.addresses()) == [f"{name}@example.org" for name in "abcd"]


@pytest.mark.parametrize("hours", [3, 30])
def test_a_clock_put_back_loses_nothing_once_it_is_right_again(office: PostOffice, hours: int) -> None:
    written("a", "b")
    claim(now=timezone.now(), limit=1)
    moved(-hours)
    written("c")
    deliver_waiting()
    assert office.addresses() == ["c@example.org"], "what lies in the future waits"
    moved(hours + 1)
    deliver_waiting()
    deliver_waiting()
    assert sorted(office.addresses()) == [f"{name}@example.org" for name in "abc"]
    assert set(states().values()) == {MailState.SENT}
