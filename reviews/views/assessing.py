"""Assess a site: declare, begin, answer with the evidence beside it, finish, look again, note a talk."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, reviewer_page
from reviews.assessing import (
    AssessmentRefused,
    Overtaken,
    Unfinished,
    begin,
    changed_since,
    finish,
    look_again,
    note_talk,
    save,
    with_file,
)
from reviews.evidence import evidence_of
from reviews.forms import AnswersForm, InterestForm, TalkForm
from reviews.gathering import gather
from reviews.interests import declare as declare_interest
from reviews.models import Assessment
from sites.heading import heading_of
from sites.models import Site
from sites.workflow import StepRefused


def site_or_404(request: MemberRequest, pk: int) -> Site:
    """The site, if this person may see it, with what its head and the rules about interests ask."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_local_people().with_heading(request.user)
    return get_object_or_404(rows, pk=pk)


@reviewer_page
@require_POST
def declare(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down whether this person has an interest in the site."""
    site = site_or_404(request, pk)
    form = InterestForm(request.POST)
    if form.is_valid():
        has_interest = form.cleaned_data["has_interest"] == "yes"
        try:
            declare_interest(site, by=request.user, has_interest=has_interest, words=form.cleaned_data["words"])
            messages.success(request, _("Your declaration is noted."))
        except StepRefused as refused:
            messages.error(request, refused.refusal.label)
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("reviews:site", pk=pk)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: MemberRequest, pk: int) -> HttpResponse:
    """The form with the evidence beside it; it saves as one goes, and without scripts with its button."""
    site = site_or_404(request, pk)
    own = Assessment.objects.of_site(site).of(request.user).with_people().first()
    try:
        if request.method != "POST":
            return answer_form(request, site, own) if own and not own.is_final else redirect("reviews:site", pk=pk)
        if own is None:
            begin(site, by=request.user)
            return redirect("reviews:assess", pk=pk)
        return answer_save(request, site, own)
    except AssessmentRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)


def form_of(request: MemberRequest, own: Assessment, *, codes: set[str] | None = None) -> AnswersForm:
    """The form for all criteria of the assessment's own version, or for some of them."""
    criteria = [one for one in own.framework.rows if codes is None or one.code in codes]
    evidence = evidence_of(with_file(own.site_id), user=request.user)
    data = request.POST if request.method == "POST" else None
    return AnswersForm(data, criteria=criteria, given=own.given, evidence=evidence)


def answer_save(request: MemberRequest, site: Site, own: Assessment) -> HttpResponse:
    """Save, and finish when that button was pressed; a second window is told, nothing is overwritten silently."""
    form = form_of(request, own)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    if not form.is_valid():
        return answer_form(request, site, own, form=form)
    try:
        own = save(own, by=request.user, version=version, answers=form.answers)
        if "finish" in request.POST:
            finish(own, by=request.user)
            messages.success(request, _("Your assessment is final. You can now read what others found."))
            return redirect("reviews:site", pk=site.pk)
    except Overtaken as overtaken:
        return answer_form(request, site, overtaken.assessment, form=form, overtaken=True)
    except Unfinished as unfinished:
        return answer_form(request, site, own, form=form, lacking=unfinished.lacking)
    if request.headers.get("HX-Request"):
        return render(request, "reviews/_kept.html", {"own": own, "site": site})
    messages.success(request, _("Your assessment is saved. Nobody else reads it until you finish it."))
    return redirect("reviews:assess", pk=site.pk)


def answer_form(request: MemberRequest, site: Site, own: Assessment, **more: Any) -> HttpResponse:
    """Show the form, the evidence, and what is wrong or missing."""
    form = more.pop("form", None) or form_of(request, own)
    lacking: dict[str, list[str]] = {}
    for code, lack in more.pop("lacking", ()):
        lacking.setdefault(code, []).append(str(lack.label))
    context = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "tab": "reviews:site",
        "own": own,
        "rows": [(row, lacking.get(row.criterion.code, [])) for row in form.rows()],
        "missing": [row.criterion for row in form.rows() if row.criterion.code in lacking],
        "evidence": form.source,
        **more,
    }
    if request.headers.get("HX-Request"):
        return render(request, "reviews/_not_kept.html", context, status=422)
    return render(request, "reviews/assess.html", context, status=422 if lacking or more or form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer again the criteria whose facts changed; one button says that all my answers stay."""
    site = site_or_404(request, pk)
    own = Assessment.objects.of_site(site).of(request.user).final().with_people().first()
    if own is None:
        return redirect("reviews:site", pk=pk)
    codes = {one.code for one in changed_since(own, with_file(pk))}
    form = form_of(request, own, codes=codes)
    try:
        if request.method == "POST" and form.is_valid():
            stay = {code: answer for code, answer in own.given.items() if code in codes}
            look_again(own, by=request.user, answers=stay if "stay" in request.POST else form.answers)
            messages.success(request, _("Noted: your answers take the new facts into account."))
            return redirect("reviews:site", pk=pk)
    except AssessmentRefused as refused:
        messages.error(request, refused.refusal.label)
        return redirect("reviews:site", pk=pk)
    except Unfinished as unfinished:
        return answer_look(request, site, own, form, lacking=unfinished.lacking)
    return answer_look(request, site, own, form) if codes else redirect("reviews:site", pk=pk)


def answer_look(request: MemberRequest, site: Site, own: Assessment, form: AnswersForm, **more: Any) -> HttpResponse:
    """Show the touched criteria alone, with the evidence."""
    lacking: dict[str, list[str]] = {}
    for code, lack in more.get("lacking", ()):
        lacking.setdefault(code, []).append(str(lack.label))
    context = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "tab": "reviews:site",
        "own": own,
        "rows": [(row, lacking.get(row.criterion.code, [])) for row in form.rows()],
        "evidence": form.source,
    }
    return render(request, "reviews/look.html", context, status=422 if lacking or form.errors else 200)


@reviewer_page
@require_POST
def talk(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down a talk about the criteria on which the reviewers lie far apart."""
    site = site_or_404(request, pk)
    form = TalkForm(request.POST, criteria=gather(site, user=request.user).to_talk)
    if not form.is_valid():
        messages.error(request, _("Please say about which criteria you talked, when, and what came of it."))
        return redirect("reviews:site", pk=pk)
    try:
        note_talk(site, by=request.user, **form.cleaned_data)
        messages.success(request, _("The talk is noted."))
    except AssessmentRefused as refused:
        messages.error(request, refused.refusal.label)
    return redirect("reviews:site", pk=pk)
