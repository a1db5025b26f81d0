"""Letters that could not be delivered: see why, try again, or take them off the list."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, mail_page
from foundation.mail import troubles
from foundation.mail.models import OutgoingMail

SHOWN = 100


@mail_page
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """What failed and at which nobody has looked yet; never a secret one, and of none what it says."""
    failed = OutgoingMail.objects.in_trouble().without_letter()[:SHOWN]
    return render(request, "portal/mail_troubles.html", {"failed": failed})


@mail_page
@require_POST
def again(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a failed letter wait again, for the address that its reader has today."""
    mail = get_object_or_404(OutgoingMail.objects.in_trouble().without_letter(), pk=pk)
    if troubles.try_again(mail, by=request.user):
        messages.success(request, _("It waits again and leaves within a minute."))
    return redirect("mail_troubles")


@mail_page
@require_POST
def settle(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a failed letter off the list."""
    mail = get_object_or_404(OutgoingMail.objects.in_trouble().without_letter(), pk=pk)
    if troubles.settle(mail, by=request.user):
        messages.success(request, _("It is off the list."))
    return redirect("mail_troubles")
