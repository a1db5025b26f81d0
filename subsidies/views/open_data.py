"""Open data: what every house brought its municipality in a year, for everybody, once a coordinator published it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, public_page
from foundation.tables import CSV_TYPE, as_csv
from subsidies.exporting import OPEN_COLUMNS, open_rows
from subsidies.forms import FIRST_YEAR, LAST_YEAR
from subsidies.models import OpenYear
from subsidies.publishing import NothingRecorded, publish_year
from subsidies.wording import column_words


@public_page
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Which years there are, and what each column means."""
    context = {
        "years": OpenYear.objects.all(),
        "columns": [(name, column_words()[name]) for name in OPEN_COLUMNS],
        "last_year": timezone.localdate().year - 1,
    }
    return render(request, "subsidies/open_data.html", context)


@public_page
@require_safe
def file(request: HttpRequest, year: int) -> HttpResponse:
    """The file of one year, as CSV."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not OpenYear.objects.of(year).exists():
        raise Http404
    response = HttpResponse(as_csv(OPEN_COLUMNS, open_rows(year)), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="detention-houses-subsidy-{year}.csv"'
    return response


@coordinator_page
@require_POST
def publish(request: MemberRequest, year: int) -> HttpResponse:
    """Let everybody read a year."""
    try:
        publish_year(year, by=request.user)
    except NothingRecorded:
        messages.error(request, _("Nothing is recorded for this year yet."))
    else:
        messages.success(request, _("The year %(year)s is public now.") % {"year": year})
    return redirect("subsidies:open_data")
