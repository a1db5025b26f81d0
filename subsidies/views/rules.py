"""The rule sets: what holds, what held, what will hold; coordinators enter the next one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, coordinator_page, site_page
from foundation.parameters.models import Parameter
from subsidies.calculating import TERMS
from subsidies.forms import RuleSetForm
from subsidies.ruling import enter_rule_set, history, terms_on
from subsidies.wording import term_words


@site_page
@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """Every rule set, the newest first, each term in words and whether its source is confirmed."""
    rows = history(list(Parameter.objects.of_keys(TERMS)))
    sets = [(row, term_words(row.terms, row.changed)) for row in rows]
    return render(request, "subsidies/rules.html", {"sets": sets, "today": timezone.localdate()})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MemberRequest) -> HttpResponse:
    """A rule set from a day on; it begins with the terms that hold today."""
    form = RuleSetForm(request.POST or None, initial=terms_on(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        changed = enter_rule_set(form.cleaned_data, language=(get_language() or "nl")[:2], by=request.user)
        if changed:
            messages.success(request, _("The rule set is entered. What was recorded before stays as it is."))
        else:
            messages.info(request, _("Nothing is entered: all terms are as they were on that day."))
        return redirect("subsidies:rules")
    return render(request, "subsidies/rules_enter.html", {"form": form}, status=422 if form.errors else 200)
