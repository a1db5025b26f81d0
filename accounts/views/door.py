"""The door's own pages: come in by invitation, choose in which membership to act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, member_page, public_page
from accounts.forms import RequestForm, WelcomeForm
from accounts.invitations import InvitationRefused, accept, digest_of
from accounts.limits import limited
from accounts.middleware import SESSION_KEY
from accounts.models import Invitation
from accounts.requesting import request_access


@public_page
@limited("invitation")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Welcome an invited person; a used or old invitation explains itself and leads on."""
    found = Invitation.objects.with_token(digest_of(token)).first()
    if found is None or not found.is_open(timezone.now()):
        context = {"invitation": found, "closed": False}
        return render(request, "accounts/invitation_over.html", context, status=410 if found else 404)
    form = WelcomeForm(request.POST or None, email=found.email)
    if form.is_valid():
        try:
            accept(token, **form.cleaned_data)
        except InvitationRefused as refused:
            if str(refused) != "closed":
                return redirect("accounts:invitation", token=token)
            return render(request, "accounts/invitation_over.html", {"invitation": found, "closed": True}, status=409)
        messages.success(request, _("Your account is ready. Sign in with your e-mail address and your password."))
        return redirect("account_login")
    return render(request, "accounts/invitation.html", {"form": form, "invitation": found})


@public_page
@limited("request")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_access(request: HttpRequest) -> HttpResponse:
    """Ask to work here for a municipality or a governor's office; the answer looks the same for everybody."""
    form = RequestForm(request.POST or None, initial={"organisation": request.GET.get("organisation")})
    if form.is_valid():
        given = form.cleaned_data
        request_access(
            email=given["email"],
            name=given["name"],
            organisation=given["organisation"],
            role=form.role_asked(),
            language=(get_language() or "nl")[:2],
            words=given["words"],
        )
        return render(request, "accounts/request_sent.html", {"organisation": given["organisation"]})
    return render(request, "accounts/request_access.html", {"form": form}, status=422 if form.errors else 200)


@member_page
@require_POST
def act_in(request: MemberRequest) -> HttpResponse:
    """Choose the membership to act in from here on."""
    wanted = request.POST.get("membership", "")
    mine = {str(membership.pk): membership for membership in request.memberships}
    if wanted in mine:
        request.session[SESSION_KEY] = mine[wanted].pk
        messages.info(request, _("You now act as: %(membership)s.") % {"membership": mine[wanted]})
    return redirect("home")
