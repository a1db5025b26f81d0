"""What is true for every request: features that stay off, and plain words until the portal is installed."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from portal.models import Installation
from portal.views.errors import not_installed

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
ALWAYS_OPEN = ("/healthz", "/readyz", "/static/")


class PermissionsPolicyMiddleware:
    """Switch off the features of the browser that no page uses."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header to whatever is answered."""
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        return response


class InstalledMiddleware:
    """Answer 503 until `manage.py install` (or the demo) has run."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass what is always open, and everything once installed."""
        if request.path.startswith(ALWAYS_OPEN) or is_installed():
            return self.get_response(request)
        return not_installed(request)


def is_installed() -> bool:
    """Say whether the portal was installed; a yes is remembered for a day, a no is asked again."""
    if cache.get("installed"):
        return True
    installed = Installation.objects.exists()
    if installed:
        cache.set("installed", True, timeout=60 * 60 * 24)
    return installed
