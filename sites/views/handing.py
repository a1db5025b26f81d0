"""Work together on a file: ask the signatory to submit, hand a draft over, read what changed and who wrote it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, editor_page, involved_page
from accounts.models import Membership
from sites.forms import HandOverForm, SinceForm
from sites.handing import NobodySigns, ask_signatory, hand_over
from sites.heading import heading_of
from sites.models import Site
from sites.openings import note_opening
from sites.saying import changed_in
from sites.workflow import StepRefused


@editor_page
@require_POST
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Write to the signatories of the municipality that this draft waits for them."""
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    try:
        asked = ask_signatory(site, by=request.user)
    except NobodySigns:
        messages.error(request, _("Your municipality has no signatory in the portal yet. Please write to De Huizen."))
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        names = ", ".join(user.name or user.email for user in asked)
        messages.success(
            request, _("Asked: %(names)s. They get an e-mail with a link to this page.") % {"names": names}
        )
    return redirect("sites:check", pk=pk)


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the colleague who keeps this draft from now on."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    today = timezone.localdate()
    members = Membership.objects.writing_for(request.user.municipality.pk, today).with_people()
    form = HandOverForm(request.POST if request.method == "POST" else None, members=members, keeper=site.keeper_id)
    if request.method != "POST" or not form.is_valid():
        context = {"site": site, "form": form}
        return render(request, "sites/propose/hand_over.html", context, status=422 if form.errors else 200)
    try:
        hand_over(site, to=form.colleague, by=request.user, words=form.cleaned_data["words"])
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        name = form.colleague.name or form.colleague.email
        messages.success(request, _("%(name)s keeps this file from now on.") % {"name": name})
    return redirect("sites:site", pk=pk)


@involved_page
@require_safe
def changes(request: MemberRequest, pk: int) -> HttpResponse:
    """What changed in a file since a day, field by field; without a day, since it was begun."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    note_opening(site, by=request.user)
    form = SinceForm(request.GET or None)
    since: date | None = form.cleaned_data["since"] if form.is_bound and form.is_valid() else None
    rows = site.changes.visible_to(request.user)
    rows = rows.since(since) if since else rows
    context = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "tab": "sites:history",
        "form": form,
        "since": since,
        "changed": changed_in(rows.oldest_first()),
    }
    return render(request, "sites/changes.html", context)
