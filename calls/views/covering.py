"""See who was asked, who read it and who answered."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, coverage_page
from calls.coverage import Coverage
from calls.forms import CoverageFilter
from calls.models import Call
from calls.overview import Overview, provinces_of, total

ROWS_ON_PAGE = 100


@coverage_page
@require_safe
def coverage(request: MemberRequest) -> HttpResponse:
    """The provinces in one table; the municipalities of one province, or those that answered alike, in a list."""
    calls = list(Call.objects.visible_to(request.user).newest_first())
    provinces = provinces_of(request.user)
    form = CoverageFilter(request.GET, calls=calls, provinces=[(row.code, row.name) for row in provinces])
    wanted = form.wanted
    found = chosen_call(calls, wanted.get("call", ""))
    if found is None:
        return render(request, "calls/coverage_empty.html")
    chosen = [row for row in provinces if row.code == wanted.get("province", row.code)]
    seen = Overview(found, request.user, chosen, since=form.silent_since)
    rows = seen.by_province()
    context = {
        "call": found,
        "form": form,
        "rows": rows,
        "total": total(rows),
        "province": chosen[0] if len(chosen) == 1 else None,
        "since": form.silent_since,
        "kept": urlencode({"call": found.code}),
        **listed(request, seen, wanted),
    }
    return render(request, "calls/coverage.html", context)


def chosen_call(calls: list[Call], code: str) -> Call | None:
    """The call that was asked for, else the newest one."""
    return next((call for call in calls if call.code == code), next(iter(calls), None))


def listed(request: MemberRequest, seen: Overview, wanted: dict[str, str]) -> dict[str, Any]:
    """One page of the municipalities, once a province, an answer or a day is chosen; `page` is None before that."""
    answer = wanted.get("answer", "")
    if len(seen.provinces) > 1 and not answer and not seen.since:
        return {"page": None, "answer": "", "answer_label": "", "back": "", "forth": ""}
    page = Paginator(seen.by_municipality(answer), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "answer": answer,
        "answer_label": Coverage(answer).label if answer else "",
        "back": "?" + urlencode({**wanted, "page": page.number - 1}) if page.has_previous() else "",
        "forth": "?" + urlencode({**wanted, "page": page.number + 1}) if page.has_next() else "",
    }
