"""After a restore: which letters had left already."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, admin_page
from foundation.mail.models import OutgoingMail, Standstill
from foundation.mail.standing import end_standstill
from portal.forms import HadLeftForm


@admin_page
@require_http_methods(["GET", "HEAD", "POST"])
def standstill(request: MemberRequest) -> HttpResponse:
    """Show the letters that wait since a backup was restored; end the standstill."""
    standing = Standstill.objects.running().first()
    letters = OutgoingMail.objects.held_back(timezone.now()) if standing else OutgoingMail.objects.none()
    form = HadLeftForm(request.POST if request.method == "POST" else None, letters=letters)
    if request.method == "POST" and form.is_valid():
        marked = end_standstill(had_left=form.cleaned_data["had_left"], by=request.user)
        say_what_was_done(request, marked)
        return redirect("standstill")
    return render(request, "portal/standstill.html", {"standing": standing, "letters": letters, "form": form})


def say_what_was_done(request: MemberRequest, marked: int | None) -> None:
    """Tell the administrator, also one who was second."""
    if marked is None:
        messages.info(request, _("Delivery goes on already: a colleague was faster, or you pressed twice."))
        return
    words = ngettext(
        "Delivery goes on. %(number)d letter was kept back as sent.",
        "Delivery goes on. %(number)d letters were kept back as sent.",
        marked,
    )
    messages.success(request, words % {"number": marked})
