"""Propose a building: begin a draft, look a place up, check the whole, and the receipt after it is submitted."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, editor_page
from accounts.limits import limited
from calls.models import Call
from foundation import panels
from sites.filing import open_codes
from sites.models import Site
from sites.papers import photos_of
from sites.part_forms import StartForm, SubmitForm
from sites.parts import Part
from sites.proposing import start_draft, taken_up_by
from sites.rail import rail_for
from sites.saying import file_of
from sites.workflow import Step, steps_for
from territory import gazetteer

ASKED_FOR_PLACES = "find"
CHOSEN_PLACE = "found"


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest) -> HttpResponse:
    """Ask for a name, then there is a draft; a second click on the same form makes no second one."""
    municipality = request.user.municipality
    form = StartForm(request.POST if request.method == "POST" else None, initial={"draft_key": uuid.uuid4()})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "municipality": municipality}
        return render(request, "sites/propose/start.html", context, status=422 if form.errors else 200)
    call = Call.objects.running(timezone.localdate()).first()
    key = form.cleaned_data["draft_key"] or uuid.uuid4()
    values = {"name": form.cleaned_data["name"]}
    site = start_draft(by=request.user, municipality=municipality, key=key, values=values, call=call)
    messages.success(request, _("Your draft is saved. Only your municipality can see it."))
    return redirect(reverse("sites:part", args=[site.pk, Part.PLACE]) + "?saved=start")


@editor_page
@require_safe
def check(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole file on one page, what is missing, and the button that submits it or asks the signatory to."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_file().with_metres_outside()
    site = get_object_or_404(rows.with_papers_for(request.user), pk=pk)
    context = {
        **rail_for(site, here=Part.SUBMIT),
        "form": SubmitForm(site=site, open_codes=open_codes(site)),
        "version": site.version_of(Part.SUBMIT),
        "file": file_of(site),
        "papers": photos_of(site),
        "can_submit": Step.SUBMIT in steps_for(site.standing, role=request.user.role),
    }
    return render(request, "sites/propose/submit.html", context)


@editor_page
@require_safe
def receipt(request: MemberRequest, pk: int) -> HttpResponse:
    """What was submitted when, what happens next, and whom to call; before a submission there is the check."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    if site.submitted_at is None:
        return redirect("sites:check", pk=pk)
    context = {"site": site, "due_on": taken_up_by(timezone.localdate(site.submitted_at))}
    return render(request, "sites/propose/receipt.html", context)


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
