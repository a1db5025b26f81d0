"""Second factors for the tests: an authenticator app that really computes its codes."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.http import HttpResponse
from django.test import Client

from accounts.models import User

PASSWORD = "correct horse battery staple"


def code_of(secret: str, *, at: float | None = None) -> str:
    """Compute the code that an app shows at a moment (RFC 6238)."""
    counter = struct.pack(">Q", int((at or time.time()) // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def with_password(user: User) -> User:
    """Give a person of the cast a password."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(client: Client, user: User, **more: str) -> HttpResponse:
    """Sign in with e-mail address and password, as the form does."""
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


def set_up_app(client: Client) -> str:
    """Set up an authenticator app on the page of somebody who is signed in; returns its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/second-step/app/").content.decode()
    secret = re.search(r'class="secret"[^>]*>(\w+)<', page)
    assert secret, page
    # The code of the step before, so that this step stays unused; on a busy machine a step may end meanwhile.
    for _try in range(2):
        answer = client.post("/accounts/second-step/app/", {"code": code_of(secret[1], at=time.time() - 30)})
        if answer.status_code == 302:
            return secret[1]
    raise AssertionError(answer.content.decode())


def recovery_codes(client: Client) -> list[str]:
    """Read the recovery codes from their page."""
    page = client.get("/accounts/second-step/recovery-codes/").content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)
