"""Share the draft, answer it, decide, take back, reopen."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, coordinator_page, editor_page
from reviews.deciding import (
    AlreadyDecided,
    AlreadyShared,
    NothingToShare,
    effects_of_reopening,
    facts_for,
    require_whole_view,
)
from reviews.deciding import (
    decide as take_decision,
)
from reviews.deciding import (
    reopen as reopen_site,
)
from reviews.deciding import (
    share as share_draft,
)
from reviews.deciding import (
    take_back as take_decision_back,
)
from reviews.forms import CommentsForm, DecideForm, LeaveReserveForm, ReasonForm, ShareForm
from reviews.gathering import as_table, gather
from reviews.interests import Aside, aside_of, require_clean_hand
from reviews.kinds import Outcome
from reviews.models import Decision, Reply
from reviews.replying import ReplyRefused, comment
from reviews.reserving import leave_reserve as leave_the_reserve
from reviews.sending import STEP_FROM_RESERVE, STEP_OF
from reviews.showing import readable_rows
from reviews.views.assessing import site_or_404
from sites.heading import heading_of
from sites.models import Site
from sites.workflow import DecisionFacts, Refusal, Step, StepRefused, missing_for_decision, rule_for


def framed(request: MemberRequest, site: Site, **more: Any) -> dict[str, Any]:
    """What the frame of a site's page needs, and more."""
    return {"site": site, "heading": heading_of(site, user=request.user), "tab": "reviews:site", **more}


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the draft as the municipality will read it; share it, which opens the right of reply."""
    site = site_or_404(request, pk)
    form = ShareForm(request.POST if request.method == "POST" else None)
    try:
        rule_for(site.standing, Step.SHARE, role=request.user.role)
        require_clean_hand(site, by=request.user)
        require_whole_view(site, by=request.user)
        if request.method == "POST" and form.is_valid():
            letter = share_draft(site, by=request.user, words=form.cleaned_data["words"])
            messages.success(request, said_of_letter(is_told=letter.is_told))
            return redirect("reviews:letter", pk=letter.pk)
    except NothingToShare:
        form.add_error("words", _("Fewer than two people assessed this site. Please explain that to the municipality."))
    except AlreadyShared:
        messages.info(request, _("The draft is written already; its letter waits."))
        return redirect("reviews:site", pk=pk)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)
    gathered = gather(site, user=request.user)
    table = as_table(gathered)
    context = framed(request, site, form=form, gathered=gathered, gathered_table=table, rows=readable_rows(table))
    return render(request, "reviews/share.html", context, status=422 if form.errors else 200)


def said_of_letter(*, is_told: bool) -> str:
    """What a coordinator reads after a letter was written."""
    return _("The letter has left.") if is_told else _("The letter is written and waits here until you send it.")


@editor_page
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what the municipality says about the facts; the second button says that this is all."""
    site = site_or_404(request, pk)
    found = Reply.objects.visible_to(request.user).of_site(site).standing().first()
    if found is None:
        return redirect("reviews:site", pk=pk)
    form = CommentsForm(request.POST, rows=found.table["rows"], said={})
    if not form.is_valid():
        messages.error(request, _("A comment is too long: at most 4,000 characters each."))
        return redirect("reviews:site", pk=pk)
    done = "done" in request.POST
    try:
        comment(found, by=request.user, words=form.words, today=timezone.localdate(), done=done)
    except ReplyRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        said = _("De Huizen has your reply. It reads it before it decides.") if done else _("Your comments are saved.")
        messages.success(request, said)
    return redirect("reviews:site", pk=pk)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Show all a decision rests on and what is missing; decide, with reasons."""
    site = site_or_404(request, pk)
    wanted = {step.value: outcome for outcome, step in STEP_OF.items()}.get(request.GET.get("step", ""), "")
    form = DecideForm(request.POST if request.method == "POST" else None, initial={"outcome": wanted})
    aside = aside_of(site)
    try:
        rule_for(site.standing, Step.RETAIN, role=request.user.role)
        require_clean_hand(site, by=request.user, aside=aside)
        require_whole_view(site, by=request.user)
        if request.method == "POST" and form.is_valid():
            cleaned = form.cleaned_data
            outcome = Outcome(cleaned.pop("outcome"))
            decision = take_decision(site, outcome, by=request.user, **cleaned)
            messages.success(request, said_of_letter(is_told=decision.is_told))
            return redirect("reviews:letter", pk=decision.letters.get().pk)
    except AlreadyDecided as already:
        return answer_overtaken(request, site, already.decision)
    except StepRefused as refused:
        if request.method != "POST":
            messages.error(request, refused.refusal.label)
            return redirect("reviews:site", pk=pk)
        form.add_error(None, str(refused.refusal.label))
    return answer_decide(request, site, form, aside)


def answer_overtaken(request: MemberRequest, site: Site, decision: Decision) -> HttpResponse:
    """Tell who was faster; a second click of the same person is no error."""
    words = _("%(name)s has decided already: %(outcome)s.") % {
        "name": decision.decided_by,
        "outcome": decision.get_outcome_display(),
    }
    if decision.decided_by_id == request.user.pk:
        messages.info(request, words)
    else:
        messages.error(request, words)
    return redirect("reviews:site", pk=site.pk)


def still_missing(facts: DecisionFacts) -> list[tuple[list[str], list[str]]]:
    """What is missing, said once: the outcomes it stands in the way of (none named where it is all), and the words."""
    found: dict[tuple[Refusal, ...], list[str]] = {}
    for outcome, step in STEP_OF.items():
        lacking = tuple(missing_for_decision(step, facts))
        if lacking:
            found.setdefault(lacking, []).append(str(Outcome(outcome).label))
    return [
        ([] if len(outcomes) == len(STEP_OF) else outcomes, [str(refusal.label) for refusal in lacking])
        for lacking, outcomes in found.items()
    ]


def answer_decide(request: MemberRequest, site: Site, form: DecideForm, aside: Aside) -> HttpResponse:
    """Show the table, the replies, the interests, and what each outcome still lacks."""
    gathered = gather(site, user=request.user, aside=aside)
    table = as_table(gathered)
    facts = facts_for(site, gathered, by=request.user, today=timezone.localdate(), aside=aside)
    found = Reply.objects.visible_to(request.user).of_site(site).standing().with_words().first()
    said = {row["code"]: row["words"] for row in found.said} if found else {}
    context = framed(
        request,
        site,
        form=form,
        gathered=gathered,
        gathered_table=table,
        rows=readable_rows(table, said=said),
        whole=said.get("", ""),
        reply=found,
        missing=still_missing(facts),
        interests=aside.rows,
    )
    return render(request, "reviews/decide.html", context, status=422 if form.errors else 200)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_reserve(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose a site from the reserve or drop it, with reasons and a letter."""
    site = site_or_404(request, pk)
    wanted = {step.value: outcome for outcome, step in STEP_FROM_RESERVE.items()}.get(request.GET.get("step", ""), "")
    form = LeaveReserveForm(request.POST if request.method == "POST" else None, initial={"outcome": wanted})
    try:
        rule_for(site.standing, Step.PROMOTE, role=request.user.role)
        require_clean_hand(site, by=request.user)
        if request.method == "POST" and form.is_valid():
            cleaned = form.cleaned_data
            decision = leave_the_reserve(site, Outcome(cleaned["outcome"]), by=request.user, reasons=cleaned["reasons"])
            if decision is None:
                return redirect("sites:site", pk=pk)
            messages.success(request, said_of_letter(is_told=decision.is_told))
            return redirect("reviews:letter", pk=decision.letters.get().pk)
    except AlreadyDecided as already:
        return answer_overtaken(request, site, already.decision)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)
    former = Decision.objects.visible_to(request.user).of_site(site).standing().with_people().first()
    rows = readable_rows(former.table) if former else []
    context = framed(request, site, form=form, decision=former, decision_rows=rows)
    return render(request, "reviews/leave_reserve.html", context, status=422 if form.errors else 200)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back a decision that nobody outside knows yet."""
    site = site_or_404(request, pk)
    decision = Decision.objects.visible_to(request.user).of_site(site).standing().with_people().first()
    if decision is None:
        return redirect("reviews:site", pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        require_clean_hand(site, by=request.user)
        if request.method == "POST" and form.is_valid():
            take_decision_back(decision, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The decision is taken back. Its letter will not leave."))
            return redirect("reviews:site", pk=pk)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)
    context = framed(request, site, form=form, decision=decision)
    return render(request, "reviews/take_back.html", context, status=422 if form.errors else 200)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what reopening changes, then do it, with a reason."""
    site = site_or_404(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        rule_for(site.standing, Step.REOPEN, role=request.user.role)
        require_clean_hand(site, by=request.user)
        if request.method == "POST" and form.is_valid():
            reopen_site(site, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("This site is in review again. The former decision stays in its history."))
            return redirect("reviews:site", pk=pk)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)
    context = framed(request, site, form=form, effects=effects_of_reopening(site, user=request.user))
    return render(request, "reviews/reopen.html", context, status=422 if form.errors else 200)
