"""Read a call and answer it; enter an answer that came otherwise."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, call_page, coverage_page, editor_page
from accounts.models import User
from accounts.roles import EDITORS, MUNICIPAL, REVIEWERS, Role
from calls.answering import give_answer
from calls.discretion import told_as_considering
from calls.forms import AnswerForm, OnBehalfForm
from calls.kinds import AnswerKind
from calls.models import Answer, Call, Recipient
from calls.opening import note_opening
from calls.rules import AnswerRefused
from territory.models import Municipality


@call_page
@require_safe
def call(request: MemberRequest, code: str) -> HttpResponse:
    """One call in the language of the page; a municipality answers it here and sees what it answered before."""
    found = get_object_or_404(Call.objects.visible_to(request.user).with_paper(), code=code)
    if request.method == "GET":
        note_opening(found, by=request.user)
    form = AnswerForm(call=found, initial={"kind": request.GET.get("answer", "")})
    return show_call(request, found, form)


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, code: str) -> HttpResponse:
    """Take a municipality's answer; whoever comes back here after signing in again is led to the form."""
    found = get_object_or_404(Call.objects.visible_to(request.user).with_paper(), code=code)
    if request.method != "POST":
        return redirect("calls:call", code=code)
    form = AnswerForm(request.POST, call=found)
    given = taken(form, found, municipality=request.user.municipality, by=request.user)
    if given is None:
        return show_call(request, found, form)
    messages.success(request, thanks(given))
    return redirect("sites:propose") if given.kind == AnswerKind.PROPOSE else redirect("calls:call", code=code)


@coverage_page
@require_http_methods(["GET", "HEAD", "POST"])
def answer_for(request: MemberRequest, code: str, nis: str) -> HttpResponse:
    """One municipality's answers, and the form for one that came by letter or phone."""
    found = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    asked = Recipient.objects.visible_to(request.user).of_call(found).with_coverage().with_places()
    recipient = get_object_or_404(asked, municipality__nis=nis)
    form = OnBehalfForm(request.POST or None, call=found)
    given = taken(form, found, municipality=recipient.municipality, by=request.user)
    if given:
        messages.success(request, noted(given))
        return redirect("calls:answer_for", code=code, nis=nis)
    context = {
        "call": found,
        "municipality": recipient.municipality,
        "recipient": recipient,
        "form": form,
        "back": urlencode({"call": found.code, "province": recipient.province.code}),
        **answers_of(request.user, found, recipient.municipality),
    }
    return render(request, "calls/answer_for.html", context, status=422 if form.errors else 200)


def show_call(request: MemberRequest, found: Call, form: AnswerForm) -> HttpResponse:
    """The page of a call; the form only for those who write for a municipality, while the call is open.

    A form that was sent stays on the page whatever happened, so that no typed word is lost.
    """
    user, today = request.user, timezone.localdate()
    is_open = found.period.refusal_on(today, today=today) is None
    municipality = user.municipality if user.role in MUNICIPAL else None
    context: dict[str, Any] = {
        "call": found,
        "form": form if user.role in EDITORS and (is_open or form.is_bound) else None,
        "is_open": is_open,
        "may_see_coverage": user.role in REVIEWERS | {Role.GOVERNOR},
        "municipality": municipality,
        **answers_of(user, found, municipality),
    }
    return render(request, "calls/call.html", context, status=422 if form.errors else 200)


def taken(form: AnswerForm, found: Call, *, municipality: Municipality, by: User) -> Answer | None:
    """Give the answer when its form is in order; None when something must be mended, which the form then says."""
    if not form.is_valid():
        return None
    try:
        key = form.cleaned_data["key"]
        return give_answer(found, municipality=municipality, given=form.given, by=by, key=key)
    except AnswerRefused as refused:
        form.refuse(refused)
        return None


def answers_of(user: User, found: Call, municipality: Municipality | None) -> dict[str, Any]:
    """Every answer of a municipality, the one that counts, and the marks that keep half-typed text apart.

    Text that this person typed for an earlier answer must not come back into the form of the next one.
    """
    answers: list[Answer] = []
    if municipality is not None:
        of_both = Answer.objects.of(found, municipality.pk)
        answers = list(of_both.visible_to(user).with_people()) + list(told_as_considering(of_both, user).values())
        answers.sort(key=lambda row: (row.given_at, row.pk or 0), reverse=True)
    turn = sum(row.given_by_id == user.pk for row in answers)
    counts = next((row for row in answers if row.is_confirmed), None)
    return {"answers": answers, "counts": counts, "turn": turn, "last_turn": turn - 1}


def thanks(given: Answer) -> str:
    """What the person reads after answering."""
    if given.kind == AnswerKind.PROPOSE:
        return _("Thank you, your answer is noted. Now tell us about the building.")
    return _("Thank you, your answer is noted. A receipt is on its way to you and your colleagues.")


def noted(given: Answer) -> str:
    """What the person reads after entering an answer for a municipality."""
    newest = Answer.objects.of(given.call, given.municipality_id).confirmed().newest_first().first()
    if newest != given:
        return _("Noted in the history. A newer answer of this municipality goes on counting.")
    return _("The answer is noted, and the municipality gets a message about it.")
