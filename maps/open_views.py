"""Open data: the published sites as files, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.access import public_page
from maps.published import OPEN_FORMATS


@public_page
@require_safe
def published_file(_request: HttpRequest, form: str) -> HttpResponse:
    """The sites that both sides published, at the level of their municipality."""
    kind, written = OPEN_FORMATS[form]
    headers = {"Content-Disposition": f'attachment; filename="detention-houses-published.{form}"'}
    return HttpResponse(written(), content_type=kind, headers=headers)
