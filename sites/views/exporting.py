"""The whole file of a site to take along: as PDF, as JSON, and the schema that says what the JSON means."""

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, involved_page, public_page
from accounts.limits import limited
from sites.describing import schema as described
from sites.exporting import as_json
from sites.models import Site
from sites.openings import note_export, note_opening
from sites.printing import languages_of, pdf_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@involved_page
@limited("file")
@require_safe
def pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """The file on paper, in the language of the municipality, or in the one that `in` names."""
    site = whole_site(request, pk)
    asked = request.GET.get("in", "")
    language = asked if asked in LANGUAGES else languages_of(site)[0]
    note_opening(site, by=request.user)
    note_export(site, by=request.user, form="pdf")
    content = pdf_of(site, user=request.user, language=language)
    return download(content, name=f"{name_of(site)}-{language}.pdf", media_type="application/pdf")


@involved_page
@limited("file")
@require_safe
def as_file(request: MemberRequest, pk: int) -> HttpResponse:
    """The file as JSON; `without=persons` leaves out names and internal messages."""
    site = whole_site(request, pk)
    note_opening(site, by=request.user)
    note_export(site, by=request.user, form="json")
    told = as_json(site, user=request.user, persons=request.GET.get("without") != "persons")
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{name_of(site)}.json"'
    return answer


@public_page
@require_safe
def schema(request: MemberRequest) -> HttpResponse:
    """What the JSON of a file means, field by field, with units: for whoever builds on it."""
    answer = JsonResponse(described(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Type"] = "application/schema+json"
    return answer


def whole_site(request: MemberRequest, pk: int) -> Site:
    """A site with all that its file needs, as far as this person may see it."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_file().with_papers_for(request.user)
    return get_object_or_404(rows.select_related("call"), pk=pk)


def name_of(site: Site) -> str:
    """A name for a file that a person finds back."""
    return slugify(f"{site.reference or 'draft'}-{site.name}")[:80]


def download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """A file to keep."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
