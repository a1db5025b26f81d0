"""Home: each role lands where its work is."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, signed_in_page
from accounts.models import Membership
from accounts.roles import MUNICIPAL, REVIEWERS, Role
from calls.models import Answer, Call
from portal.views import operations
from sites.models import Site
from sites.proposing import missing_in_each


@signed_in_page
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Lead to the page of the role; a person without a membership reads what to do."""
    role = request.user.role
    if role in MUNICIPAL:
        return my_municipality(request)
    if role in REVIEWERS:
        return redirect("inbox")
    if role in {Role.GOVERNOR, Role.OBSERVER}:
        return redirect("maps:map")
    if role == Role.ADMIN:
        return operations.overview(request)
    return render(request, "portal/no_membership.html")


def my_municipality(request: MemberRequest) -> HttpResponse:
    """Tasks first, then the answer to the call, our sites, our colleagues."""
    today = timezone.localdate()
    municipality = request.user.municipality
    call = Call.objects.running(today).first()
    visible = Site.objects.visible_to(request.user).newest_first().with_places_of()
    sites = list(visible.with_open_questions().with_news_for(request.user))
    drafts = visible.with_status("draft").with_metres_outside().with_papers_for(request.user)
    answers = Answer.objects.visible_to(request.user).of(call, municipality.pk) if call else Answer.objects.none()
    return render(
        request,
        "portal/my_municipality.html",
        {
            "municipality": municipality,
            "call": call,
            "answer": answers.newest_first().first(),
            "drafts": [(site, len(missing)) for site, missing in missing_in_each(drafts)],
            "questions": [site for site in reversed(sites) if site.open_questions],
            "news": [site for site in sites if site.visit_to_choose or site.unread],
            "sites": sites,
            "colleagues": Membership.objects.of_municipality(municipality.pk, today).with_people(),
        },
    )
