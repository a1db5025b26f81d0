"""Where the link of a letter leads: a page that tells and does nothing by itself, and the way in with the code."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public_page
from accounts.limits import limited
from calls.codes import digest_of
from calls.first_person import (
    KEPT,
    CodeRefused,
    ShownLetter,
    answer_at_once,
    begin,
    letter_behind,
    try_code,
    who_began,
)
from calls.letter_forms import FirstAnswerForm, LetterCodeForm, TypedCodeForm
from calls.rules import AnswerRefused


def shown(link: str) -> ShownLetter:
    """What the link leads to; 404 for one that was never given."""
    found = letter_behind(link.lower())
    if found is None:
        raise Http404
    return found


@public_page
@never_cache
@limited("letter")
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, link: str) -> HttpResponse:
    """The call as it was sent to one municipality; with the code of the letter its first person begins here."""
    found = shown(link)
    form = LetterCodeForm(request.POST or None, initial={"language": (get_language() or "nl")[:2]})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data.pop("code")
        try:
            person = begin(link.lower(), code, **form.cleaned_data)
        except CodeRefused:
            form.add_error("code", _("This code does not belong to this letter, or it no longer opens anything."))
        else:
            digest = digest_of(code, salt=link.lower())
            request.session[KEPT] = {"link": link.lower(), "digest": digest, "pk": person.pk}
            return redirect("calls:letter_code", link=link)
    context = {"letter": found, "call": found.call, "form": form, "link": link}
    return render(request, "calls/letter.html", context, status=422 if form.errors else 200)


@public_page
@never_cache
@limited("letter")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_code(request: HttpRequest, link: str) -> HttpResponse:
    """Prove the mailbox with the six digits."""
    person = who_began(request.session, link)
    if person is None:
        return redirect("calls:letter", link=link)
    form = TypedCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if try_code(person, form.cleaned_data["typed"]):
                return redirect("calls:letter_answer", link=link)
            form.add_error("typed", _("These are not the digits that we sent."))
        except CodeRefused:
            form.add_error("typed", _("These digits do not hold any more. Begin again with the code of the letter."))
    context = {"person": person, "form": form, "link": link}
    return render(request, "calls/letter_code.html", context, status=422 if form.errors else 200)


@public_page
@never_cache
@limited("letter")
@require_http_methods(["GET", "HEAD", "POST"])
def letter_answer(request: HttpRequest, link: str) -> HttpResponse:
    """Answer at once: consider or no; or only read that De Huizen will write."""
    person = who_began(request.session, link)
    if person is None or not person.proved_at:
        return redirect("calls:letter", link=link)
    call = person.letter.call
    form = FirstAnswerForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            answer_at_once(person, form.given)
            return redirect("calls:letter_answer", link=link)
        except AnswerRefused as refused:
            form.refuse(refused)
        except CodeRefused:
            return redirect("calls:letter", link=link)
    context: dict[str, Any] = {"person": person, "call": call, "form": form, "link": link}
    return render(request, "calls/letter_answer.html", context, status=422 if form.errors else 200)
