"""Agreements: of a site or of all, one with its parties, and the acts on it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, involved_page, reviewer_page
from accounts.roles import REVIEWERS
from contacts.agreeing import AgreementRefused, add_agreement, close_agreement, decide_agreement, save_agreement
from contacts.agreement_reading import line_of, lines_of, picture_of_agreements
from contacts.colleagues import colleagues
from contacts.models import Agreement
from contacts.plan_forms import AgreementForm, AgreementPaperForm, CloseForm, DecideForm
from contacts.views.persons import ways
from contacts.views.placing import place_or_404
from foundation.paging import page_of
from sites.heading import heading_of
from sites.models import Site
from territory.models import Province

PLAIN, OF_SITE = "contacts/plain.html", "sites/frame.html"


def head_of(request: MemberRequest, site: Site) -> dict[str, Any]:
    """What every part of a site's agreements and plan shows above itself."""
    heading = heading_of(site, user=request.user)
    return {"frame": OF_SITE, "site": site, "heading": heading, "tab": "contacts:participation"}


@involved_page
@require_safe
def of_site(request: MemberRequest, pk: int) -> HttpResponse:
    """The agreements about one site, on a time line and in an equal table."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    rows = Agreement.objects.visible_to(request.user).of_site(site.pk).with_places().in_time()
    return shown(request, rows, {**head_of(request, site), "place": f"site-{pk}", "newer": "", "older": ""})


@involved_page
@require_safe
def agreements(request: MemberRequest) -> HttpResponse:
    """All agreements that this person may read, what began last first; `?province=` narrows them."""
    asked = request.GET.get("province", "")
    code = asked if asked.isdecimal() else ""
    rows = Agreement.objects.visible_to(request.user).in_province(code).with_places()
    page = page_of(rows, request.GET, by="starts_on", by_days=True)
    provinces = Province.objects.all() if request.user.role in REVIEWERS else ()
    place = f"province-{code}" if code else ""
    chosen = {"provinces": provinces, "chosen": code, "place": place}
    return shown(request, page.rows, {"frame": PLAIN, **chosen, **ways(page, {"province": code} if code else {})})


def shown(request: MemberRequest, rows: Iterable[Agreement], context: dict[str, Any]) -> HttpResponse:
    """The time line and the table of some agreements."""
    today = timezone.localdate()
    lines = lines_of(rows, today=today)
    context |= {"lines": lines, "picture": picture_of_agreements(lines, today=today)}
    context["writes"] = request.user.role in REVIEWERS
    return render(request, "contacts/agreements.html", context)


def found_agreement(request: MemberRequest, pk: int) -> Agreement:
    """An agreement that this person may read; 404 for any other."""
    return get_object_or_404(Agreement.objects.visible_to(request.user).with_places(), pk=pk)


@involved_page
@require_safe
def agreement(request: MemberRequest, pk: int) -> HttpResponse:
    """One agreement: its days, what each party promises and signed, its papers."""
    found, user = found_agreement(request, pk), request.user
    parties = found.parties.visible_to(user)
    papers = found.papers.visible_to(user).with_documents()
    line = line_of(found, today=timezone.localdate())
    context = {
        "agreement": found,
        "line": line,
        "picture": picture_of_agreements([line], today=timezone.localdate()),
        "parties": list(parties.with_names_for(user)),
        "yearly": parties.yearly_amount(),
        "papers": papers if user.role in REVIEWERS else papers.ready(),
        "paper_form": AgreementPaperForm(),
        "writes": user.role in REVIEWERS,
    }
    return render(request, "contacts/agreement.html", context)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Begin an agreement about the place of `?place=`."""
    place = place_or_404(request)
    form = AgreementForm(
        request.POST or None, people=colleagues(timezone.localdate()), initial={"owner": request.user.pk}
    )
    if request.method == "POST" and form.is_valid():
        made = add_agreement(place, by=request.user, values=form.cleaned_data)
        messages.success(request, _("The agreement is there. Now add the parties and what each promises."))
        return redirect("contacts:agreement", pk=made.pk)
    context = {"form": form, "title": _("New agreement"), "place": place}
    return render(request, "contacts/agreement_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change words, days, or who may read it."""
    found = found_agreement(request, pk)
    names = (name for name in AgreementForm.base_fields if name != "owner")
    initial = {name: getattr(found, name) for name in names} | {"owner": found.owner_id}
    form = AgreementForm(request.POST or None, people=colleagues(timezone.localdate()), initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = save_agreement(found, by=request.user, values=form.cleaned_data)
        messages.success(request, _("Saved."))
        if found.decided_on and not saved.decided_on:
            messages.info(request, _("The decision falls due later now, so it is asked for anew."))
        return redirect("contacts:agreement", pk=pk)
    context = {"form": form, "title": _("Change the agreement"), "agreement": found}
    return render(request, "contacts/agreement_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down the decision that was due."""
    return act(request, pk, DecideForm, decide_agreement, _("Write the decision down"))


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """Close an agreement, or let it end as it was meant to: no more reminders come."""
    return act(request, pk, CloseForm, close_agreement, _("Close the agreement"))


def act(request: MemberRequest, pk: int, form_of: Any, action: Any, title: str) -> HttpResponse:
    """Ask what an act needs and take it."""
    found = found_agreement(request, pk)
    form = form_of(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            action(found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
        except AgreementRefused as refused:
            messages.error(request, refused.refusal.label)
        return redirect("contacts:agreement", pk=pk)
    context = {"form": form, "title": title, "agreement": found}
    return render(request, "contacts/agreement_form.html", context, status=422 if form.errors else 200)
