"""Photos and papers of a site: add, show, remove."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, editor_page, site_page
from accounts.limits import limited
from documents.receiving import FileRefused
from documents.serving import file_response
from sites.forms import PhotoForm
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.openings import note_reading
from sites.proposing import add_paper, remove_paper
from sites.workflow import StepRefused


@editor_page
@limited("upload")
@require_POST
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add one photo to a draft."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Please choose a photo first."))
        return redirect("sites:edit", pk=pk)
    photo = form.cleaned_data["photo"]
    try:
        add_paper(site, photo.file, by=request.user, name=photo.name, kind=PaperKind.PHOTO)
    except FileRefused as refused:
        messages.error(request, f"{photo.name}: {refused.refusal.label}")
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The photo is added."))
        return redirect_to_photos(pk)
    return redirect("sites:edit", pk=pk)


@site_page
@require_safe
def show(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Send a paper of a site that this person may see."""
    paper = get_object_or_404(SitePaper.objects.visible_to(request.user).with_documents(), pk=pk)
    preview = "preview" in request.GET
    if not preview:
        note_reading(paper, by=request.user)
    return file_response(request, paper.document, preview=preview)


@editor_page
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a paper out of a draft."""
    paper = get_object_or_404(SitePaper.objects.visible_to(request.user).with_documents(), pk=pk)
    try:
        remove_paper(paper, by=request.user)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The photo is removed."))
    return redirect_to_photos(paper.site_id)


def redirect_to_photos(pk: int) -> HttpResponse:
    """Lead back to the photos: whoever adds one often adds another."""
    return redirect(reverse("sites:edit", args=[pk]) + "#photos")
