"""Propose a building: the form, its place search, and the check before it is submitted."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, editor_page
from accounts.limits import limited
from calls.models import Call
from foundation import panels
from sites.completeness import advice_for, missing_for_submission
from sites.forms import PhotoForm, ProposeForm
from sites.models import Site
from sites.proposing import Overtaken, facts_of, limits_of, save_draft, start_draft
from sites.workflow import Step, StepRefused, steps_for
from territory import gazetteer

ASKED_FOR_PLACES = "find"
CHOSEN_PLACE = "found"


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest) -> HttpResponse:
    """An empty form; the first save makes the draft, a second click on it makes no second one."""
    municipality = request.user.municipality
    blank = Site(municipality=municipality, draft_key=uuid.uuid4())
    form = ProposeForm(posted(request), instance=blank)
    if not is_save(request) or not form.is_valid():
        return answer_form(request, form, blank)
    call = Call.objects.running(timezone.localdate()).first()
    key = form.cleaned_data["draft_key"] or blank.draft_key
    site = start_draft(by=request.user, municipality=municipality, key=key, values=form.values, call=call)
    messages.success(request, _("Your draft is saved. Only your municipality can see it."))
    return on_to_next(request, site.pk, saved="new")


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """The form of a draft; what a colleague saved in between is shown beside one's own text."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    if not site.is_editable:
        messages.info(request, _("This site has been submitted: its file can no longer be changed here."))
        return redirect("sites:site", pk=pk)
    form = ProposeForm(posted(request), instance=site)
    if not is_save(request) or not form.is_valid():
        return answer_form(request, form, site)
    try:
        save_draft(site, by=request.user, version=form.cleaned_data["version"] or 0, values=form.values)
    except Overtaken as overtaken:
        return answer_overtaken(request, form, overtaken.site)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("sites:site", pk=pk)
    messages.success(request, _("Saved."))
    return on_to_next(request, pk, saved=str(pk))


@editor_page
@require_safe
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole file on one page, what is missing, and the button that submits it."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_papers_for(request.user)
    site = get_object_or_404(rows, pk=pk)
    facts, limits = facts_of(site), limits_of(site.house_kind)
    return render(
        request,
        "sites/check.html",
        {
            "site": site,
            "missing": missing_for_submission(facts, limits=limits),
            "advice": advice_for(facts, limits=limits),
            "papers": site.papers.all(),
            "can_submit": Step.SUBMIT in steps_for(site.standing, role=request.user.role),
        },
    )


@editor_page
@limited("search")
@require_safe
def find_place(request: MemberRequest) -> HttpResponse:
    """Places whose name is like what was typed, as buttons of the form."""
    words = request.GET.get("place", "")
    return render(request, "sites/_found_places.html", found_places(words))


@editor_page
@require_safe
def subsidy(request: MemberRequest) -> HttpResponse:
    """What the typed number of places would bring per year, as a fragment."""
    typed = request.GET.get("places", "")
    places = int(typed) if typed.isdecimal() and len(typed) < 4 else None
    return HttpResponse(panels.render("subsidy_of_places", Site(places=places), request.user))


def found_places(words: str) -> dict[str, Any]:
    """What the gazetteer knows of these words, and whether it knows postcodes."""
    found = gazetteer.search(words) if words.strip() else []
    return {"words": words, "found": found, "postcodes_known": gazetteer.postcodes_known()}


def is_save(request: MemberRequest) -> bool:
    """Say whether the form is to be saved; looking up or choosing a place only shows it again."""
    return request.method == "POST" and ASKED_FOR_PLACES not in request.POST and CHOSEN_PLACE not in request.POST


def posted(request: MemberRequest) -> QueryDict | None:
    """What was typed, with a chosen place filled in as coordinates; None when nothing was posted."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    longitude, comma, latitude = typed.get(CHOSEN_PLACE, "").partition(",")
    if comma:
        typed["longitude"], typed["latitude"] = longitude, latitude
    return typed


def on_to_next(request: MemberRequest, pk: int, *, saved: str) -> HttpResponse:
    """Go where the pressed button leads, the check or the form again; `saved` lets the browser drop its own copy."""
    page = "sites:check" if "check" in request.POST else "sites:edit"
    return redirect(f"{reverse(page, args=[pk])}?{urlencode({'saved': saved})}")


def answer_form(request: MemberRequest, form: ProposeForm, site: Site, **more: Any) -> HttpResponse:
    """Show the form with what was typed; what is wrong stands beside its field."""
    looked_up = ASKED_FOR_PLACES in request.POST or CHOSEN_PLACE in request.POST
    if looked_up:
        form.errors.clear()
    words = request.POST.get("place", "") if ASKED_FOR_PLACES in request.POST else ""
    context = {
        "form": form,
        "site": site,
        "photo_form": PhotoForm(),
        "papers": site.papers.with_documents() if site.pk else [],
        "subsidy_row": Site(places=places_typed(form)),
        **found_places(words),
        **more,
    }
    return render(request, "sites/propose.html", context, status=422 if form.errors or more else 200)


def places_typed(form: ProposeForm) -> int | None:
    """The number of places as the form shows it, for the amount beside it."""
    typed = str(form["places"].value() or "")
    return int(typed) if typed.isdecimal() and len(typed) < 4 else None


def answer_overtaken(request: MemberRequest, form: ProposeForm, current: Site) -> HttpResponse:
    """Show both texts; saving again keeps mine, because the form now carries the newer version."""
    theirs = ProposeForm(instance=current)
    differences = [
        (theirs[name].label, getattr(current, name), form.cleaned_data[name])
        for name in form.values
        if name != "point" and getattr(current, name) != form.cleaned_data[name]
    ]
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    form.data = typed
    return answer_form(request, form, current, overtaken_by=current.changed_by, differences=differences)
