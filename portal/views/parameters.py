"""The parameters: what holds now, what held before, and a new value from a day on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, coordinator_page
from foundation.parameters.entering import enter
from foundation.parameters.models import Parameter
from foundation.parameters.reading import ParameterMissing, in_force
from portal.forms import ParameterForm


@coordinator_page
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """Every value with its history, the newest of each key first; which one holds today is said."""
    today = timezone.localdate()
    history: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.newest_first():
        history.setdefault(row.key, []).append(row)
    holding = [next((row.pk for row in rows if row.valid_from <= today), None) for rows in history.values()]
    return render(
        request, "portal/parameters.html", {"history": list(history.values()), "holding": holding, "today": today}
    )


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, key: str) -> HttpResponse:
    """A new value of one parameter."""
    try:
        current = in_force(key)
    except ParameterMissing as missing:
        raise Http404 from missing
    form = ParameterForm(request.POST or None, current=current)
    if form.is_valid():
        given = form.cleaned_data
        enter(key, new=given.pop("value"), language=(get_language() or "nl")[:2], by=request.user, **given)
        messages.success(request, _("The new value is entered."))
        return redirect("parameters")
    context = {"form": form, "current": current}
    return render(request, "portal/parameter.html", context, status=422 if form.errors else 200)
