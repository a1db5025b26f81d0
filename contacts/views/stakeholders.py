"""Who is involved in a site, a municipality or a province, and where they stand; what was said there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, overview_page, reviewer_page, site_page
from accounts.roles import REVIEWERS
from contacts.involving import InvolvementRefused, end_involvement, involve, say_standing
from contacts.models import Conversation, FollowUp, Involvement, Standing, StandingNote
from contacts.showing import picture_of_stances, stakeholders_of
from contacts.stakeholder_forms import EndForm, InvolveForm, StandingForm
from contacts.whereabouts import NoSuchPlace, Place, found_place
from sites.heading import heading_of


@site_page
@require_safe
def site(request: MemberRequest, pk: int) -> HttpResponse:
    """The tab of a site: who is involved, where they stand, and for De Huizen what was said."""
    place = place_or_404(f"site-{pk}", request)
    context = {"site": place.site, "heading": heading_of(place.site, user=request.user), **shown(place, request)}  # type: ignore[arg-type]
    return render(request, "contacts/site.html", context)


@overview_page
@require_safe
def of_place(request: MemberRequest, place: str) -> HttpResponse:
    """The same of a municipality or a province itself."""
    found = place_or_404(place, request)
    if found.site:
        return redirect(found.address)
    return render(request, "contacts/place.html", shown(found, request))


def place_or_404(word: str, request: MemberRequest) -> Place:
    """The place that the address names; 404 for whoever may not see it."""
    try:
        return found_place(word, request.user)
    except NoSuchPlace as missing:
        raise Http404 from missing


def shown(place: Place, request: MemberRequest) -> dict[str, Any]:
    """What both kinds of page show."""
    user = request.user
    stakeholders = stakeholders_of(place, user)
    inside = user.role in REVIEWERS
    return {
        "place": place,
        "stakeholders": stakeholders,
        "picture": picture_of_stances(stakeholders),
        "may_write": inside,
        "sees_stances": not (user.acting and user.acting.municipality_id),
        "conversations": Conversation.objects.visible_to(user).at(**place.keys).newest_first()[:20] if inside else [],
        "follow_ups": FollowUp.objects.visible_to(user).open().at(**place.keys).next_first()[:20] if inside else [],
    }


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, place: str) -> HttpResponse:
    """Say that somebody is involved, and where they stand."""
    found = place_or_404(place, request)
    form = InvolveForm(request.POST or None, user=request.user)
    standing = StandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and standing.is_valid():
        given = form.cleaned_data
        made = involve(found, form.party, role=given["role"], role_words=given["role_words"], by=request.user)
        say_standing(made, standing.given, note=standing.cleaned_data["note"], by=request.user)
        messages.success(request, _("Added: %(name)s.") % {"name": form.party})
        return redirect(found.address)
    context = {"place": found, "form": form, "standing_form": standing}
    return render(request, "contacts/involve.html", context, status=422 if form.errors or standing.errors else 200)


@overview_page
@require_safe
def involvement(request: MemberRequest, pk: int) -> HttpResponse:
    """One involvement with its whole history."""
    found = get_object_or_404(Involvement.objects.visible_to(request.user).with_parties().with_place(), pk=pk)
    return answer_involvement(request, found)


def answer_involvement(
    request: MemberRequest, found: Involvement, *, form: StandingForm | None = None, end: EndForm | None = None
) -> HttpResponse:
    """Show an involvement; a form that was refused keeps what was typed."""
    standings = list(Standing.objects.visible_to(request.user).of(found))
    notes = {row.standing_id: row.text for row in StandingNote.objects.visible_to(request.user).of(found)}
    context = {
        "involvement": found,
        "standings": [(row, notes.get(row.pk, "")) for row in standings],
        "form": form or StandingForm(),
        "end_form": end or EndForm(initial={"on": timezone.localdate()}),
        "may_write": request.user.role in REVIEWERS,
    }
    return render(request, "contacts/involvement.html", context, status=422 if form or end else 200)


@reviewer_page
@require_POST
def stand(request: MemberRequest, pk: int) -> HttpResponse:
    """Add where somebody stands now."""
    found = get_object_or_404(Involvement.objects.visible_to(request.user).with_parties().with_place(), pk=pk)
    form = StandingForm(request.POST)
    if not form.is_valid():
        return answer_involvement(request, found, form=form)
    say_standing(found, form.given, note=form.cleaned_data["note"], by=request.user)
    messages.success(request, _("Added. What was known before stays in the history."))
    return redirect("contacts:involvement", pk=pk)


@reviewer_page
@require_POST
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that somebody is no longer involved."""
    found = get_object_or_404(Involvement.objects.visible_to(request.user).with_parties().with_place(), pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return answer_involvement(request, found, end=form)
    try:
        end_involvement(found, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Kept. The history stays."))
    except InvolvementRefused as refused:
        messages.error(request, refused.refusal.label)
    return redirect("contacts:involvement", pk=pk)
