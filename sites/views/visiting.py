"""Visits to a site: propose, choose, call off, note what was seen, print a sheet, put it into a calendar."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, editor_page, involved_page, reviewer_page, writing_page
from accounts.limits import limited
from accounts.roles import EDITORS, REVIEWERS
from documents.kinds import FileRefused
from documents.serving import file_response
from foundation import panels
from sites.asking import asked_in
from sites.clocking import clock_of
from sites.heading import heading_of
from sites.letters import calendar_of
from sites.models import Site, SiteVisit, VisitNote
from sites.moments import VisitRefused, VisitState, may_visit
from sites.visit_forms import CallOffForm, ChooseMomentForm, ProposeVisitForm, VisitNoteForm
from sites.visiting import call_off, choose_moment, note, propose_visit, say_none_suits, write_up

CRITERIA = "visit_criteria"


@involved_page
@require_safe
def planning(request: MemberRequest, pk: int) -> HttpResponse:
    """What lies ahead of a site and what lies behind: visits, questions, and the clock."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    visits = list(site.visits.visible_to(request.user).newest_first())
    heading = heading_of(site, user=request.user)
    is_open = any(visit.state in {VisitState.PROPOSED, VisitState.PLANNED} for visit in visits)
    can_visit = may_visit(site.standing.status, known=site.for_reviewers) and request.user.role in REVIEWERS
    context: dict[str, Any] = {
        "site": site,
        "heading": heading,
        "visits": visits,
        "can_propose": can_visit and not is_open,
        "questions": asked_in(site.information_requests.visible_to(request.user).newest_first()),
        "clock": clock_of(site, user=request.user),
    }
    return render(request, "sites/planning.html", context)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest, pk: int) -> HttpResponse:
    """Propose moments to the municipality."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    form = ProposeVisitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = propose_visit(site, by=request.user, **form.cleaned_data)
        except VisitRefused as refused:
            messages.error(request, refused.refusal.label)
            return redirect("sites:planning", pk=pk)
        messages.success(request, _("Proposed. The municipality gets the moments by e-mail and chooses one."))
        return redirect("sites:visit", pk=visit.pk)
    return render(request, "sites/visit_propose.html", {"site": site, "form": form}, status=422 if form.errors else 200)


@involved_page
@require_safe
def visit(request: MemberRequest, pk: int) -> HttpResponse:
    """One visit: where it stands and what this person can do with it."""
    found = found_visit(request, pk)
    return answer_visit(request, found)


@editor_page
@require_POST
def choose(request: MemberRequest, pk: int) -> HttpResponse:
    """The municipality picks a moment, or says that none suits."""
    found = found_visit(request, pk)
    form = ChooseMomentForm(request.POST, visit=found)
    if not form.is_valid():
        return answer_visit(request, found, choose_form=form)
    try:
        if form.chosen:
            choose_moment(found, form.chosen, by=request.user)
            messages.success(request, _("Planned. De Huizen hears of it by e-mail."))
        else:
            say_none_suits(found, form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("De Huizen reads your answer and proposes other moments."))
    except VisitRefused as refused:
        messages.error(request, refused.refusal.label)
    return redirect("sites:visit", pk=pk)


@writing_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Call a visit off, with a reason that the other party reads."""
    found = found_visit(request, pk)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off(found, form.cleaned_data["reason"], by=request.user)
        except VisitRefused as refused:
            messages.error(request, refused.refusal.label)
        else:
            messages.success(request, _("Called off. The others hear of it by e-mail."))
        return redirect("sites:visit", pk=pk)
    context = {"visit": found, "site": found.site, "form": form}
    return render(request, "sites/visit_call_off.html", context, status=422 if form.errors else 200)


@reviewer_page
@limited("upload")
@require_POST
def add_note(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what was seen: words, a photo, or both."""
    found = found_visit(request, pk)
    form = VisitNoteForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer_visit(request, found, note_form=form)
    photo = form.cleaned_data["photo"]
    upload, name = (photo.file, photo.name) if photo else (None, "")
    try:
        note(found, by=request.user, text=form.cleaned_data["text"], upload=upload, name=name)
    except FileRefused as refused:
        form.add_error("photo", f"{name}: {refused}")
        return answer_visit(request, found, note_form=form)
    except VisitRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("Kept."))
    return redirect(reverse("sites:visit", args=[pk]) + "#notes")


@reviewer_page
@require_POST
def held(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that the visit took place."""
    try:
        write_up(found_visit(request, pk), by=request.user, now=timezone.now())
    except VisitRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("Kept: the visit took place."))
    return redirect("sites:visit", pk=pk)


@reviewer_page
@require_safe
def photo(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Send the photo of a note, to De Huizen alone."""
    found = get_object_or_404(VisitNote.objects.visible_to(request.user).with_photos(), pk=pk)
    if found.document is None:
        raise Http404
    return file_response(request, found.document, preview="preview" in request.GET)


@reviewer_page
@require_safe
def sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """A sheet to print and take along: the facts, the open questions, the criteria with room to write."""
    found = found_visit(request, pk)
    site = found.site
    context = {
        "visit": found,
        "site": site,
        "questions": site.information_requests.visible_to(request.user).unanswered(),
        "criteria": panels.render(CRITERIA, site, request.user) if CRITERIA in panels.names() else "",
        "address": settings.PORTAL_ADDRESS + reverse("sites:visit", args=[pk]),
    }
    return render(request, "sites/visit_sheet.html", context)


@involved_page
@require_safe
def calendar(request: MemberRequest, pk: int) -> HttpResponse:
    """The visit as a file for a calendar; 404 while no moment is chosen."""
    found = get_object_or_404(SiteVisit.objects.visible_to(request.user).planned().with_site(), pk=pk)
    answer = HttpResponse(calendar_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="visit.ics"'
    return answer


def found_visit(request: MemberRequest, pk: int) -> SiteVisit:
    """The visit, with its site; 404 for whoever may not see it."""
    return get_object_or_404(SiteVisit.objects.visible_to(request.user).with_site(), pk=pk)


def answer_visit(
    request: MemberRequest,
    found: SiteVisit,
    *,
    choose_form: ChooseMomentForm | None = None,
    note_form: VisitNoteForm | None = None,
) -> HttpResponse:
    """Show the page of a visit; a form that was refused keeps what was typed."""
    refused = choose_form or note_form
    role = request.user.role
    context = {
        "visit": found,
        "site": found.site,
        "heading": heading_of(found.site, user=request.user),
        "tab": "sites:planning",
        "choose_form": choose_form or ChooseMomentForm(visit=found),
        "note_form": note_form or VisitNoteForm(),
        "notes": found.notes.visible_to(request.user).oldest_first(),
        "can_choose": found.state == VisitState.PROPOSED and role in EDITORS,
        "can_note": found.state in {VisitState.PLANNED, VisitState.HELD} and role in REVIEWERS,
        "can_call_off": found.state in {VisitState.PROPOSED, VisitState.PLANNED} and role in EDITORS | REVIEWERS,
        "can_write_up": found.state == VisitState.PLANNED and role in REVIEWERS and found.has_begun(timezone.now()),
    }
    return render(request, "sites/visit.html", context, status=422 if refused else 200)
