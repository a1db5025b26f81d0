"""What a person may ask: a copy, an objection, to be forgotten. And the two ways a contact leaves as a card."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, prove_again, reviewer_page
from accounts.limits import limited
from contacts.anonymising import anonymise, hand_out
from contacts.cards import CARD_TYPE, card_of
from contacts.contact_forms import ObjectionForm
from contacts.keeping import note_objection, note_reading
from contacts.models import Person
from contacts.views.meanwhile import of_somebody_kept
from contacts.views.persons import answer_person


@reviewer_page
@require_POST
@of_somebody_kept
def object_(request: MemberRequest, pk: int) -> HttpResponse:
    """Note that a person objects."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today().with_organisation(), pk=pk)
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return answer_person(request, found, objection=form)
    note_objection(found, by=request.user, on=form.cleaned_data["on"], now=timezone.now())
    messages.success(request, _("Noted. No mailing goes to this person any more."))
    return redirect("contacts:person", pk=pk)


@reviewer_page
@limited("export")
@require_POST
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything that is known about a person, as a file to hand over."""
    found = get_object_or_404(Person.objects.visible_to(request.user).with_organisation(), pk=pk)
    answer = JsonResponse(hand_out(found, by=request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
    return answer


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask whether a person should be anonymised, and do it; nothing brings it back, so who asks proves who asks."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today().with_organisation(), pk=pk)
    prove_again(request)
    if request.method == "POST":
        anonymise(found, by=request.user)
        messages.success(request, _("Anonymised. Nothing here says any more who it was."))
        return redirect("contacts:persons")
    return render(request, "contacts/anonymise.html", {"person": found})


@reviewer_page
@limited("file")
@require_safe
def card(request: MemberRequest, pk: int) -> HttpResponse:
    """One person as a card for an address book."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today().with_organisation(), pk=pk)
    note_reading(found, by=request.user)
    answer = HttpResponse(card_of(found), content_type=CARD_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="person-{pk}.vcf"'
    return answer
