"""Find the membership a signed-in person acts in, once per request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Membership

SESSION_KEY = "acting_membership"


class ActingMembershipMiddleware:
    """Set `request.user.acting` and `request.memberships`: the chosen membership, else the oldest that holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask once for the memberships of who is signed in."""
        request.memberships = []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            memberships = list(Membership.objects.of_person(request.user, timezone.localdate()))
            request.memberships = memberships  # type: ignore[attr-defined]
            request.user.act_as(chosen(memberships, request.session.get(SESSION_KEY)))
        return self.get_response(request)


def chosen(memberships: list[Membership], pk: int | None) -> Membership | None:
    """Return the membership with this number, else the first, else None."""
    return next((membership for membership in memberships if membership.pk == pk), next(iter(memberships), None))
