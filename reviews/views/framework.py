"""The framework: its versions, the words of one, the next version, and which one is in force."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, reviewer_page
from reviews.framework_forms import LANGUAGES
from reviews.framing import make_version
from reviews.framing import put_in_force as put_version_in_force
from reviews.models import Framework
from reviews.next_version import NextVersion


@reviewer_page
@require_safe
def versions(request: MemberRequest) -> HttpResponse:
    """Every version, the newest first, and the words of the one in force."""
    rows = list(Framework.objects.newest_first())
    current = Framework.objects.in_force().first()
    return render(request, "reviews/frameworks.html", {"versions": rows, "current": current})


@reviewer_page
@require_safe
def version(request: MemberRequest, number: int) -> HttpResponse:
    """The words of one version."""
    found = get_object_or_404(Framework.objects, version=number)
    current = Framework.objects.in_force().first()
    return render(request, "reviews/framework.html", {"framework": found, "current": current})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, number: int) -> HttpResponse:
    """Make the next version from this one; the texts of one language at a time, a new criterion in each."""
    base = get_object_or_404(Framework.objects, version=number)
    data = request.POST if request.method == "POST" else None
    page = NextVersion.read(base, data, language=chosen_language(request))
    moved = page.moved(data) if data else None
    if data is not None and moved is None and not page.is_wrong:
        made = make_version(base, by=request.user, **page.given)
        messages.success(request, _("This is version %(number)d. It is not in force yet.") % {"number": made.version})
        return redirect("reviews:framework", number=made.version)
    status = 422 if moved is None and page.is_wrong else 200
    context = {"page": moved or page, "framework": base, "offered": LANGUAGES}
    return render(request, "reviews/framework_edit.html", context, status=status)


def chosen_language(request: MemberRequest) -> str:
    """The language whose texts are shown, of the address or of the page."""
    asked = request.GET.get("language", (get_language() or "nl")[:2])
    return asked if asked in LANGUAGES else "nl"


@coordinator_page
@require_POST
def put_in_force(request: MemberRequest, number: int) -> HttpResponse:
    """Let new assessments use this version."""
    found = get_object_or_404(Framework, version=number)
    put_version_in_force(found, by=request.user, adopted="adopted" in request.POST)
    messages.success(request, _("New assessments use version %(number)d.") % {"number": number})
    return redirect("reviews:framework", number=number)
