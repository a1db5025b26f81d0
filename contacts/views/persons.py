"""Persons: the list, one person, add, change, roles in time. De Huizen's alone."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, reviewer_page
from contacts.contact_forms import ObjectionForm, PersonFilter, PersonForm, RoleForm
from contacts.exporting import persons_of
from contacts.keeping import (
    KeepingRefused,
    add_person,
    add_role,
    change_person,
    change_role,
    check_person,
    note_listing,
    note_reading,
)
from contacts.likeness import Facts
from contacts.looking import facts_of_person, likely_organisations, likely_persons
from contacts.models import Conversation, Involvement, Merge, Person, PersonRole, SegmentLine
from contacts.views.meanwhile import of_somebody_kept
from foundation.paging import page_of
from territory.models import Municipality


@reviewer_page
@require_safe
def persons(request: MemberRequest) -> HttpResponse:
    """The list, by name; the filter lives in the address."""
    form = PersonFilter(request.GET)
    page = page_of(
        persons_of(form.wanted, user=request.user), request.GET, by="in_order", oldest_first=True, by_words=True
    )
    note_listing(page.rows, by=request.user, asked=form.wanted)
    context = {"form": form, "page": page, "kept": form.wanted, **ways(page, form.wanted)}
    return render(request, "contacts/persons.html", context)


def ways(page: Any, asked: dict[str, str]) -> dict[str, str]:
    """The addresses of the pages before and after, with the same filter."""
    marks = {"newer": page.newer, "older": page.older}
    return {name: f"?{urlencode({name: mark, **asked})}" if mark else "" for name, mark in marks.items()}


@reviewer_page
@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    """One person: how to reach them, roles in time, where they are involved, what was said."""
    found = get_object_or_404(Person.objects.visible_to(request.user).with_organisation(), pk=pk)
    if found.merged_into_id:
        return redirect("contacts:person", pk=found.merged_into_id)
    note_reading(found, by=request.user)
    return answer_person(request, found)


def answer_person(
    request: MemberRequest, found: Person, *, role_form: RoleForm | None = None, objection: ObjectionForm | None = None
) -> HttpResponse:
    """Show the page of a person; a form that was refused keeps what was typed."""
    user = request.user
    context = {
        "person": found,
        "roles": PersonRole.objects.visible_to(user).of_person(found),
        "involvements": Involvement.objects.visible_to(user).of_person(found).with_places(),
        "conversations": Conversation.objects.visible_to(user).with_person(found).newest_first()[:20],
        "merges": Merge.objects.visible_to(user).into("person", found.pk).newest_first(),
        "likely": likely_persons(facts_of_person(found), user=user, but=found.pk) if found.name else [],
        "letters": SegmentLine.objects.visible_to(user).of_person(found)[:10],
        "role_form": role_form or RoleForm(),
        "objection_form": objection or ObjectionForm(),
    }
    return render(request, "contacts/person.html", context, status=422 if role_form or objection else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add a person."""
    form = PersonForm(request.POST or None, municipalities=municipalities())
    if form.is_valid():
        made = add_person(form.cleaned_data, by=request.user)
        messages.success(request, _("Added: %(name)s.") % {"name": made})
        return redirect("contacts:person", pk=made.pk)
    context = {"form": form, "person": None, "likely": likely_of(request, form) if form.is_bound else []}
    return render(request, "contacts/person_form.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what is known of a person."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today().with_organisation(), pk=pk)
    form = PersonForm(request.POST or None, instance=found, municipalities=municipalities())
    if form.is_valid():
        try:
            change_person(found, form.cleaned_data, by=request.user)
        except KeepingRefused:
            messages.error(request, _("Meanwhile a colleague merged or anonymised this person; nothing is saved."))
        else:
            messages.success(request, _("Saved, and checked today."))
        return redirect("contacts:person", pk=pk)
    context = {"form": form, "person": found, "likely": []}
    return render(request, "contacts/person_form.html", context, status=422 if form.errors else 200)


def municipalities() -> list[Municipality]:
    """The municipalities of today, to choose from."""
    return list(
        Municipality.objects.current().select_related("province").defer("province__borders", "province__outline")
    )


def likely_of(request: MemberRequest, form: PersonForm) -> list[Any]:
    """Who is likely meant by the fields of a refused form that can be read."""
    read = {name: form.cleaned_data.get(name, "") for name in ("name", "email", "telephone")}
    return likely_persons(Facts(**read), user=request.user)


@reviewer_page
@require_safe
def duplicates(request: MemberRequest) -> HttpResponse:
    """Who or what is likely the same as what is being typed: a fragment for htmx."""
    typed = {name: request.GET.get(name, "").replace("\0", "").strip()[:160] for name in ("name", "email", "telephone")}
    number = "".join(sign for sign in request.GET.get("kbo_number", "") if sign.isdigit())[:10]
    word = request.GET.get("but", "")
    but = int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else None
    if request.GET.get("name_nl"):
        name = request.GET["name_nl"].replace("\0", "").strip()[:160]
        found = likely_organisations(Facts(name=name, number=number), but=but)
        return render(request, "contacts/_likely.html", {"likely": found, "address": "contacts:organisation"})
    found = likely_persons(Facts(**{**typed, "email": typed["email"].lower()}), user=request.user, but=but)
    shown = [each.row for each in found if isinstance(each.row, Person)]
    asked = " ".join(sorted(filter(typed.get, typed)))
    note_listing(shown, by=request.user, asked={"typed": asked})
    return render(request, "contacts/_likely.html", {"likely": found, "address": "contacts:person"})


@reviewer_page
@require_POST
@of_somebody_kept
def roles(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a role to a person."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today().with_organisation(), pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return answer_person(request, found, role_form=form)
    add_role(found, form.cleaned_data, by=request.user)
    messages.success(request, _("The role is added."))
    return redirect("contacts:person", pk=pk)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
@of_somebody_kept
def role(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a role, for example end it."""
    found = get_object_or_404(PersonRole.objects.visible_to(request.user).with_person(), pk=pk)
    form = RoleForm(request.POST or None, instance=found)
    if form.is_valid():
        change_role(found, form.cleaned_data, by=request.user)
        messages.success(request, _("The role is changed."))
        return redirect("contacts:person", pk=found.person_id)
    context = {"form": form, "role": found, "person": found.person}
    return render(request, "contacts/role.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_POST
@of_somebody_kept
def checked(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that what is known of a person still holds."""
    found = get_object_or_404(Person.objects.visible_to(request.user).of_today(), pk=pk)
    check_person(found, by=request.user, today=timezone.localdate())
    messages.success(request, _("Noted: checked today."))
    return redirect("contacts:person", pk=pk)
