"""The two threads of a site: with the municipality, and inside De Huizen."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, parties_page, reviewer_page
from foundation.paging import page_of
from sites.heading import heading_of
from sites.letters import PAGES
from sites.message_form import MessageForm
from sites.messaging import MayNotWrite, colleagues_of, mark_read, readers_of, write_message
from sites.models import Site
from sites.talking import Side, may_write, must_confirm

MEANT = "meant"
CHANGE = "change"
# More than a page shows; what lies farther back is old news.
PAGE_OF_UNREAD = 200


@parties_page
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: MemberRequest, pk: int) -> HttpResponse:
    """What the municipality and De Huizen write to each other."""
    return thread(request, pk, Side.SHARED)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def internal(request: MemberRequest, pk: int) -> HttpResponse:
    """What De Huizen notes for itself; nobody else ever reads it."""
    return thread(request, pk, Side.INTERNAL)


def thread(request: MemberRequest, pk: int, side: Side) -> HttpResponse:
    """One thread: read it, or write in it; words that leave De Huizen are shown once more with who will read them."""
    site = get_object_or_404(Site.objects.visible_to(request.user).with_places_of(), pk=pk)
    form = MessageForm(request.POST if request.method == "POST" else None, colleagues=colleagues_of(request.user))
    if request.method != "POST" or CHANGE in request.POST or not form.is_valid():
        return answer_thread(request, site, side, form)
    if must_confirm(side, role=request.user.role) and MEANT not in request.POST:
        readers = readers_of(site)
        return render(request, "sites/message_confirm.html", {"site": site, "form": form, "readers": readers})
    try:
        write_message(site, side=side, by=request.user, **form.given)
    except MayNotWrite:
        messages.error(request, _("You cannot write here: this thread is not open to you, or the site is a draft."))
    else:
        messages.success(request, _("Sent.") if side == Side.SHARED else _("Noted, inside De Huizen."))
    return redirect(PAGES[side], pk=pk)


def answer_thread(request: MemberRequest, site: Site, side: Side, form: MessageForm) -> HttpResponse:
    """Show the thread, the newest first; what was new to this person is marked so once."""
    visible = site.messages.visible_to(request.user).on_side(side)
    unread = set(visible.unread_by(request.user).values_list("pk", flat=True)[:PAGE_OF_UNREAD])
    page = page_of(visible, request.GET, by="at")
    mark_read(site, side, by=request.user, now=timezone.now())
    context: dict[str, Any] = {
        "site": site,
        "heading": heading_of(site, user=request.user),
        "tab": "sites:messages",
        "side": side,
        "form": form,
        "page": page,
        "unread": unread,
        "can_write": may_write(side, role=request.user.role, known=site.for_reviewers),
        "newer": "?" + urlencode({"newer": page.newer}) if page.newer else "",
        "older": "?" + urlencode({"older": page.older}) if page.older else "",
    }
    return render(request, f"sites/messages_{side}.html", context, status=422 if form.errors else 200)
