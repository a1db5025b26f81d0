"""The guards: every view wears exactly one of these, named after who may open the page.

Whether a person may open the page is asked here; which rows that person sees is asked by `visible_to` on the QuerySet.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import Membership, User
from accounts.roles import EDITORS, MUNICIPAL, OVERVIEW, REVIEWERS, Role
from accounts.scope import open_scope
from accounts.typed import labelled
from foundation.audit.recording import record


class MemberRequest(HttpRequest):
    """What a guarded view gets: the person is known, and so are the memberships it can act in."""

    user: User
    memberships: list[Membership]


View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]

# What a form carries that is not the person's own words, or that no screen should show.
NOT_TYPED = {"csrfmiddlewaretoken", "draft_key", "key", "version", "login", "code"}


def guard(name: str, roles: frozenset[str] | None) -> Guard:
    """Make a guard that lets these roles in; None stands for everybody, signed in or not."""

    def wear(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if roles is not None:
                if not request.user.is_authenticated:
                    return sign_in_first(request)
                if request.user.role not in roles:
                    raise PermissionDenied
                open_scope(request.user)
            if getattr(request, "looking", False):
                return only_look(request, view, *args, **kwargs)
            return view(request, *args, **kwargs)

        guarded.guard = name  # type: ignore[attr-defined]
        return guarded

    return wear


def prove_again(request: HttpRequest) -> None:
    """Before something risky: who proved a while ago who it is does so once more, and comes back to where it was.

    Called after the row was found, so that a stranger meets 404 here too.
    """
    raise_if_reauthentication_required(request, app="")


def only_look(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer an administrator who looks as another person: the page is shown, and nothing it wrote stays.

    What may not be read that way (accounts, second steps) and every form is refused in accounts/middleware.py.
    """
    with transaction.atomic():
        answer = view(request, *args, **kwargs)
        transaction.set_rollback(True)
    record("account.look", request.user, by=request.user, details={"path": request.path})  # type: ignore[arg-type]
    return answer


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page; what was typed into a form is shown back, so that nothing is lost."""
    if request.method == "POST" or request.headers.get("HX-Request"):
        context = {"typed": labelled(typed_words(request)), "next": page_of_form(request)}
        return render(request, "accounts/session_ended.html", context, status=401)
    return redirect_to_login(request.get_full_path())


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the person typed into a form that did not get through; never a password or a code."""
    typed = [(name, str(value)) for name, value in request.POST.items() if value]
    return [(name, words) for name, words in typed if name not in NOT_TYPED and "password" not in name]


def page_of_form(request: HttpRequest) -> str:
    """Return the page a form was sent from, to come back to: its own address may take nothing but forms."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() and page.path else request.path


public_page = guard("public_page", None)
signed_in_page = guard("signed_in_page", frozenset({"", *Role}))
member_page = guard("member_page", frozenset(Role))
editor_page = guard("editor_page", EDITORS)
reviewer_page = guard("reviewer_page", REVIEWERS)
coordinator_page = guard("coordinator_page", frozenset({Role.COORDINATOR}))
overview_page = guard("overview_page", OVERVIEW)
site_page = guard("site_page", MUNICIPAL | OVERVIEW)
# Those who take part in a site: its municipality, De Huizen, the governor's office. Observers read no history.
involved_page = guard("involved_page", MUNICIPAL | REVIEWERS | {Role.GOVERNOR})
# The two parties that write to each other: the municipality and De Huizen.
parties_page = guard("parties_page", MUNICIPAL | REVIEWERS)
# Those of the two parties who change something.
writing_page = guard("writing_page", EDITORS | REVIEWERS)
# Who says whether the public may read of a site: the municipality's signatory, and De Huizen's coordinator.
publishing_page = guard("publishing_page", frozenset({Role.SIGNATORY, Role.COORDINATOR}))
# The offices that enter what came by phone or letter.
office_page = guard("office_page", REVIEWERS | {Role.GOVERNOR})
call_page = guard("call_page", MUNICIPAL | OVERVIEW)
# Those who look after letters that could not be delivered.
mail_page = guard("mail_page", frozenset({Role.COORDINATOR, Role.ADMIN}))
coverage_page = guard("coverage_page", REVIEWERS | {Role.GOVERNOR})
# Those who look after who works where: a signatory for the own municipality, De Huizen for all.
keeper_page = guard("keeper_page", frozenset({Role.SIGNATORY, Role.COORDINATOR, Role.ADMIN}))
admin_page = guard("admin_page", frozenset({Role.ADMIN}))
