"""For machines that watch: does the process live, is it ready, how much is done."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts.access import public_page
from portal import health, metrics


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


@public_page
def measured(request: HttpRequest) -> HttpResponse:
    """Counts in the text format of Prometheus, for who sends the token; without one set for nobody."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise PermissionDenied
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
