"""Pages that say in plain words what went wrong, what is saved, and what to do now."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from accounts.access import typed_words
from accounts.typed import labelled


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever went wrong, in a view, a middleware or a commit: a database that is away is no mistake of the portal.

    Django calls this while it handles the exception.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    return render_plain(request, "500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away: asks nothing of it, not even who is signed in."""
    response = render_plain(request, "503.html", 503)
    response["Retry-After"] = "30"
    return response


def not_installed(request: HttpRequest) -> HttpResponse:
    """`manage.py install` has not run yet."""
    return render_plain(request, "503.html", 503, not_installed=True)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """The address is that of a form, or of a page that takes none."""
    return render_plain(request, "405.html", 405)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in, or from elsewhere: show the words back."""
    return render_plain(request, "403_csrf.html", 403)


def render_plain(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """Render a page without any context processor, so that nothing asks the database."""
    text = loader.render_to_string(template, {"typed": labelled(typed_words(request)), **context})
    return HttpResponse(text, status=status)
