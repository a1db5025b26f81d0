"""One's own account: memberships to leave, and where it is signed in."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member_page, prove_again, signed_in_page
from accounts.ending import EndingRefused, end_membership, is_last
from accounts.keeping import end_sessions
from accounts.models import SignedIn
from accounts.views.people import says


@signed_in_page
@never_cache
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """The account, its memberships, and where it is signed in at this moment."""
    sessions = list(SignedIn.objects.of_person(request.user, now=timezone.now()))
    here = request.session.session_key
    context = {
        "memberships": request.memberships,
        "sessions": [(session, session.session_key == here) for session in sessions],
    }
    return render(request, "accounts/mine.html", context)


@signed_in_page
@require_POST
def end_session(request: MemberRequest) -> HttpResponse:
    """Sign out elsewhere: one session by its handle, or all but this one."""
    here = request.session.session_key or ""
    ended = end_sessions(request.user, handle=request.POST.get("session", ""), here=here, now=timezone.now())
    if here in ended:
        logout(request)
        return redirect("front")
    messages.success(request, _("Signed out there: %(number)d.") % {"number": len(ended)})
    return redirect("accounts:mine")


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """Leave one's own membership; it ends today."""
    membership = next((each for each in request.memberships if each.pk == pk), None)
    if membership is None:
        raise Http404
    prove_again(request)
    today = timezone.localdate()
    if request.method == "POST":
        try:
            end_membership(membership, last_day=today, today=today, by=request.user, why="left")
        except EndingRefused as refused:
            messages.error(request, says(str(refused)))
        else:
            messages.success(request, _("You leave today. Thank you for what you did here."))
        return redirect("accounts:mine")
    context = {"membership": membership, "is_last": is_last(membership, today=today)}
    return render(request, "accounts/leave.html", context)
