"""Tell a fragment request of htmx from a request for a whole page."""

from django.http import HttpRequest


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page (a history restore wants the whole page)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"
