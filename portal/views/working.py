"""How I work: when I am away and who stands in, in which languages I work, which provinces I know."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.absences import announce, know, take_back_absence
from accounts.access import MemberRequest, reviewer_page
from accounts.models import Absence, Skills
from portal.inbox_forms import AbsenceForm, SkillsForm
from portal.people import provinces_to_choose
from sites.messaging import colleagues_of

SKILLS = "skills"


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def working(request: MemberRequest) -> HttpResponse:
    """Two small forms, and who is away."""
    known = Skills.objects.known_of(request.user)
    posted = request.POST if request.method == "POST" else None
    absence = AbsenceForm(None if posted and SKILLS in posted else posted, colleagues=colleagues_of(request.user))
    skills = SkillsForm(posted if posted and SKILLS in posted else None, provinces=provinces_to_choose(), initial=known)
    if posted and SKILLS in posted and skills.is_valid():
        know(request.user, **skills.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("working")
    if posted and SKILLS not in posted and absence.is_valid():
        announce(request.user, **absence.cleaned_data)
        messages.success(request, _("Kept. No site is suggested to you on these days."))
        return redirect("working")
    context = {"absence": absence, "skills": skills, "absences": Absence.objects.not_over(timezone.localdate())}
    return render(request, "portal/working.html", context, status=422 if absence.errors or skills.errors else 200)


@reviewer_page
@require_POST
def drop_absence(request: MemberRequest, pk: int) -> HttpResponse:
    """Take an own absence back."""
    take_back_absence(get_object_or_404(Absence.objects.of(request.user), pk=pk), by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("working")
