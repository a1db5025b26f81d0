"""What every page needs: the demo ribbon, the person's role, the way around."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import EDITORS, MUNICIPAL, OVERVIEW, REVIEWERS, Role

# So many words stand beside the name of the portal and of the person on a screen of 1280 pixels.
FIT = 5


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template; asks the database nothing that the request has not asked already."""
    user = getattr(request, "user", None)
    # Who still has to set up the second step meets nothing else: no way leads there yet.
    acting = None if getattr(request, "second_factor_missing", False) else getattr(user, "acting", None)
    memberships = getattr(request, "memberships", [])
    return {
        "demo": settings.DEMO,
        "official_sign_in": settings.OIDC_NAME,
        "acting": acting,
        # The administrator who looks at the portal as this person, if one does.
        "looking_by": user.really if getattr(request, "looking", False) and user else None,
        "other_memberships": [membership for membership in memberships if membership != acting],
        **navigation(request, acting),
        "languages": settings.LANGUAGES,
        "support_address": settings.MAIL_REPLY_TO,
        "support_telephone": settings.SUPPORT_TELEPHONE,
    }


def navigation(request: HttpRequest, acting: Any) -> dict[str, Any]:
    """The pages of a role: as many as fit on one line, the rest under "More"; under names that no page uses itself."""
    found = [(label, address, current(request, address)) for label, address in places(acting)]
    fit = len(found) if len(found) <= FIT + 1 else FIT
    return {"navigation": found[:fit], "navigation_more": found[fit:], "in_more": any(here for *_, here in found[fit:])}


def places(acting: Any) -> list[tuple[str, str]]:
    """The pages a role goes to, in the order of its work; strangers get none."""
    if acting is None:
        return []
    roles_and_places = [
        (MUNICIPAL, _("My municipality"), "home"),
        (EDITORS, _("Propose a building"), "sites:propose"),
        (MUNICIPAL, _("Our sites"), "sites:list"),
        (REVIEWERS, _("Inbox"), "inbox"),
        (REVIEWERS, _("Ranking"), "reviews:ranking"),
        (REVIEWERS, _("Letters"), "reviews:letters"),
        (OVERVIEW, _("Map"), "maps:map"),
        (OVERVIEW, _("Sites"), "sites:list"),
        (REVIEWERS | {Role.GOVERNOR}, _("Answers"), "calls:coverage"),
        (MUNICIPAL | REVIEWERS | {Role.GOVERNOR}, _("Subsidy"), "subsidies:home"),
        (frozenset({Role.OBSERVER}), _("Subsidy"), "subsidies:scenarios"),
        (REVIEWERS, _("Contacts"), "contacts:persons"),
        (frozenset({Role.GOVERNOR, Role.OBSERVER}), _("Organisations"), "contacts:organisations"),
        (frozenset({Role.COORDINATOR, Role.ADMIN}), _("People"), "accounts:people"),
        (frozenset({Role.COORDINATOR}), _("Parameters"), "parameters"),
        (frozenset({Role.ADMIN}), _("Operations"), "home"),
        (frozenset({Role.ADMIN}), _("Audit trail"), "audit"),
        (frozenset({Role.ADMIN}), _("Reference data"), "admin:index"),
    ]
    return [(label, reverse(name)) for roles, label, name in roles_and_places if acting.role in roles]


def current(request: HttpRequest, address: str) -> bool:
    """Say whether the page lies at this address or below it, the most exact one winning."""
    exact = address == request.path
    below = request.path.startswith(address) and not request.path.startswith(reverse("sites:propose"))
    return exact or below
