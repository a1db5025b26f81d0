"""Claims: the list, one claim with its papers and spending, and its steps."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, editor_page, involved_page
from accounts.limits import limited
from accounts.roles import EDITORS
from documents.kinds import FileRefused
from documents.serving import file_response
from documents.tasks import nudge
from foundation.audit.recording import record
from foundation.paging import page_of
from foundation.pdf import render as render_pdf
from subsidies.claiming import (
    add_claim_paper,
    facts_of,
    remove_claim_paper,
    renew,
    save_claim,
    take_claim_step,
)
from subsidies.forms import ClaimForm, ClaimPaperForm, ClaimStepForm, SpendingForm
from subsidies.justifying import add_spending, remove_spending
from subsidies.models import Claim, ClaimPaper, Spending
from subsidies.wording import claim_next, justification_context, sees_account
from subsidies.workflow import (
    ClaimRefusal,
    ClaimStatus,
    ClaimStep,
    ClaimStepRefused,
    allowed,
    claim_steps_for,
)


@involved_page
@require_safe
def claims(request: MemberRequest) -> HttpResponse:
    """The claims this person may see, the latest change first; `?status=` narrows them."""
    status = request.GET.get("status", "")
    rows = Claim.objects.visible_to(request.user).with_status(status).with_places()
    page = page_of(rows, request.GET, by="status_since")
    kept = f"&status={status}" if status in ClaimStatus.values else ""
    context = {
        "page": page,
        "statuses": ClaimStatus.choices,
        "chosen": status,
        "newer": f"?newer={page.newer}{kept}" if page.newer else "",
        "older": f"?older={page.older}{kept}" if page.older else "",
    }
    return render(request, "subsidies/claims.html", context)


def claim_in_reach(request: MemberRequest, pk: int) -> Claim:
    """Return a claim that this person may see, with its places and people; 404 for any other."""
    return get_object_or_404(Claim.objects.visible_to(request.user).with_places(), pk=pk)


@involved_page
@require_safe
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    """One claim: where it stands, what happens next, its account, papers, spending and history."""
    found = claim_in_reach(request, pk)
    facts = facts_of(found)
    user = request.user
    return render(
        request,
        "subsidies/claim.html",
        {
            **justification_context(found),
            "claim": found,
            "steps": claim_steps_for(facts, role=user.role, person=user.pk),
            "next_words": claim_next(facts, user.role, person=user.pk),
            "sees_account": sees_account(user.role),
            "papers": found.papers.readable_by(user).with_documents(),
            "paper_form": ClaimPaperForm(),
            "spending_form": SpendingForm(),
            "may_edit": found.status == ClaimStatus.DRAFT and user.role in EDITORS,
            "may_spend": found.takes_spending and user.role in EDITORS,
            "outdated": facts.entitled != found.amount and found.status in {"draft", "submitted", "checked"},
            "events": found.events.visible_to(user).newest_first(),
        },
    )


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is paid and on which account, while the claim is a draft."""
    found = claim_in_reach(request, pk)
    values = {name: getattr(found, name) for name in ClaimForm.base_fields}
    form = ClaimForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        try:
            save_claim(found, by=request.user, values=form.cleaned_data)
        except ClaimStepRefused as refused:
            messages.error(request, refused.refusal.label)
        else:
            messages.success(request, _("Saved."))
        return redirect("subsidies:claim", pk=pk)
    status = 422 if form.errors else 200
    return render(request, "subsidies/claim_edit.html", {"claim": found, "form": form}, status=status)


@involved_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """Ask what the step needs, say what it changes, take it once."""
    found = claim_in_reach(request, pk)
    if step not in ClaimStep.values:
        raise Http404
    wanted = ClaimStep(step)
    if wanted == ClaimStep.SUBMIT and found.status == ClaimStatus.DRAFT:
        renew(found)
    facts = facts_of(found)
    try:
        rule = allowed(facts, wanted, role=request.user.role, person=request.user.pk)
        form = ClaimStepForm(request.POST if request.method == "POST" else None, needs=rule.needs)
        if request.method == "POST" and form.is_valid():
            found = take_claim_step(found, wanted, by=request.user, given=form.given)
            messages.success(
                request, _("Done. This claim is now: %(status)s.") % {"status": found.get_status_display()}
            )
            return redirect("subsidies:claim", pk=pk)
    except ClaimStepRefused as refused:
        return answer_refusal(request, found, wanted, refused.refusal)
    context = {"claim": found, "step": wanted, "form": form, "to": rule.to}
    return render(request, "subsidies/claim_step.html", context, status=422 if form.errors else 200)


def answer_refusal(request: MemberRequest, found: Claim, step: ClaimStep, refusal: ClaimRefusal) -> HttpResponse:
    """Lead back to the claim and say why; a second click on what is done already is no error."""
    last = found.events.newest_first().first()
    if refusal == ClaimRefusal.STATUS and last and last.step == step and last.by_id == request.user.pk:
        messages.info(request, _("You have done this already."))
    else:
        messages.error(request, refusal.label)
    return redirect("subsidies:claim", pk=found.pk)


@editor_page
@limited("upload")
@require_POST
def add_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a paper to a draft, or to the justification."""
    found = claim_in_reach(request, pk)
    form = ClaimPaperForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Please choose a file first."))
        return redirect("subsidies:claim", pk=pk)
    paper, kind = form.cleaned_data["paper"], form.cleaned_data["kind"]
    try:
        added = add_claim_paper(found, paper.file, by=request.user, name=paper.name, kind=kind)
    except FileRefused as refused:
        messages.error(request, f"{paper.name}: {refused.words}")
    except ClaimStepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        nudge(added.document_id)
        messages.success(request, _("The paper is added."))
    return redirect("subsidies:claim", pk=pk)


@involved_page
@require_safe
def paper(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Send a paper of a claim that this person may see; who reads it from outside the municipality is recorded."""
    found = get_object_or_404(ClaimPaper.objects.visible_to(request.user).ready().with_documents(), pk=pk)
    record("claim.read_paper", found.claim, by=request.user, details={"document": found.document_id})
    return file_response(request, found.document)


@editor_page
@require_POST
def remove_paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a paper out of a draft."""
    found = get_object_or_404(ClaimPaper.objects.visible_to(request.user).with_documents(), pk=pk)
    try:
        remove_claim_paper(found, by=request.user)
    except ClaimStepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The paper is removed."))
    return redirect("subsidies:claim", pk=found.claim_id)


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def spend(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a line of spending."""
    found = claim_in_reach(request, pk)
    form = SpendingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_spending(found, by=request.user, values=form.cleaned_data)
        except ClaimStepRefused as refused:
            messages.error(request, refused.refusal.label)
        else:
            messages.success(request, _("The line is added."))
        return redirect("subsidies:claim", pk=pk)
    context = {"claim": found, "form": form}
    return render(request, "subsidies/spending.html", context, status=422 if form.errors else 200)


@editor_page
@require_POST
def unspend(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a line of spending out again."""
    found = get_object_or_404(Spending.objects.visible_to(request.user).with_claims(), pk=pk)
    try:
        remove_spending(found, by=request.user)
    except ClaimStepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The line is removed."))
    return redirect("subsidies:claim", pk=found.claim_id)


@involved_page
@limited("file")
@require_safe
def justification(request: MemberRequest, pk: int) -> HttpResponse:
    """The justification on paper, in the language of the municipality."""
    found = claim_in_reach(request, pk)
    if found.paid_on is None:
        raise Http404
    language = found.municipality.letter_languages[0]
    content = render_pdf("pdf/justification.html", {**justification_context(found), "claim": found}, language=language)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"justification-{found.municipality_then.nis}-{found.year}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
