"""Organisations: the list, one organisation, add, change. Others than De Huizen read those of their scope."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, overview_page, reviewer_page
from accounts.models import Organisation
from accounts.roles import REVIEWERS
from contacts.contact_forms import OrganisationFilter, OrganisationForm
from contacts.exporting import organisations_of
from contacts.keeping import KeepingRefused, add_organisation, change_organisation
from contacts.likeness import Facts
from contacts.looking import likely_organisations
from contacts.models import Conversation, Involvement, Merge, Person
from contacts.reach import organisations_for
from contacts.views.persons import ways
from foundation.paging import page_of

MOST_NAMES = 12


@overview_page
@require_safe
def organisations(request: MemberRequest) -> HttpResponse:
    """The list, by name: all for De Huizen, for others those that are involved in their scope."""
    form = OrganisationFilter(request.GET)
    asked = form.wanted
    rows = organisations_of(asked, user=request.user)
    page = page_of(rows, request.GET, by="in_order", oldest_first=True, by_words=True)
    context = {
        "form": form,
        "page": page,
        "may_write": request.user.role in REVIEWERS,
        "kept": asked,
        **ways(page, asked),
    }
    return render(request, "contacts/organisations.html", context)


@reviewer_page
@require_safe
def names(request: MemberRequest) -> HttpResponse:
    """Names of organisations that hold what is typed: options for a list, as htmx asks for them."""
    words = request.GET.get("organisation", request.GET.get("name", "")).replace("\0", "").strip()[:100]
    rows = organisations_for(request.user).holding(words).order_by("plain")[:MOST_NAMES] if words else []
    return render(request, "contacts/_names.html", {"rows": rows})


@overview_page
@require_safe
def organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """One organisation: what it is, where it is involved; for De Huizen also its people and what was said."""
    user = request.user
    found = get_object_or_404(organisations_for(user, with_merged=True), pk=pk)
    if found.merged_into_id:
        return redirect("contacts:organisation", pk=found.merged_into_id)
    context = {
        "organisation": found,
        "may_write": user.role in REVIEWERS,
        "involvements": Involvement.objects.visible_to(user).of_organisation(found).with_places(),
        "persons": Person.objects.visible_to(user).of_today().of_organisation(found)[:50],
        "conversations": Conversation.objects.visible_to(user).with_organisation(found).newest_first()[:20],
        "likely": likely_organisations(Facts(name=found.name_nl), but=found.pk) if user.role in REVIEWERS else [],
        "merges": Merge.objects.visible_to(user).into("organisation", found.pk).newest_first(),
    }
    return render(request, "contacts/organisation.html", context)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        made = add_organisation(form.cleaned_data, by=request.user)
        messages.success(request, _("Added: %(name)s.") % {"name": made})
        return redirect("contacts:organisation", pk=made.pk)
    name = form.cleaned_data.get("name_nl", "") if form.is_bound else ""
    likely = likely_organisations(Facts(name=name)) if name else []
    context = {"form": form, "organisation": None, "likely": likely}
    return render(request, "contacts/organisation_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change an organisation."""
    found = get_object_or_404(Organisation.objects.of_today(), pk=pk)
    form = OrganisationForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            change_organisation(found, form.cleaned_data, by=request.user)
        except KeepingRefused:
            messages.error(request, _("Meanwhile a colleague merged this organisation; nothing is saved."))
        else:
            messages.success(request, _("Saved."))
        return redirect("contacts:organisation", pk=pk)
    context = {"form": form, "organisation": found, "likely": []}
    return render(request, "contacts/organisation_form.html", context, status=422 if form.errors else 200)
