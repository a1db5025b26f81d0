"""What allauth tells about second factors, written into the audit trail and into the session."""

import time
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.second_factor import MAIN_KINDS, forget_shown, has_one, keep_shown, use_up
from foundation.audit.recording import record


@receiver(post_save, sender=Authenticator)
def set_up(instance: Authenticator, created: bool, **_: Any) -> None:
    """A second factor was set up: in the transaction itself, whichever page or command did it."""
    if not created:
        return
    record("account.second_factor_added", instance.user, by=person_at_work(), details={"kind": str(instance.type)})
    if instance.type == Authenticator.Type.TOTP and context.request:
        use_up(instance, context.request.POST.get("code", ""), now=time.time())
    if instance.type in MAIN_KINDS and is_own(instance):
        keep_shown(context.request, instance.user)


@receiver(post_delete, sender=Authenticator)
def removed(instance: Authenticator, **_: Any) -> None:
    """A second factor was removed; without any the session has shown none."""
    record("account.second_factor_removed", instance.user, by=person_at_work(), details={"kind": str(instance.type)})
    if is_own(instance) and not has_one(instance.user):
        forget_shown(context.request)


@receiver(authenticator_used)
def shown(request: HttpRequest, user: User, **_: Any) -> None:
    """A second factor was shown."""
    keep_shown(request, user)


@receiver(authentication_failed)
def refused(user: User, authenticator: Authenticator, **_: Any) -> None:
    """A code did not fit, from somebody who knew the password: worth a line."""
    record("account.second_factor_refused", user, by=None, details={"kind": str(authenticator.type)})


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Somebody signed out."""
    if user is not None:
        record("account.sign_out", user, by=user)


def person_at_work() -> User | None:
    """Return who is signed in where this happens, if anybody."""
    user = getattr(context.request, "user", None)
    return user if isinstance(user, User) else None


def is_own(authenticator: Authenticator) -> bool:
    """Say whether the person signed in here owns this second factor."""
    user = person_at_work()
    return user is not None and user.pk == authenticator.user_id
