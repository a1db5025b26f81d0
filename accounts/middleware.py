"""Find the membership a signed-in person acts in, and hold back who has not shown a second factor but must."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import looking, second_factor
from accounts.arriving import proven
from accounts.models import Membership, User

SESSION_KEY = "acting_membership"

# Who looks as another person can stop and sign out, and never meets that person's own ways to sign in.
STILL_OPEN = {"accounts:stop_looking", "account_logout"}
PRIVATE = ("account_", "mfa_", "openid_", "admin:")

# What stays open to a person who still has to set up the second factor.
SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "set_language",
}


class ActingMembershipMiddleware:
    """Set `request.user.acting` and `request.memberships`: the chosen membership, else the oldest that holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask once for the memberships of who is signed in."""
        request.memberships = []  # type: ignore[attr-defined]
        arrived = proven(request.session)
        if arrived and arrived.person:
            request.user = arrived.person
        if request.user.is_authenticated:
            shown = looking.person_shown(request.session, by=request.user, now=timezone.now())
            request.user, request.looking = shown or request.user, bool(shown)  # type: ignore[attr-defined]
            memberships = arrived.memberships if arrived and not shown else today_of(request.user)
            request.memberships = memberships  # type: ignore[attr-defined]
            request.user.act_as(chosen(memberships, request.session.get(SESSION_KEY)))
        return kept_nowhere(request, self.get_response(request))

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Refuse to whoever looks as another person what is not for reading, and what is that person's alone."""
        if not getattr(request, "looking", False):
            return
        page = request.resolver_match.view_name if request.resolver_match else ""
        private = page.startswith(PRIVATE) or page == "accounts:mine"
        if page in STILL_OPEN:
            request.looking = False  # type: ignore[attr-defined]
        elif private or request.method not in {"GET", "HEAD"}:
            raise PermissionDenied


def kept_nowhere(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let no browser keep a page of somebody who is signed in: on a shared computer Back would show it to the next."""
    if request.user.is_authenticated and answer.get("Content-Type", "").startswith("text/html"):
        answer.headers.setdefault("Cache-Control", "no-store, private")
    return answer


def today_of(user: User) -> list[Membership]:
    """The memberships of a person who did not come in by the session alone."""
    return list(Membership.objects.of_person(user, timezone.localdate()))


def chosen(memberships: list[Membership], pk: int | None) -> Membership | None:
    """Return the membership with this number, else the first, else None."""
    return next((membership for membership in memberships if membership.pk == pk), next(iter(memberships), None))


class SecondFactorMiddleware:
    """Open nothing to a person whose role asks for a second factor until this session has shown one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note for the pages whether something is still to be done."""
        request.second_factor_missing = is_missing(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Lead to the set-up; who has a second factor that this session never showed signs in again."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        if not request.second_factor_missing or page == "account_logout":  # type: ignore[attr-defined]
            return None
        if second_factor.has_one(request.user):  # type: ignore[arg-type]
            return sign_in_again(request)
        return None if page in SETTING_UP else elsewhere(request, redirect("mfa_index"))


def is_missing(request: HttpRequest) -> bool:
    """Say whether the person must show a second factor and has not; asks the database nothing."""
    if not request.user.is_authenticated or not second_factor.is_forced(request.memberships):  # type: ignore[attr-defined]
        return False
    return not second_factor.was_shown(request)


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """End a session from before the second factor was set up elsewhere."""
    logout(request)
    messages.info(request, _("Your account has a second step now: please sign in again with it."))
    page = request.get_full_path() if request.method == "GET" else reverse("home")
    return elsewhere(request, redirect_to_login(page))


def elsewhere(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Lead the whole page elsewhere, also when only a part of it was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer
