"""Take a whole site along: what there is, and the archive, at once when small, as a job when not."""

import tempfile

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, involved_page
from accounts.limits import limited
from jobs.tasks import start
from portal.archiving import is_small, name_of_archive, site_to_archive, write_archive
from portal.tasks import archive_of_site
from sites.heading import heading_of
from sites.models import Site
from sites.openings import note_opening
from sites.printing import languages_of

WITHOUT = "persons"


@involved_page
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: MemberRequest, pk: int) -> HttpResponseBase:
    """What can be taken along, and the ZIP."""
    site = site_to_archive(pk, user=request.user)
    if site is None:
        raise Http404
    if request.method == "POST":
        return made(request, site)
    languages = [(code, get_language_info(code)["name_local"]) for code in languages_of(site)]
    context = {"site": site, "heading": heading_of(site, user=request.user), "tab": "sites:site"}
    return render(request, "sites/take_along.html", {**context, "paper_languages": languages})


@limited("export")
def made(request: MemberRequest, site: Site) -> HttpResponseBase:
    """The archive, or the page of the job that makes it."""
    persons = request.POST.get("without") != WITHOUT
    note_opening(site, by=request.user)
    if is_small(site):
        return at_once(request, site, persons=persons)
    job = start(archive_of_site, by=request.user, about=str(site), site=site.pk, persons=persons)
    return redirect("jobs:job", pk=job.pk)


def at_once(request: MemberRequest, site: Site, *, persons: bool) -> FileResponse | HttpResponse:
    """A small archive as the answer itself."""
    into = tempfile.TemporaryFile()  # noqa: SIM115 closed by whoever sends it
    write_archive(site, into, user=request.user, persons=persons)
    into.seek(0)
    return FileResponse(into, as_attachment=True, filename=name_of_archive(site, persons=persons))
