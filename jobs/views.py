"""A person's long work: the list, how far one is, its file, stop, try again."""

from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, member_page
from foundation.paging import Page, page_of
from foundation.parameters.reading import value
from jobs import asking
from jobs.models import Job
from jobs.tasks import start_again

SIDES = ("newer", "older")


@member_page
@require_safe
def jobs(request: MemberRequest) -> HttpResponse:
    """All long work of this person, the newest first."""
    page = page_of(Job.objects.visible_to(request.user), request.GET, by="asked_at")
    addresses = {side: side_address(page, side) for side in SIDES}
    return render(request, "jobs/list.html", {"page": page, "kept": value("jobs.kept"), "addresses": addresses})


def side_address(page: Page, side: str) -> str:
    """The address of the newer or older rows, empty at the ends."""
    mark = getattr(page, side)
    return "?" + urlencode({side: mark}) if mark else ""


def found(request: MemberRequest, pk: int) -> Job:
    """One's own job; anything else does not exist."""
    job: Job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    return job


@member_page
@require_safe
def job(request: MemberRequest, pk: int) -> HttpResponse:
    """One job: how far it is, and what came out."""
    return render(request, "jobs/job.html", {"job": found(request, pk), "kept": value("jobs.kept")})


@member_page
@require_safe
def progress(request: MemberRequest, pk: int) -> HttpResponse:
    """How far it is, for htmx; by itself it asks again until the work is over."""
    return render(request, "jobs/_progress.html", {"job": found(request, pk)})


@member_page
@require_safe
def file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The file that came out, to be saved on one's own disk."""
    mine = found(request, pk)
    if not mine.result:
        raise Http404
    answer = FileResponse(
        mine.result.open("rb"), as_attachment=True, filename=mine.result_name, content_type=mine.result_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@member_page
@require_POST
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop a job."""
    asking.stop(found(request, pk), by=request.user)
    return redirect("jobs:job", pk=pk)


@member_page
@require_POST
def again(request: MemberRequest, pk: int) -> HttpResponse:
    """Try a failed or stopped job once more."""
    return redirect("jobs:job", pk=start_again(found(request, pk), by=request.user).pk)
