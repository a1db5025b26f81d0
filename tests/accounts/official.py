"""The official sign-in of the tests: the provider's process, and a browser that goes there and comes back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

SECRET = "a secret between two machines"
KBO = "0207494678"
TIMEOUT = 90


class Provider:
    """The provider and what it is told to say."""

    def __init__(self, folder: Path, port: int) -> None:
        self.mood, self.issuer = folder / "mood.json", f"http://127.0.0.1:{port}"

    def says(
        self, *, token: dict[str, Any] | None = None, metadata: dict[str, Any] | None = None, **claims: Any
    ) -> None:
        """Say these claims from here on, beside those of an official of a municipality; None leaves one out."""
        usual = {"email": "an@kortrijk.example", "given_name": "An", "family_name": "Peeters"}
        usual |= {"vo_orgcode": KBO, "vo_doelgroepcode": "LB", "portal_rol_3d": [f"inbreng:{KBO}"], "sub": "an"}
        said = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        self.mood.write_text(json.dumps({"claims": said, "token": token or {}, "metadata": metadata or {}}))

    def configuration(self, **demands: Any) -> dict[str, Any]:
        """The settings of a portal that uses this provider."""
        app = {
            "provider_id": "official",
            "name": "Official",
            "client_id": "portal",
            "secret": SECRET,
            "settings": {"server_url": self.issuer, "scope": ["openid", "profile", "email"]},
        }
        known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        roles = {"inbreng": "editor", "beslissing": "signatory", "lezen": "reader", "beoordeling": "reviewer"}
        usual = {"organisation": "vo_orgcode", "role": "portal_rol_3d", "roles": roles}
        return {
            "OIDC_ISSUER": self.issuer,
            "OIDC_NAME": "Official",
            "OIDC_DEMANDS": {**usual, "required": {"vo_doelgroepcode": "LB"}, **demands},
            "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {**known, "APPS": [app]}},
        }


@contextmanager
def provider_in(folder: Path) -> Iterator[Provider]:
    """Run the provider with its things in a folder."""
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "tests.accounts.provider.settings",
        "PROVIDER_FOLDER": str(folder),
        "PROVIDER_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.accounts.provider"]
    with subprocess.Popen(  # noqa: S603 - our own provider
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        provider = Provider(folder, int(process.stdout.readline()))
        try:
            yield provider
        finally:
            process.kill()


def leave(client: Client, **typed: str) -> str:
    """Leave for the provider and return the address to which the portal leads."""
    answer = client.post("/accounts/official/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def come_back(client: Client, address: str) -> HttpResponse:
    """Sign in at the provider (it knows the person already) and come back with what it gives."""
    answer = requests.get(address, allow_redirects=False, timeout=TIMEOUT)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def sign_in_there(client: Client, **typed: str) -> HttpResponse:
    """Go there and come back."""
    return come_back(client, leave(client, **typed))


def asked(address: str) -> dict[str, str]:
    """Return what an address asks of the provider."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
