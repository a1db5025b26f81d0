"""Rules: the code in a letter, which people type from paper, the short link beside it, and what is kept of a code."""

import hashlib
import secrets

# Nothing that looks like something else: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE, GROUP, LINK, TYPED = 12, 4, 8, 6


def new_code() -> str:
    """Return a code that nobody can guess (59 bits), in three groups of four."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE))
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE, GROUP))


def new_link() -> str:
    """Return the last part of a short address; it names a letter and opens nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LINK)).lower()


def new_typed_code() -> str:
    """Return the six digits that prove a mailbox."""
    return f"{secrets.randbelow(10**TYPED):0{TYPED}}"


def squeezed(code: str) -> str:
    """Return a code as typed without what paper and hands add: blanks, hyphens, small letters."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def digest_of(code: str, *, salt: str) -> str:
    """Return what is kept of a code; `salt` is what it belongs to, so that equal codes look different."""
    return hashlib.sha256(f"{salt}:{squeezed(code)}".encode()).hexdigest()
