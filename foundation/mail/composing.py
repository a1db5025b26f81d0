"""Write a message straight as the bytes that go over the wire.

Django's way builds a tree of parts and folds each header by parsing it, in about ten times as long; a worker that
delivers does little else. What arrives is the same: a test compares both.
"""

import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from email.utils import formataddr, parseaddr
from functools import lru_cache

END = "\r\n"
LINE_ENDS = re.compile("\r\n|\r|\n")
LONGEST_LINE = 76
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
ADDRESSES = frozenset({"from", "to", "reply-to"})


@dataclass(frozen=True, kw_only=True)
class Part:
    """Text of a kind (plain, html, calendar); a file where it has a name."""

    subtype: str
    text: str
    name: str = ""


def composed(headers: Mapping[str, str], parts: Sequence[Part]) -> bytes:
    """Write a message: the text, what says the same in another form beside it, and files along; every sign is ASCII.

    Raises ValueError for a line break in a header, and for an address that cannot be written.
    """
    texts = [part(each) for each in parts if not each.name]
    files = [part(each) for each in parts if each.name]
    content = together("alternative", texts) if len(texts) > 1 else texts[0]
    if files:
        content = together("mixed", [content, *files])
    above = END.join(header(name, value) for name, value in headers.items() if value)
    return f"{above}{END}MIME-Version: 1.0{END}{content}".encode("ascii")


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
    """Write an address with a name, remembered since senders are few; raises ValueError where that has no form."""
    name, address = parseaddr(value)
    box, _at, domain = address.rpartition("@")
    return formataddr((name, f"{box}@{domain.encode('idna').decode('ascii')}"))


def part(given: Part) -> str:
    """Write text as a part: its headers, an empty line, the text in signs and lines that every server takes."""
    where = f'Content-Disposition: attachment; filename="{given.name}"{END}' if given.name else ""
    encoded = b2a_qp(LINE_ENDS.sub(END, given.text).encode(), istext=True).decode("ascii")
    return (
        f'Content-Type: text/{given.subtype}; charset="utf-8"{END}Content-Transfer-Encoding: quoted-printable{END}'
        f"{where}{END}{encoded}{'' if encoded.endswith(END) else END}"
    )


def together(how: str, parts: list[str]) -> str:
    """Write several parts as one. No part can hold the line between them: there a "=" begins the code of a sign."""
    between = f"=_{how}"
    inside = "".join(f"--{between}{END}{each}{END}" for each in parts)
    return f'Content-Type: multipart/{how}; boundary="{between}"{END}{END}{inside}--{between}--{END}'
