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
from accounts.holding import about_hold, carry_out
from accounts.looking import LookingRefused, start_looking, stop_looking
from accounts.models import Membership, User
from accounts.tasks import erase_people
from foundation.audit.recording import record
from foundation.retention.forms import HoldForm


@admin_page
@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """One account: what it is, where it works, and what an administrator may do with it."""
    someone = get_object_or_404(User, pk=pk)
    record("account.read", someone, by=request.user)
    return render(request, "accounts/person.html", all_about(someone))


def all_about(someone: User, form: HoldForm | None = None) -> dict[str, object]:
    """What the page of one account needs."""
    return {
        "person": someone,
        "memberships": Membership.objects.of_account(someone),
        "erasure": getattr(someone, "erasure", None),
        **about_hold(someone, form),
    }


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
    return ask_why(
        request,
        someone,
        form,
        title=_("Erase this person"),
        says=_("The account closes at once and is emptied by the worker. This cannot be undone."),
        button=_("Erase this person"),
        danger=True,
    )


def ask_why(request: MemberRequest, someone: User, form: ReasonForm, **words: object) -> HttpResponse:
    """Ask for the reason of something far-reaching, and say what it does."""
    context = {"person": someone, "form": form, "danger": False, **words}
    return render(request, "accounts/ask_why.html", context, status=422 if form.errors else 200)


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
    form = HoldForm(request.POST)
    if carry_out(request, someone, form):
        return redirect("accounts:person", pk=pk)
    return render(request, "accounts/person.html", all_about(someone, form), status=422)


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
    return ask_why(
        request,
        someone,
        form,
        title=_("Look as this person"),
        says=_("You read and change nothing, for half an hour. The person gets a letter with your reason."),
        button=_("Begin to look"),
    )


@signed_in_page
@require_POST
def stop(request: MemberRequest) -> HttpResponse:
    """Be oneself again."""
    someone = request.user
    if someone.really is None:
        return redirect("home")
    stop_looking(request.session, by=someone.really)
    return redirect("accounts:person", pk=someone.pk)
