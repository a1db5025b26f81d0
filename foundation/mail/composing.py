"""Write a message straight as the bytes that go over the wire.

Django's way builds a tree of parts and folds each header by parsing it, in about ten times as long; a worker that
delivers does little else. What arrives is the same: a test compares both.
"""

import re
from binascii import b2a_qp
from email.header import Header
from email.utils import formatdate, make_msgid
from functools import lru_cache

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

END = "\r\n"
LINE_ENDS = re.compile("\r\n|\r|\n")
LONGEST_LINE = 76
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
ADDRESSES = frozenset({"from", "to", "reply-to"})


class Written:
    """A message that is bytes already, as Django's connections take it."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        """The message with these line ends."""
        return self.content if linesep == END else self.content.replace(END.encode(), linesep.encode())

    def get_charset(self) -> None:
        """Every byte is ASCII."""


class Message(EmailMultiAlternatives):
    """A message of text, with HTML beside it and files of text along; every sign that leaves is ASCII."""

    def message(self) -> Written:  # type: ignore[override]
        """Write it; raises ValueError for a line break in a header."""
        content = part("plain", self.body)
        if self.alternatives:
            others = [part(each.mimetype.partition("/")[2], each.content) for each in self.alternatives]
            content = together("alternative", [content, *others])
        if self.attachments:
            files = [part(kind.partition("/")[2], text, name=name) for name, text, kind in self.attachments]
            content = together("mixed", [content, *files])
        return Written(
            f"{END.join(header(*each) for each in self.all_headers().items())}{END}{content}".encode("ascii")
        )

    def all_headers(self) -> dict[str, str]:
        """What stands above: where it comes from and goes to, when, and what was asked beside."""
        usual = {
            "Subject": self.subject,
            "From": self.from_email,
            "To": ", ".join(self.to),
            "Reply-To": ", ".join(self.reply_to),
            "Date": formatdate(),
            "MIME-Version": "1.0",
        }
        named = {**usual, **self.extra_headers}
        if "Message-ID" not in named:
            named["Message-ID"] = make_msgid()
        return {name: value for name, value in named.items() if value}


def header(name: str, value: str) -> str:
    """Write one header, folded where it is long; raises ValueError for a line break in it."""
    if "\n" in value or "\r" in value:
        raise ValueError(f"a line break in the header {name}")
    if name.lower() in ADDRESSES:
        return f"{name}: {addressed(value)}"
    if value.isascii() and len(name) + len(value) < LONGEST_LINE:
        return f"{name}: {value}"
    charset = "us-ascii" if value.isascii() else "utf-8"
    return f"{name}: {Header(value, charset, header_name=name).encode(linesep=END)}"


def addressed(value: str) -> str:
    """Write an address, its name in signs that every server takes."""
    return value if PLAIN_ADDRESS.fullmatch(value) else named_address(value)


@lru_cache(maxsize=32)
def named_address(value: str) -> str:
    """Write an address with a name; senders are few, so it is remembered."""
    return str(sanitize_address(value, "utf-8"))


def part(subtype: str, text: str, *, name: str = "") -> str:
    """Write text as a part: its headers, an empty line, the text in signs and lines that every server takes."""
    where = f'Content-Disposition: attachment; filename="{name}"{END}' if name else ""
    encoded = b2a_qp(LINE_ENDS.sub(END, text).encode(), istext=True).decode("ascii")
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"{END}Content-Transfer-Encoding: quoted-printable{END}'
        f"{where}{END}{encoded}{'' if encoded.endswith(END) else END}"
    )


def together(how: str, parts: list[str]) -> str:
    """Write several parts as one. No part can hold the line between them: there a "=" begins the code of a sign."""
    between = f"=_{how}"
    inside = "".join(f"--{between}{END}{each}{END}" for each in parts)
    return f'Content-Type: multipart/{how}; boundary="{between}"{END}{END}{inside}--{between}--{END}'
