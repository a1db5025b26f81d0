"""Enter a proposal on behalf of a municipality, correct it, and confirm one that an office entered."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, editor_page, office_page
from accounts.models import Membership, User
from calls.models import Call
from sites.heading import heading_of
from sites.models import Site
from sites.onbehalf import EntryChanged, correct_entry, enter_on_behalf
from sites.onbehalf import confirm as confirm_draft
from sites.onbehalf_form import CorrectionForm, OnBehalfForm
from sites.saying import file_of
from sites.workflow import StepRefused
from territory.models import Municipality
from territory.models.areas import MunicipalityQuerySet


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MemberRequest) -> HttpResponse:
    """A short form about a building that a municipality told by phone or letter."""
    call = Call.objects.running(timezone.localdate()).first()
    form = OnBehalfForm(
        request.POST if request.method == "POST" else None,
        municipalities=within_office(request.user),
        with_call=call is not None,
        initial={"municipality": request.GET.get("municipality", "")},
    )
    if request.method != "POST" or not form.is_valid():
        return render(request, "sites/enter.html", {"form": form}, status=422 if form.errors else 200)
    site = enter_on_behalf(
        by=request.user,
        municipality=form.chosen,
        key=form.cleaned_data["key"] or uuid.uuid4(),
        source=form.cleaned_data["source"],
        values=form.values,
        call=call,
    )
    messages.success(request, who_hears(site))
    return redirect("sites:site", pk=site.pk)


def within_office(user: User) -> MunicipalityQuerySet:
    """The municipalities this office may enter for: those of its province, or all."""
    rows = Municipality.objects.current().with_province()
    province = user.acting.province_id if user.acting else None
    return rows.in_province(province) if province else rows


def who_hears(site: Site) -> str:
    """What the office reads after entering."""
    if Membership.objects.writing_for(site.municipality_id, timezone.localdate()).exists():
        return _("Entered. The municipality gets a message and confirms it; until then only it and your office see it.")
    return _("Entered. Nobody of this municipality has an account yet: invite somebody, so that it can be confirmed.")


@office_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, pk: int) -> HttpResponse:
    """Put right what one's own office entered, until the municipality confirms it or writes in it."""
    rows = Site.objects.readable_by(request.user).to_be_confirmed().with_places_of()
    site = get_object_or_404(rows, pk=pk)
    if not site.may_be_corrected:
        messages.info(
            request, _("The municipality works in this draft now: what you entered is no longer changed here.")
        )
        return redirect("sites:site", pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, site=site)
    if request.method != "POST" or not form.is_valid():
        return render(request, "sites/correct.html", {"site": site, "form": form}, status=422 if form.errors else 200)
    return correct_it(request, site, form)


def correct_it(request: MemberRequest, site: Site, form: CorrectionForm) -> HttpResponse:
    """Take the correction over; a colleague's newer one is shown beside what was typed."""
    source, version = form.cleaned_data["source"], form.cleaned_data["version"]
    try:
        correct_entry(site, by=request.user, version=version, source=source, values=form.values)
    except EntryChanged as changed:
        typed = request.POST.copy()
        typed["version"] = str(changed.site.version)
        form.data = typed
        context = {"site": changed.site, "form": form, "parts": file_of(changed.site)}
        return render(request, "sites/correct.html", context, status=409)
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("Corrected. The municipality reads it like this when it confirms."))
    return redirect("sites:site", pk=site.pk)


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """What an office entered for this municipality, and the button that makes it the municipality's own draft."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of().with_file(), pk=pk)
    read = request.POST.get("version", "")
    if request.method == "POST":
        is_number = read.isascii() and read.isdecimal() and len(read) < 10
        return confirm_it(request, site, version=int(read) if is_number else None)
    if not site.is_unconfirmed:
        messages.info(request, _("There is nothing to confirm here any more."))
        return redirect("sites:site", pk=pk)
    context = {"site": site, "heading": heading_of(site, user=request.user), "parts": file_of(site)}
    return render(request, "sites/confirm.html", context)


def confirm_it(request: MemberRequest, site: Site, *, version: int | None) -> HttpResponse:
    """Confirm what was read; what somebody changed in between is shown first."""
    try:
        confirm_draft(site, by=request.user, version=version)
    except EntryChanged:
        messages.warning(request, _("This proposal was changed while you read it. Please look at it again."))
        return redirect("sites:confirm", pk=site.pk)
    messages.success(request, _("Confirmed. This draft is yours now: complete it, and your signatory submits it."))
    return redirect("sites:site", pk=site.pk)
