"""A house that was there before the portal, entered by De Huizen as history."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import MemberRequest, reviewer_page
from sites.entering import enter_house
from sites.house_form import HouseForm


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: MemberRequest) -> HttpResponse:
    """Enter an open or closed house with its source; it needs no proposal and no decision."""
    form = HouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        site = enter_house(
            by=request.user,
            municipality=given["municipality"],
            key=given["key"],
            opened_on=given["opened_on"],
            closed_on=given["closed_on"],
            values=form.values,
        )
        messages.success(request, _("The house is entered. Its places over time stand on the tab of the subsidy."))
        return redirect("sites:site", pk=site.pk)
    return render(request, "sites/enter_house.html", {"form": form}, status=422 if form.errors else 200)
