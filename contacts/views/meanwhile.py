"""What a page answers when a colleague merged or anonymised somebody between its opening and its sending."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.access import MemberRequest
from contacts.keeping import KeepingRefused

View = Callable[..., HttpResponse]


def of_somebody_kept(view: View) -> View:
    """Lead back to the list, with a word, where the person is not kept any more."""

    @wraps(view)
    def answered(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except KeepingRefused:
            messages.error(request, _("Meanwhile a colleague merged or anonymised this person; nothing is saved."))
            return redirect("contacts:persons")

    return answered
