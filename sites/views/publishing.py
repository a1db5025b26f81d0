"""Publish a site at the level of its municipality, or take that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, publishing_page
from sites.models import Site
from sites.publishing import publish as keep_yes
from sites.workflow import StepRefused


@publishing_page
@require_POST
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep the yes of the municipality or of De Huizen, or take it back."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    try:
        kept = keep_yes(site, published="publish" in request.POST, by=request.user)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, said(kept))
    return redirect("sites:site", pk=pk)


def said(site: Site) -> str:
    """What the person reads afterwards."""
    if site.is_published:
        return _("The front page now names the municipality, the stage and the places of this site, and nothing more.")
    return _("Kept. The public reads of this site once the municipality and De Huizen have both said yes.")
