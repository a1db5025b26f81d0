"""For machines that watch: does the process live, is it ready."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import public_page
from portal import health


@transaction.non_atomic_requests
@public_page
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


@transaction.non_atomic_requests
@public_page
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when pages can be served, naming what is degraded; 503 with the reason when not, or when strict asks."""
    refusal = health.refusal()
    if refusal:
        return JsonResponse({"ready": False, "reason": refusal}, status=503)
    degraded = health.degraded(timezone.now())
    strict = bool(request.GET.get("strict")) and bool(degraded)
    return JsonResponse({"ready": not strict, "degraded": degraded}, status=503 if strict else 200)
