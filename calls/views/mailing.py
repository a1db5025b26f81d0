"""Write to the municipalities of a list: choose, write, see how it will be read, send."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, coverage_page
from calls.coverage import Coverage
from calls.forms import CoverageFilter
from calls.letter_forms import MailingForm
from calls.mailing import LANGUAGES, MailingRefused, addressees, preview, send_mailing, sender_of
from calls.models import Call, CallMailing
from calls.overview import Overview, provinces_of


@coverage_page
@require_http_methods(["GET", "HEAD", "POST"])
def mailing(request: MemberRequest, code: str) -> HttpResponse:
    """A message to the municipalities that answered alike, by De Huizen or by the governor in the own province."""
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    chosen = {name: request.GET.get(name, "") for name in ("province", "answer")}
    answer = chosen["answer"] if chosen["answer"] in Coverage.values else str(Coverage.SILENT)
    provinces = [row for row in provinces_of(request.user) if chosen["province"] in {"", row.code}]
    since = CoverageFilter(request.GET, calls=[], provinces=[]).silent_since
    reached = addressees(call, Overview(call, request.user, provinces, since=since).keys(answer), by=request.user)
    form = MailingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "send" in request.POST:
        chosen |= {"answer": answer, "since": str(since or "")}
        if sent(request, form, call, [row.municipality.pk for row in reached], chosen):
            return redirect("calls:mailing", code=code)
    context = {
        "call": call,
        "form": form,
        "answer": Coverage(answer),
        "since": since,
        "province": provinces[0] if len(provinces) == 1 else None,
        "reached": [row for row in reached if row.mailboxes],
        "unreached": [row for row in reached if not row.mailboxes],
        "previews": previews(form, call, request) if form.is_bound and form.is_valid() else [],
        "sender": sender_of(request.user),
        "earlier": CallMailing.objects.visible_to(request.user).of_call(call).with_people()[:20],
    }
    return render(request, "calls/mailing.html", context, status=422 if form.errors else 200)


def sent(request: MemberRequest, form: MailingForm, call: Call, keys: list[int], chosen: dict[str, str]) -> bool:
    """Send the message and say so; False when nobody can be reached, which the form then says."""
    key = form.cleaned_data["key"]
    try:
        kept = send_mailing(call, keys=keys, words=form.words, chosen=chosen, by=request.user, key=key)
    except MailingRefused:
        form.add_error(None, _("Nobody on this list has a mailbox yet. Import addresses first."))
        return False
    said = ngettext("Written to %(number)d municipality.", "Written to %(number)d municipalities.", kept.number)
    messages.success(request, said % {"number": kept.number})
    return True


def previews(form: MailingForm, call: Call, request: MemberRequest) -> list[tuple[str, str, str]]:
    """The message in each language in which it was written: language, subject, text."""
    return [
        (code, form.words.subjects[code], preview(form.words, language=code, by=request.user, call=call))
        for code in LANGUAGES
        if form.words.subjects[code]
    ]
