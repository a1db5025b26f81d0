"""For administrators: one person's account, closed, emptied, held, or seen as that person sees the portal."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, admin_page, prove_again, signed_in_page
from accounts.erasing import ErasureRefused, ask_erasure
from accounts.forms import ReasonForm
from accounts.looking import LookingRefused, start_looking, stop_looking
from accounts.models import Membership, User
from accounts.tasks import erase_people
from foundation.retention.holding import lift_hold, place_hold
from foundation.retention.models import Hold


@admin_page
@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """One account: what it is, where it works, and what an administrator may do with it."""
    someone = get_object_or_404(User, pk=pk)
    context = {
        "person": someone,
        "memberships": Membership.objects.of_account(someone),
        "hold": Hold.objects.on(someone).first(),
        "erasure": getattr(someone, "erasure", None),
    }
    return render(request, "accounts/person.html", context)


@admin_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: MemberRequest, pk: int) -> HttpResponse:
    """Close an account at once and let the worker empty it."""
    someone = get_object_or_404(User, pk=pk)
    prove_again(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            ask_erasure(someone, reason=form.cleaned_data["reason"], by=request.user)
        except ErasureRefused as refused:
            messages.error(request, why_not(str(refused)))
        else:
            erase_people.delay_on_commit()
            messages.success(request, _("The account is closed. It is emptied within minutes."))
        return redirect("accounts:person", pk=pk)
    return render(request, "accounts/erase.html", {"person": someone, "form": form}, status=422 if form.errors else 200)


def why_not(word: str) -> str:
    """Say in words why an account is not erased."""
    if word == "held":
        return _("A hold stands on this account. Lift it first.")
    return _("Another administrator must erase your own account.")


@admin_page
@require_POST
def hold(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep an account and what belongs to it beyond its term, or let it go again."""
    someone = get_object_or_404(User, pk=pk)
    standing = Hold.objects.on(someone).first()
    form = ReasonForm(request.POST)
    if standing:
        lift_hold(standing, by=request.user)
        messages.success(request, _("The hold is lifted; the terms run again."))
    elif form.is_valid():
        place_hold(someone, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The account is held: nothing of it ends until the hold is lifted."))
    else:
        messages.error(request, _("Please say why."))
    return redirect("accounts:person", pk=pk)


@admin_page
@require_http_methods(["GET", "HEAD", "POST"])
def look_as(request: MemberRequest, pk: int) -> HttpResponse:
    """Look at the portal as this person sees it, with a reason."""
    someone = get_object_or_404(User, pk=pk)
    prove_again(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            start_looking(request.session, someone, by=request.user, reason=reason, now=timezone.now())
        except LookingRefused:
            messages.error(request, _("You cannot look as this person: an administrator, or a closed account."))
            return redirect("accounts:person", pk=pk)
        return redirect("home")
    context = {"person": someone, "form": form}
    return render(request, "accounts/look_as.html", context, status=422 if form.errors else 200)


@signed_in_page
@require_POST
def stop(request: MemberRequest) -> HttpResponse:
    """Be oneself again."""
    someone = request.user
    if someone.really is None:
        return redirect("home")
    stop_looking(request.session, by=someone.really)
    return redirect("accounts:person", pk=someone.pk)
