"""What the portal owes its visitors: what it does with their data, how accessible it is, where to report a hole."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public_page

VALID_FOR = timedelta(days=180)


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice (GDPR, articles 13 and 14)."""
    return render(request, "portal/privacy.html")


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, in the form of the Act of 19 July 2018."""
    return render(request, "portal/accessibility.html")


@public_page
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a hole, as RFC 9116 lays it out; without a contact address there is nothing to say."""
    if not settings.SECURITY_CONTACT:
        return HttpResponse(status=404)
    expires = (datetime.now(UTC) + VALID_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, fr, de, en",
        f"Canonical: {settings.PORTAL_ADDRESS}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
