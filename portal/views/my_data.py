"""A copy of what the portal knows about a person: one's own, or, for administrators, that of whoever asked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.access import MemberRequest, admin_page, member_page, prove_again
from accounts.limits import limited
from accounts.models import User
from jobs.tasks import start
from portal.tasks import data_of, my_data


@member_page
@limited("export")
@require_POST
def mine(request: MemberRequest) -> HttpResponse:
    """Start the copy of one's own data."""
    prove_again(request)
    job = start(my_data, by=request.user, about=str(request.user))
    return redirect("jobs:job", pk=job.pk)


@admin_page
@limited("export")
@require_POST
def of_person(request: MemberRequest, pk: int) -> HttpResponse:
    """Start the copy of the data of a person who asked for it."""
    someone = get_object_or_404(User, pk=pk)
    prove_again(request)
    job = start(data_of, by=request.user, about=str(someone), person=someone.pk)
    return redirect("jobs:job", pk=job.pk)
