"""A real mail server on the loopback that does what a test tells it: accept, refuse, hang up."""

import socket
from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller


class PostOffice:
    """Takes letters in; answers and acts per address as told."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.senders: list[str] = []
        self.answers: dict[str, str] = {}
        self.after_data: dict[str, str] = {}
        self.hangs_up_on: set[str] = set()
        self.watch: Callable[[str], Any] = lambda address: None
        self.seen: list[Any] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Accept an address, or answer as told."""
        if address in self.hangs_up_on:
            server.transport.abort()
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter, and note what the test wants to see at this very moment."""
        address = envelope.rcpt_tos[0]
        if address in self.after_data:
            return self.after_data[address]
        self.seen.append(self.watch(address))
        self.letters.append(message_from_bytes(envelope.content))
        self.senders.append(envelope.mail_from)
        return "250 taken"

    def addresses(self) -> list[str]:
        """To whom letters came, in their order."""
        return [str(letter["To"]) for letter in self.letters]


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def opened(office: PostOffice, port: int) -> Controller:
    """Start the server; the caller stops it."""
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
