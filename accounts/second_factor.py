"""The second factor: who must have one, whether this session has shown it, and how its secret is kept."""

import base64
import hashlib
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from accounts.models import Membership, User
from accounts.roles import SECOND_FACTOR_ROLES

SESSION_KEY = "second_factor_of"
MAIN_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_forced(memberships: Iterable[Membership]) -> bool:
    """Say whether a person with these memberships must sign in with a second factor, whichever one it acts in."""
    return settings.SECOND_FACTOR_FORCED and any(each.role in SECOND_FACTOR_ROLES for each in memberships)


def has_one(user: User) -> bool:
    """Say whether an authenticator app or a passkey is set up; recovery codes alone do not count."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=MAIN_KINDS).exists()


def was_shown(request: HttpRequest) -> bool:
    """Say whether this session has shown the second factor of who is signed in, and really sits there."""
    user = getattr(request.user, "really", None) or request.user
    return request.session.get(SESSION_KEY) == user.pk


def keep_shown(request: HttpRequest, user: User) -> None:
    """Remember in the session that this person's second factor was shown."""
    request.session[SESSION_KEY] = user.pk


def forget_shown(request: HttpRequest) -> None:
    """Forget it again: the last second factor is gone."""
    request.session.pop(SESSION_KEY, None)


@transaction.atomic
def use_up(app: Authenticator, code: str, *, now: float) -> bool:
    """Use a code of an authenticator app; False when it was used before, within the time in which it could still fit.

    Kept in the database: a cache that is emptied would let a code pass twice.
    """
    kept = Authenticator.objects.select_for_update().get(pk=app.pk)
    digits = "".join(filter(str.isdigit, code))
    oldest = now - (2 * settings.MFA_TOTP_TOLERANCE + 1) * settings.MFA_TOTP_PERIOD
    used = {each: at for each, at in kept.data.get("used", {}).items() if at > oldest}
    if digits in used:
        return False
    kept.data["used"] = {**used, digits: now}
    kept.save(update_fields=["data"])
    return True


def seal(secret: str) -> str:
    """Encrypt what an authenticator app shares with us: a stolen backup makes no codes."""
    return _vault().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt it again; with a key that is gone, give a secret that fits no code, so that a recovery code is asked."""
    try:
        return _vault().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return base64.b32encode(hashlib.sha256(f"{sealed}{settings.SECRET_KEY}".encode()).digest()[:20]).decode()


def _vault() -> MultiFernet:
    """Keys made of SECRET_KEY, and of those it replaced."""
    keys = map(str, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])
    digests = [hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
