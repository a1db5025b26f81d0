"""Where allauth meets the house: nobody signs up alone, and its mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.models import User
from foundation.audit.recording import record
from foundation.mail.models import MailKind
from foundation.mail.tasks import nudge
from foundation.mail.writing import post, worded


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation; every mail of the door is secret and leaves at once."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody comes in without an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write allauth's mail into the outbox, in the person's language."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language() or "nl"
        name = template_prefix.rpartition("/")[2]
        post(
            worded(
                f"account/{name}",
                address=email,
                language=language[:2],
                context=context,
                recipient=f"user:{user.pk}" if isinstance(user, User) else "",
                kind=MailKind.SECRET,
            )
        )
        nudge()

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Record the sign-in and take over the person's language."""
        record("account.sign_in", user, by=user)
        response = super().post_login(request, user, **kwargs)
        response.set_cookie("django_language", user.language, max_age=60 * 60 * 24 * 365, samesite="Lax")
        return response
