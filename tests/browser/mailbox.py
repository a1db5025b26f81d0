"""A real mail server on the loopback that keeps what it is sent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Keeper

from accounts.models import User


class Mailbox(Keeper):
    """What arrived, by whom it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Message] = []

    def handle_message(self, message: Message) -> None:
        """Keep one message."""
        self.letters.append(message)

    @contextmanager
    def opened(self, settings: Any) -> Iterator["Mailbox"]:
        """Serve on a free port, and point the portal there."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        server = Controller(self, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
        server.start()
        try:
            yield self
        finally:
            server.stop()

    def to(self, user: User) -> dict[str, str]:
        """The plain texts that arrived for one person, by subject."""
        return {subject_of(row): text_of(row) for row in self.letters if row["To"] == user.email}


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def subject_of(letter: Message) -> str:
    """The subject as a person reads it."""
    return str(letter["Subject"])


def text_of(letter: Message) -> str:
    """The plain text of a letter."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8")
