"""Write a call, keep addresses, make the letters, let first persons in: the work of De Huizen around a call."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, call_page, coordinator_page, reviewer_page
from calls.addressing import take_over
from calls.first_person import AnswerChanged, approve, turn_down
from calls.letter_forms import AddressForm, CallForm, RefusalForm
from calls.lettering import receivers, revoke, without_address
from calls.models import Call, CallLetter, CallPaper, FirstPerson, PostalAddress, Recipient
from calls.tasks import letters_of_call
from calls.wording import write_call
from documents.serving import pdf_response
from jobs.tasks import start

ROWS_ON_PAGE = 100


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A new call."""
    return written(request, Call())


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, code: str) -> HttpResponse:
    """Words, days and municipalities of a call."""
    return written(request, get_object_or_404(Call.objects.visible_to(request.user), code=code))


def written(request: MemberRequest, call: Call) -> HttpResponse:
    """The form of a call, and what it keeps."""
    form = CallForm(request.POST or None, request.FILES or None, instance=call)
    if request.method == "POST" and form.is_valid():
        kept = write_call(
            form.save(commit=False),
            provinces=form.cleaned_data["provinces"],
            municipalities=form.cleaned_data["municipalities"],
            paper=form.cleaned_data["paper"],
            by=request.user,
        )
        messages.success(request, _("The call is kept."))
        return redirect("calls:call", code=kept.code)
    asked = Recipient.objects.visible_to(request.user).of_call(call if call.pk else None).count()
    context = {"form": form, "call": call, "asked": asked}
    return render(request, "calls/edit.html", context, status=422 if form.errors else 200)


@call_page
@require_safe
def paper(request: MemberRequest, code: str) -> HttpResponseBase:
    """The letter that goes with a call."""
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    found = get_object_or_404(CallPaper, call=call)
    return pdf_response(bytes(found.content), name=f"{call.code}.pdf")


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: MemberRequest) -> HttpResponse:
    """Read a table of addresses, show what it would do, and keep it on the second click."""
    form = AddressForm(request.POST or None, request.FILES or None)
    table = form.table() if request.method == "POST" and form.is_valid() else None
    if table and table.is_sound and "take" in request.POST:
        number = take_over(table, by=request.user)
        said = ngettext("%(number)d address is kept.", "%(number)d addresses are kept.", number)
        messages.success(request, said % {"number": number})
        return redirect("calls:addresses")
    context = {
        "form": form,
        "table": table,
        "read": getattr(form, "read", ""),
        "kept": PostalAddress.objects.visible_to(request.user).count(),
        "missing": PostalAddress.objects.without_one(),
    }
    return render(request, "calls/addresses.html", context, status=422 if table and not table.is_sound else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: MemberRequest, code: str) -> HttpResponse:
    """The letters of a call: who has no address yet, what was made, and the button that makes them all."""
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    if request.method == "POST":
        chosen = sorted(int(key) for key in request.POST.getlist("municipality") if key.isdecimal() and len(key) < 10)
        job = start(letters_of_call, by=request.user, about=str(call), call=call.pk, municipalities=chosen)
        return redirect("jobs:job", pk=job.pk)
    made = CallLetter.objects.visible_to(request.user).of_call(call).standing().with_places()
    page = Paginator(made, ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "asked": receivers(call, by=request.user).count(),
        "missing": without_address(call, by=request.user),
        "made": page,
        "back": f"?page={page.number - 1}" if page.has_previous() else "",
        "forth": f"?page={page.number + 1}" if page.has_next() else "",
    }
    return render(request, "calls/letters.html", context)


@reviewer_page
@require_POST
def take_back(request: MemberRequest, code: str, pk: int) -> HttpResponse:
    """Take the code of one letter back."""
    found = get_object_or_404(CallLetter.objects.visible_to(request.user), call__code=code, pk=pk)
    revoke(found, by=request.user)
    messages.success(request, _("The code of this letter opens nothing any more."))
    return redirect("calls:letters", code=code)


@coordinator_page
@require_safe
def first_persons(request: MemberRequest) -> HttpResponse:
    """First persons of municipalities who wait for a yes."""
    waiting = FirstPerson.objects.visible_to(request.user).waiting().with_letter()
    return render(request, "calls/first_persons.html", {"waiting": waiting})


def answer_approve(request: MemberRequest, found: FirstPerson) -> None:
    """Approve on the answer that stood on the page; a newer one is read first."""
    typed = request.POST.get("answer", "")
    seen = int(typed) if typed.isdecimal() and len(typed) < 19 else None
    try:
        approve(found, seen=seen, by=request.user)
        messages.success(request, _("Approved: an invitation is on its way, and the answer counts."))
    except AnswerChanged:
        said = _("%(name)s was faster and has answered anew. Nothing is decided: please read the new answer first.")
        messages.error(request, said % {"name": found.name})


@coordinator_page
@require_POST
def first_person(request: MemberRequest, pk: int) -> HttpResponse:
    """Approve the first person of a municipality with one click, or say no with a reason."""
    found = get_object_or_404(FirstPerson.objects.visible_to(request.user).waiting(), pk=pk)
    refusal = RefusalForm(request.POST)
    if "no" not in request.POST:
        answer_approve(request, found)
    elif refusal.is_valid():
        turn_down(found, reason=refusal.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Refused; the person reads your reason."))
    else:
        messages.error(request, _("Please give a reason."))
    return redirect("calls:first_persons")
