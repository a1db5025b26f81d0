"""Action plans: of a site, a province or the country; one step to fill in; the plan on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, involved_page, reviewer_page
from accounts.limits import limited
from accounts.models import Organisation
from accounts.roles import REVIEWERS
from contacts.action_forms import ActionForm, chosen_in, initial_of
from contacts.action_reading import picture_of_plan
from contacts.blocking import ActionState, WouldBlockItself, WouldNest
from contacts.colleagues import colleagues
from contacts.models import Action
from contacts.planning import ActionMoved, lines_of, plan_of, save_action, set_state
from contacts.views.agreements import PLAIN, head_of
from contacts.views.placing import place_or_404
from contacts.whereabouts import Place
from foundation.pdf import render as render_pdf
from sites.models import Site
from territory.models import Province


@involved_page
@require_safe
def of_site(request: MemberRequest, pk: int) -> HttpResponse:
    """The action plan of one site."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    return shown(request, Place(site=site), head_of(request, site))


@involved_page
@require_safe
def actions(request: MemberRequest) -> HttpResponse:
    """The plan of the country, or of the province or site of `?place=`."""
    provinces = Province.objects.all() if request.user.role in REVIEWERS else ()
    return shown(request, place_or_404(request), {"frame": PLAIN, "provinces": provinces})


def shown(request: MemberRequest, place: Place, context: dict[str, Any]) -> HttpResponse:
    """A plan as a time line and as the table that people know."""
    today = timezone.localdate()
    lines = lines_of(plan_of(place), user=request.user, today=today)
    writes = request.user.role in REVIEWERS
    context |= {"lines": lines, "picture": picture_of_plan(lines, today=today), "place": place, "writes": writes}
    return render(request, "contacts/actions.html", context)


@involved_page
@limited("file")
@require_safe
def pdf(request: MemberRequest) -> HttpResponse:
    """The plan on paper, in the form people know: step, who leads and who is involved, term."""
    place = place_or_404(request)
    lines = lines_of(plan_of(place), user=request.user, today=timezone.localdate())
    context = {"lines": lines, "place": place, "today": timezone.localdate()}
    content = render_pdf("pdf/action_plan.html", context, language=get_language() or "nl")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="action-plan-{place.word or "country"}.pdf"'
    return response


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Add a step to the plan of the place of `?place=`."""
    return action_form(request, place_or_404(request), None, {"keeper": request.user.pk})


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a step."""
    found = get_object_or_404(Action.objects.visible_to(request.user).with_places(), pk=pk)
    return action_form(request, Place(site=found.site, province=found.province), found, initial_of(found))


def action_form(request: MemberRequest, place: Place, found: Action | None, initial: dict[str, Any]) -> HttpResponse:
    """Ask everything about a step, and keep it."""
    municipality = place.site.municipality_id if place.site else None
    form = ActionForm(
        chosen_in(request.POST, found) or None,
        plan=plan_of(place).but(found).in_order(),
        partners=Organisation.objects.partners_in(municipality),
        people=colleagues(timezone.localdate()),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            save_action(place, found, by=request.user, values=form.values, links=form.links, seen=seen)
        except ActionMoved as moved:
            return answer_moved(request, place, form, moved.current)
        except WouldBlockItself:
            form.add_error("blockers", _("These steps would wait for each other in a circle. Take one of them away."))
        except WouldNest:
            form.add_error("part_of", _("A step that has parts cannot be part of another one. Move its parts first."))
        else:
            say_saved(request, form)
            return back_to(place)
    context = {"form": form, "action": found, "place": place}
    return render(request, "contacts/action_form.html", context, status=422 if form.errors else 200)


def answer_moved(request: MemberRequest, place: Place, form: ActionForm, current: Action) -> HttpResponse:
    """Show what a colleague said meanwhile beside what was typed, and let the person choose."""
    rows = form.differences(current)
    if not rows:
        say_saved(request, form)
        return back_to(place)
    typed = [(name, word) for name in form.asked for word in request.POST.getlist(name)]
    context = {"action": current, "place": place, "rows": rows, "typed": typed}
    return render(request, "contacts/action_conflict.html", context, status=409)


def say_saved(request: MemberRequest, form: ActionForm) -> None:
    """Say what was kept, and where a term says nothing to the portal."""
    messages.success(request, _("Saved."))
    if form.term_is_unclear:
        messages.warning(
            request, _("The term is kept as you said it. Give its days as well: without them nobody is reminded.")
        )


def back_to(place: Place) -> HttpResponse:
    """Lead to the plan of a place."""
    if place.site:
        return redirect("contacts:site_actions", pk=place.site.pk)
    answer = redirect("contacts:actions")
    answer["Location"] += f"?place={place.word}" if place.word else ""
    return answer


@reviewer_page
@require_POST
def state(request: MemberRequest, pk: int) -> HttpResponse:
    """Say how a step stands, with one press."""
    found = get_object_or_404(Action.objects.visible_to(request.user).with_places(), pk=pk)
    wanted = request.POST.get("state", "")
    if wanted in ActionState.values:
        set_state(found, ActionState(wanted), by=request.user, on=timezone.localdate())
        messages.success(request, _("Saved."))
    return back_to(Place(site=found.site, province=found.province))
