"""The front page, for everybody: what a detention house is, what is asked, what it brings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.access import public_page
from foundation.parameters.reading import each_in_force
from maps.published import published
from portal import progress
from portal.forms import CalculatorForm
from subsidies.calculating import subsidy_of


@public_page
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The whole page; `?places=` fills the calculator, also without JavaScript."""
    page = {"terms": subsidy_of(1).calculation, "progress": progress.of_country(), "published": published()}
    return render(request, "portal/front.html", {**calculator_context(request), **page})


@public_page
@vary_on_headers("HX-Request")
@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """The calculator alone: a whole page, or the fragment for htmx."""
    context = calculator_context(request)
    template = "portal/_calculator.html" if request.headers.get("HX-Request") else "portal/calculator.html"
    return render(request, template, context, status=200 if context["calculation"] else 422)


def calculator_context(request: HttpRequest) -> dict[str, object]:
    """The form and what it computes; a first visit shows the size that De Huizen advises."""
    advised, most = each_in_force("sites.advised_most_places", "sites.most_places_in_form")
    form = CalculatorForm(request.GET if "places" in request.GET else {"places": advised.value}, most=most.value)
    explained = subsidy_of(form.cleaned_data["places"]) if form.is_valid() else None
    return {"calculator_form": form, "explained": explained, "calculation": explained and explained.calculation}
