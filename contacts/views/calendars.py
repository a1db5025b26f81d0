"""The calendar of a person: the page to get a secret address, and what that address gives."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member_page, prove_again, public_page
from contacts.calendar import calendar_of_entries
from contacts.feeding import end_feed, feed_with, make_feed
from contacts.gathering import entries_of
from contacts.models import CalendarFeed

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: MemberRequest) -> HttpResponse:
    """Say what the calendar gives; a POST makes a new address, shows it this once and ends the old one.

    Whoever holds the address reads without signing in: so who asks for one proves first who asks.
    """
    address = ""
    if request.method == "POST":
        prove_again(request)
        address = settings.PORTAL_ADDRESS + reverse("contacts:feed", args=[make_feed(request.user)])
    context = {
        "feed": CalendarFeed.objects.of(request.user.pk).first(),
        "address": address,
        "webcal": f"webcal://{address.partition('//')[2]}" if address else "",
    }
    return render(request, "contacts/calendar.html", context)


@member_page
@require_POST
def end(request: MemberRequest) -> HttpResponse:
    """Let the address open nothing any more."""
    if end_feed(request.user):
        messages.success(request, _("The address opens nothing any more."))
    return redirect("contacts:calendar")


@public_page
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of whoever holds this secret, with the rights the person has at this moment; never kept."""
    found = feed_with(key)
    if found is None:
        raise Http404
    with translation.override(found.user.language):
        entries = entries_of(found.user, today=timezone.localdate())
        content = calendar_of_entries(entries, name=_("Detention houses"), now=timezone.now())
    answer = HttpResponse(content, content_type=CALENDAR_TYPE)
    answer["Cache-Control"] = "no-store, private"
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer
