"""Write to a segment of persons: choose, look how it will be read, send; and stop such mail."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, public_page, reviewer_page
from contacts.keeping import opt_out
from contacts.mail_forms import SegmentForm, WriteForm
from contacts.models import SegmentMailing
from contacts.tasks import mail_contacts
from contacts.writing import LANGUAGES, WritingRefused, keep_mailing, preview, read_stop_token, segment
from foundation.mail.words import Words
from jobs.tasks import start

SHOWN = 30


@reviewer_page
@require_safe
def mailings(request: MemberRequest) -> HttpResponse:
    """What was sent, the newest first."""
    rows = SegmentMailing.objects.visible_to(request.user).newest_first()[:50]
    return render(request, "contacts/mailings.html", {"mailings": rows})


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest) -> HttpResponse:
    """The segment lives in the address; the message is shown as it will be read before it leaves."""
    chosen = SegmentForm(request.GET)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "send" in request.POST:
        return sent(request, form, chosen.chosen)
    rows = segment(chosen.chosen, by=request.user)
    ready = request.method == "POST" and form.is_valid()
    context = {
        "segment_form": chosen,
        "form": form,
        "number": rows.count(),
        "persons": rows.with_organisation()[:SHOWN],
        "previews": previews(form.words) if ready else [],
        "address": f"{request.path}?{urlencode(chosen.chosen)}",
    }
    return render(request, "contacts/write.html", context, status=422 if form.errors else 200)


def previews(words: Words) -> list[tuple[str, str, str]]:
    """The message as it will be read, in each language in which something is written."""
    written = [code for code in LANGUAGES if words.subjects[code]]
    return [(code, words.subjects[code], preview(words, language=code)) for code in written]


def sent(request: MemberRequest, form: WriteForm, chosen: dict[str, str]) -> HttpResponse:
    """Keep the message and let the worker send it."""
    try:
        made = keep_mailing(form.words, chosen, by=request.user, key=form.cleaned_data["key"])
    except WritingRefused:
        messages.error(request, _("Nobody fits this filter who has an address and wants mailings. Nothing is sent."))
        return redirect(f"{request.path}?{urlencode(chosen)}")
    job = start(mail_contacts, by=request.user, about=str(made), pk=made.pk)
    return redirect("jobs:job", pk=job.pk)


@reviewer_page
@require_safe
def mailing(request: MemberRequest, pk: int) -> HttpResponse:
    """One message as it was sent."""
    found = get_object_or_404(SegmentMailing.objects.visible_to(request.user).newest_first(), pk=pk)
    texts = [(code, getattr(found, f"subject_{code}"), getattr(found, f"text_{code}")) for code in LANGUAGES]
    context = {"mailing": found, "texts": [text for text in texts if text[1]], "lines": found.lines.count()}
    return render(request, "contacts/mailing.html", context)


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mailings without signing in: a page with a button, and what a mail program posts by itself.

    The signed link proves who asks; opening it changes nothing, since filters of mail servers open links too.
    """
    try:
        number = read_stop_token(token)
    except (BadSignature, ValueError, TypeError) as forged:
        raise Http404 from forged
    if request.method == "POST":
        opt_out(number)
    return render(request, "contacts/stop.html", {"stopped": request.method == "POST"})
