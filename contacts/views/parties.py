"""Parties and papers of an agreement: add, change, sign, remove, read."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, involved_page, reviewer_page
from accounts.limits import limited
from accounts.models import Organisation
from contacts.agreeing import (
    AgreementRefused,
    add_agreement_paper,
    remove_agreement_paper,
    remove_party,
    save_party,
    sign,
)
from contacts.models import Agreement, AgreementPaper, AgreementParty
from contacts.plan_forms import AgreementPaperForm, PartyForm, SignForm
from documents.kinds import FileRefused
from documents.serving import file_response
from documents.tasks import nudge
from foundation.audit.recording import record


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a party to an agreement."""
    found = get_object_or_404(Agreement.objects.visible_to(request.user).with_places(), pk=pk)
    return party_form(request, found, None)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what a party promises, while it has not signed."""
    found = found_party(request, pk)
    return party_form(request, found.agreement, found)


def found_party(request: MemberRequest, pk: int) -> AgreementParty:
    """A party that this person may read, with its agreement; 404 for any other."""
    rows = AgreementParty.objects.visible_to(request.user).with_agreement().with_names_for(request.user)
    return get_object_or_404(rows, pk=pk)


def party_form(request: MemberRequest, agreement: Agreement, party: AgreementParty | None) -> HttpResponse:
    """Ask who promises what, and keep it."""
    names = ("organisation", "promise", "amount_per_year")
    initial = {name: getattr(party, name) for name in names} | {"person": party.person or ""} if party else {}
    partners = Organisation.objects.partners_in(agreement.municipality_id)
    form = PartyForm(request.POST or None, partners=partners, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_party(agreement, party, by=request.user, values=form.cleaned_data)
            messages.success(request, _("Saved."))
        except AgreementRefused as refused:
            messages.error(request, refused.refusal.label)
        return redirect("contacts:agreement", pk=agreement.pk)
    context = {"form": form, "title": _("A party and its promise"), "agreement": agreement}
    return render(request, "contacts/agreement_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def sign_party(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down that a party signed; (`undo`) take the signature away again."""
    found = found_party(request, pk)
    if request.method == "POST" and "undo" in request.POST:
        return signed(request, found, None, "", said=_("The signature is taken away."))
    form = SignForm(request.POST or None, initial={"signed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return signed(request, found, given["signed_on"], given["signed_by"], said=_("Saved."))
    title = _("%(party)s has signed") % {"party": found}
    context = {"form": form, "title": title, "agreement": found.agreement}
    return render(request, "contacts/agreement_form.html", context, status=422 if form.errors else 200)


def signed(request: MemberRequest, party: AgreementParty, on: date | None, words: str, *, said: str) -> HttpResponse:
    """Keep or take away a signature, and lead back to the agreement."""
    try:
        sign(party, by=request.user, on=on, words=words)
        messages.success(request, said)
    except AgreementRefused as refused:
        messages.error(request, refused.refusal.label)
    return redirect("contacts:agreement", pk=party.agreement_id)


@reviewer_page
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a party out that has not signed."""
    found = found_party(request, pk)
    try:
        remove_party(found, by=request.user)
        messages.success(request, _("The party is removed."))
    except AgreementRefused as refused:
        messages.error(request, refused.refusal.label)
    return redirect("contacts:agreement", pk=found.agreement_id)


@reviewer_page
@limited("upload")
@require_POST
def add_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a paper to an agreement."""
    found = get_object_or_404(Agreement.objects.visible_to(request.user), pk=pk)
    form = AgreementPaperForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Please choose a file first."))
        return redirect("contacts:agreement", pk=pk)
    paper, kind = form.cleaned_data["paper"], form.cleaned_data["kind"]
    try:
        added = add_agreement_paper(found, paper.file, by=request.user, name=paper.name, kind=kind)
    except FileRefused as refused:
        messages.error(request, f"{paper.name}: {refused.words}")
    else:
        nudge(added.document_id)
        messages.success(request, _("The paper is added."))
    return redirect("contacts:agreement", pk=pk)


@involved_page
@require_safe
def paper(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Send a paper of an agreement that this person may read, once it was looked into; the reading is recorded."""
    rows = AgreementPaper.objects.visible_to(request.user).with_documents()
    found = get_object_or_404(rows.ready(), pk=pk)
    record("contacts.read_paper", found.agreement, by=request.user, details={"document": found.document_id})
    return file_response(request, found.document)


@reviewer_page
@require_POST
def remove_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a paper out."""
    found = get_object_or_404(AgreementPaper.objects.visible_to(request.user).with_documents(), pk=pk)
    remove_agreement_paper(found, by=request.user)
    messages.success(request, _("The paper is removed."))
    return redirect("contacts:agreement", pk=found.agreement_id)
