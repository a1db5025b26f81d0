"""Take a step: ask what it needs on a page of its own, then do it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, site_page
from accounts.roles import REVIEWERS
from sites.ask_form import AskForm
from sites.asking import asked_in
from sites.forms import StepForm
from sites.models import Site
from sites.review import take_step
from sites.wording import who_is_told
from sites.workflow import Refusal, Status, Step, StepRefused, rule_for

# Steps that rest on assessments are prepared on pages of their own.
PAGES = {
    Step.SHARE: "reviews:share",
    Step.RETAIN: "reviews:decide",
    Step.RESERVE: "reviews:decide",
    Step.NOT_RETAIN: "reviews:decide",
    Step.PROMOTE: "reviews:leave_reserve",
    Step.DROP: "reviews:leave_reserve",
    Step.REOPEN: "reviews:reopen",
}


@site_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """Ask what the step needs, say what it changes, take it once."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    wanted = known_step(step)
    if wanted in PAGES and request.user.role in REVIEWERS:
        return redirect(reverse(PAGES[wanted], args=[pk]) + f"?step={wanted}")
    try:
        rule = rule_for(site.standing, wanted, role=request.user.role)
        shape = AskForm if wanted == Step.ASK else StepForm
        form = shape(request.POST if request.method == "POST" else None, step=wanted, needs=rule.needs)
        if request.method == "POST" and form.is_valid():
            site = take_step(site, wanted, by=request.user, given=form.given)
            messages.success(request, done_words(site, wanted))
            return redirect("sites:receipt" if wanted == Step.SUBMIT else "sites:site", pk=pk)
    except StepRefused as refused:
        return answer_refusal(request, site, wanted, refused.refusal)
    to = rule.to or Status(site.resume_status)
    questions = site.information_requests.visible_to(request.user).unanswered() if wanted == Step.SUPPLY else ()
    told = who_is_told(wanted, is_known=site.for_reviewers, is_unconfirmed=site.is_unconfirmed)
    context = {"site": site, "step": wanted, "form": form, "to": to, "told": told}
    return render(
        request,
        "sites/step.html",
        {**context, "open_questions": asked_in(questions)},
        status=422 if form.errors else 200,
    )


def known_step(step: str) -> Step:
    """Return the step of this address; 404 for a word that is none."""
    if step not in Step.values:
        raise Http404
    return Step(step)


def done_words(site: Site, step: Step) -> str:
    """What the person reads after the step."""
    if step == Step.SUBMIT:
        return _("Submitted as %(reference)s. A receipt is on its way to you. This commits nobody.") % {
            "reference": site.reference
        }
    return _("Done. This site is now: %(status)s.") % {"status": site.get_status_display()}


def answer_refusal(request: MemberRequest, site: Site, step: Step, refusal: Refusal) -> HttpResponse:
    """Lead back to the site and say why; a second click on what is done already is no error."""
    last = site.events.newest_first().first()
    if refusal == Refusal.STATUS and last and last.step == step and last.by_id == request.user.pk:
        messages.info(
            request,
            _("You have done this already. This site is now: %(status)s.") % {"status": site.get_status_display()},
        )
    else:
        messages.error(request, refusal.label)
    return redirect("sites:check" if refusal == Refusal.INCOMPLETE else "sites:site", pk=site.pk)
