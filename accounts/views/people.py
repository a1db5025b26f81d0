"""Who works where: the signatory for the own municipality, De Huizen for all, invite, see, confirm and end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, keeper_page, prove_again
from accounts.confirming import confirm_access, due_before, to_confirm
from accounts.ending import EndingRefused, end_membership, is_last
from accounts.forms import DecisionForm, EndingForm, FindForm, InviteForm
from accounts.invitations import invite
from accounts.limits import limited
from accounts.models import AccessRequest, Invitation, Membership, Organisation, User
from accounts.requesting import RequestRefused, grant, refuse
from accounts.roles import Role
from accounts.withdrawing import withdraw


@keeper_page
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """For De Huizen: find an organisation, see what waits; a signatory goes straight to the own one."""
    acting = request.user.acting
    if acting and acting.role == Role.SIGNATORY:
        return redirect("accounts:organisation", pk=acting.organisation_id)
    form = FindForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "words": words,
        "persons": User.objects.named_like(words)[:30] if words and request.user.role == Role.ADMIN else [],
        "organisations": Organisation.objects.named_like(words)[:30] if words else [],
        "requests": AccessRequest.objects.visible_to(request.user).waiting().with_organisation()[:50],
        "keeper": Organisation.objects.running_the_portal().first(),
    }
    return render(request, "accounts/people.html", context)


@keeper_page
@require_safe
def organisation(request: MemberRequest, pk: int) -> HttpResponse:
    """Everybody of one organisation, what was asked, who was invited, and who should be confirmed."""
    place = get_object_or_404(Organisation.objects.looked_after_by(request.user), pk=pk)
    today, now = timezone.localdate(), timezone.now()
    members = list(Membership.objects.current(today).in_organisation(place))
    before = due_before(today)
    context = {
        "organisation": place,
        "members": members,
        "unconfirmed": to_confirm(members, due_before=before, by=request.user),
        "requests": AccessRequest.objects.visible_to(request.user).waiting().of_organisation(place),
        "invitations": Invitation.objects.visible_to(request.user).open(now).of_organisation(place),
        "may_look": request.user.role == Role.ADMIN,
    }
    return render(request, "accounts/organisation.html", context)


@keeper_page
@limited("invite")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_to(request: MemberRequest, pk: int) -> HttpResponse:
    """Invite somebody to an organisation."""
    place = get_object_or_404(Organisation.objects.looked_after_by(request.user), pk=pk)
    prove_again(request)
    form = InviteForm(request.POST or None, organisation=place, by=request.user)
    if form.is_valid():
        given = form.cleaned_data
        invite(given["email"], organisation=place, role=given["role"], language=given["language"], by=request.user)
        messages.success(request, _("The invitation is on its way to %(address)s.") % {"address": given["email"]})
        return redirect("accounts:organisation", pk=pk)
    context = {"form": form, "organisation": place}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@keeper_page
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a membership of somebody else, after a day."""
    membership = get_object_or_404(Membership.objects.visible_to(request.user).with_person(), pk=pk)
    prove_again(request)
    today = timezone.localdate()
    form = EndingForm(request.POST or None, today=today)
    if form.is_valid():
        return ended(request, membership, form)
    context = {"form": form, "membership": membership, "is_last": is_last(membership, today=today)}
    return render(request, "accounts/end.html", context, status=422 if form.errors else 200)


def ended(request: MemberRequest, membership: Membership, form: EndingForm) -> HttpResponse:
    """End it, or say why it cannot end; lead back to the people of the organisation."""
    given = form.cleaned_data
    when = {"last_day": given["last_day"], "at_once": given["at_once"], "today": timezone.localdate()}
    try:
        end_membership(membership, by=request.user, why="ended", **when)
    except EndingRefused as refused:
        messages.error(request, says(str(refused)))
    else:
        messages.success(request, _("The membership ends; %(person)s gets a letter.") % {"person": membership.user})
    return redirect("accounts:organisation", pk=membership.organisation_id)


def says(word: str) -> str:
    """Say in words why a membership cannot end."""
    if word == "last":
        return _("Nobody else could let people in any more. Invite somebody in the same role first.")
    return _("This membership had ended already.")


@keeper_page
@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Say who of an organisation still needs access."""
    place = get_object_or_404(Organisation.objects.looked_after_by(request.user), pk=pk)
    today = timezone.localdate()
    chosen = set(request.POST.getlist("membership"))
    members = [each for each in Membership.objects.current(today).in_organisation(place) if str(each.pk) in chosen]
    number = confirm_access(members, by=request.user, today=today)
    messages.success(request, _("Confirmed: %(number)d. You can end the others here.") % {"number": number})
    return redirect("accounts:organisation", pk=pk)


@keeper_page
@require_POST
def withdraw_invitation(request: MemberRequest, pk: int) -> HttpResponse:
    """Take back an invitation that nobody has used."""
    invitation = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    withdraw(invitation, by=request.user, now=timezone.now())
    messages.success(request, _("The invitation no longer works."))
    return redirect("accounts:organisation", pk=invitation.organisation_id)


@keeper_page
@require_http_methods(["GET", "HEAD", "POST"])
def access_request(request: MemberRequest, pk: int) -> HttpResponse:
    """Say yes or no to somebody who asks for access."""
    asked = get_object_or_404(AccessRequest.objects.visible_to(request.user).with_organisation(), pk=pk)
    prove_again(request)
    form = DecisionForm(request.POST or None, asked=asked)
    if form.is_valid():
        return decided(request, asked, form)
    context = {"form": form, "asked": asked}
    return render(request, "accounts/access_request.html", context, status=422 if form.errors else 200)


def decided(request: MemberRequest, asked: AccessRequest, form: DecisionForm) -> HttpResponse:
    """Carry the decision out; a colleague may have been quicker."""
    try:
        if form.cleaned_data["decision"] == "grant":
            grant(asked, by=request.user, role=form.cleaned_data["role"])
            messages.success(request, _("The invitation is on its way to %(address)s.") % {"address": asked.email})
        else:
            refuse(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The answer is on its way to %(address)s.") % {"address": asked.email})
    except RequestRefused:
        messages.info(request, _("Somebody decided this before you; nothing changed."))
    return redirect("accounts:organisation", pk=asked.organisation_id)
