"""Photos and papers of a site: the page, adding several, showing one, removing one, a place that a photo tells."""

from typing import IO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, editor_page, site_page
from accounts.limits import limited
from accounts.roles import EDITORS
from documents.kinds import FileRefused
from documents.receiving import limits_in_force
from documents.serving import file_response
from documents.tasks import nudge
from sites.checklist import every_stage, may_remove, stage_of
from sites.heading import heading_of
from sites.kinds import PaperKind
from sites.models import Site, SitePaper
from sites.openings import note_reading
from sites.paper_forms import CaptionsForm, PapersForm
from sites.papers import Added, add_paper, by_kind, caption_papers, open_kinds, place_the_pin, remove_paper
from sites.parts import Part
from sites.rail import rail_for
from sites.workflow import StepRefused

# Where the camera says a photo was taken, kept in the session until the person says yes or no.
PLACE_OFFERED = "place_of_photo"


@site_page
@require_safe
def papers(request: MemberRequest, pk: int) -> HttpResponse:
    """The papers of one site that this person may see, what is still asked for, and the form that adds."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_file().with_metres_outside()
    site = get_object_or_404(rows.with_papers_for(request.user), pk=pk)
    edits = request.user.role in EDITORS
    kinds = open_kinds(site) if edits else []
    there = [paper.kind for paper in site.papers.all() if not paper.document.refusal]
    context = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "groups": by_kind(site.papers.all(), own=edits),
        "stages": every_stage(there, college_decides_later=site.college_decides_later),
        "stage": stage_of(site.status),
        "form": PapersForm(kinds=kinds, initial={"kind": request.GET.get("kind", "")}),
        "limits": limits_in_force(),
        "may_add": bool(kinds),
        "kinds": kinds,
        "may_remove": edits and may_remove(site.status),
        "place": place_offered(request, site) if edits and may_remove(site.status) else None,
    }
    if kinds:
        return render(request, "sites/propose/papers.html", {**rail_for(site, here=Part.PAPERS), **context})
    return render(request, "sites/papers.html", context)


@editor_page
@limited("upload")
@require_POST
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one paper or several; each is judged alone. A script that sends one asks for plain words."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    alone = request.headers.get("X-Requested-With") == "upload"
    form = PapersForm(request.POST, request.FILES, kinds=list(PaperKind))
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return HttpResponse(words, status=422, content_type="text/plain") if alone else back(request, pk, words)
    trouble = [words for file in form.cleaned_data["files"] if (words := take(request, site, file, form))]
    if alone:
        return HttpResponse("\n".join(trouble), status=422 if trouble else 200, content_type="text/plain")
    if len(trouble) < len(form.cleaned_data["files"]):
        messages.success(request, _("The files are added."))
    return back(request, pk, *trouble)


def take(request: MemberRequest, site: Site, file: UploadedFile, form: PapersForm) -> str:
    """Add one file and return what is wrong with it, an empty word when it was taken."""
    kind = form.cleaned_data["kind"]
    try:
        added = add_paper(site, cast(IO[bytes], file.file), by=request.user, name=file.name or "", kind=kind)
    except FileRefused as refused:
        return f"{file.name}: {refused.words}"
    except StepRefused as refused:
        return str(refused.refusal.label)
    nudge(added.paper.document_id)
    offer_place(request, site, added)
    return ""


@site_page
@require_safe
def show(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Send a paper of a site that this person may see, once it is scanned and drawn."""
    rows = SitePaper.objects.visible_to(request.user).ready().with_documents()
    paper = get_object_or_404(rows, pk=pk)
    preview = "preview" in request.GET
    if preview and not paper.document.preview:
        return redirect(static("img/preparing.svg"))
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
        return back(request, paper.site_id, str(refused.refusal.label))
    messages.success(request, _("The file is removed."))
    return back(request, paper.site_id)


@editor_page
@require_POST
def captions(request: MemberRequest, pk: int) -> HttpResponse:
    """Write under papers what they show; what a colleague wrote meanwhile stays, and both are told."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_papers_for(request.user), pk=pk)
    form = CaptionsForm(request.POST, papers=site.papers.all())
    if not form.is_valid():
        return back(request, pk, _("A caption has at most 200 characters. Nothing is saved yet."))
    try:
        overtaken = caption_papers(site, form.captions, by=request.user)
    except StepRefused as refused:
        return back(request, pk, str(refused.refusal.label))
    if overtaken:
        return back(request, pk, *(told_apart(paper, form) for paper in overtaken))
    messages.success(request, _("The captions are saved."))
    return redirect(reverse("sites:papers", args=[pk]) + "?saved=captions")


def told_apart(paper: SitePaper, form: CaptionsForm) -> str:
    """Say both captions of a paper, that of the colleague and one's own."""
    words = {"name": paper.document.name, "theirs": paper.caption, "mine": form.captions[paper.pk].words}
    return _("A colleague wrote “%(theirs)s” under %(name)s meanwhile. Not saved: “%(mine)s”.") % words


@editor_page
@require_POST
def answer_place(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the pin where a photo was taken, or forget that place: only the person's own yes uses it."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    place = place_offered(request, site)
    request.session.pop(PLACE_OFFERED, None)
    if place is None or request.POST.get("use") != "yes":
        messages.info(request, _("The place in the photo is forgotten."))
        return back(request, pk)
    try:
        place_the_pin(site, place, by=request.user)
    except StepRefused as refused:
        return back(request, pk, str(refused.refusal.label))
    messages.success(request, _("The pin stands where the photo was taken. Please look at it on the map."))
    return back(request, pk)


def offer_place(request: MemberRequest, site: Site, added: Added) -> None:
    """Remember for this person, in the session alone, where a photo says it was taken."""
    if added.is_new and added.taken_at:
        request.session[PLACE_OFFERED] = [site.pk, *added.taken_at]


def place_offered(request: MemberRequest, site: Site) -> tuple[float, float] | None:
    """The place (longitude, latitude) that a photo of this site just told, if any."""
    number, *place = request.session.get(PLACE_OFFERED) or [0, 0.0, 0.0]
    return (place[0], place[1]) if number == site.pk else None


def back(request: MemberRequest, pk: int, *trouble: str) -> HttpResponse:
    """Lead back to the papers and say what went wrong."""
    for words in trouble:
        messages.error(request, words)
    return redirect(reverse("sites:papers", args=[pk]))
