"""Keep sessions in the database with whose they are, so that a person can see and end them."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.arriving import Arrival, arrival
from accounts.models import SignedIn, User
from foundation.audit.recording import record

SIGNED_IN = "signed_in"
# What browsers call themselves, the more exact word first.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionStore(DatabaseStore):
    """The database's sessions, each with the number of its account."""

    # Who came with the session, once it was read.
    arrived: Arrival | None = None

    def _get_session_from_db(self) -> SignedIn | None:
        """Read the session, and in the same statement whose it is; forget a key that opens nothing."""
        self.arrived = arrival(self.session_key or "", now=timezone.now(), today=timezone.localdate())
        if self.arrived is None:
            self._session_key = None
        return self.arrived.session if self.arrived else None

    @classmethod
    def get_model_class(cls) -> type[SignedIn]:
        """Name the table."""
        return SignedIn

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Write beside the session whose it is, since when, and in what kind of browser."""
        row: Any = super().create_model_instance(data)
        owner = data.get("_auth_user_id")
        row.user_id = int(owner) if owner else None
        signed_in = data.get(SIGNED_IN) or {}
        row.device = signed_in.get("device", "")
        row.began_at = parse_datetime(signed_in.get("at", ""))
        return row


def note_sign_in(request: HttpRequest) -> None:
    """Remember in the session when it began and what the browser calls itself."""
    device = device_of(request.headers.get("User-Agent", ""))
    request.session[SIGNED_IN] = {"at": timezone.now().isoformat(), "device": device}


def end_sessions(user: User, *, handle: str, here: str, now: datetime) -> set[str]:
    """End the session with this handle, or, for an empty one, all but the one here; return the keys that ended."""
    own = SignedIn.objects.of_person(user, now=now)
    found = {each.session_key for each in own if (each.handle == handle if handle else each.session_key != here)}
    SignedIn.objects.filter(session_key__in=found).delete()
    if found:
        record("account.end_sessions", user, by=user, details={"sessions": len(found)})
    return found


def device_of(user_agent: str) -> str:
    """Return browser and system in two words, such as "Firefox, Windows"; nothing that tells two computers apart."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
