"""Pages that say in plain words what went wrong, what is saved, and what to do now."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from accounts.access import NOT_TYPED


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed into the form that did not get through."""
    if request.method != "POST":
        return []
    hidden = NOT_TYPED | {"password", "login", "oldpassword", "password1", "password2"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in hidden and value]


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away: asks nothing of it, not even who is signed in."""
    response = render_plain(request, "503.html", 503)
    response["Retry-After"] = "30"
    return response


def not_installed(request: HttpRequest) -> HttpResponse:
    """`manage.py install` has not run yet."""
    return render_plain(request, "503.html", 503, not_installed=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in, or from elsewhere: show the words back."""
    return render_plain(request, "403_csrf.html", 403)


def render_plain(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """Render a page without any context processor, so that nothing asks the database."""
    text = loader.render_to_string(template, {"typed": typed_words(request), **context})
    return HttpResponse(text, status=status)
