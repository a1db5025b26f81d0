"""Lists of contacts that come in and go out: bring, look row by row, take over, export."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, overview_page, reviewer_page
from accounts.limits import limited
from contacts.contact_forms import OrganisationFilter, PersonFilter
from contacts.exporting import (
    AT_ONCE,
    FORMS,
    Exported,
    export_of,
    export_of_organisations,
    organisations_of,
    persons_of,
)
from contacts.importing import bring
from contacts.judging import judge_all
from contacts.kinds import Brought
from contacts.mail_forms import BringForm, TakeOverForm
from contacts.models import ContactImport
from contacts.saying import of_refusal, of_verdict
from contacts.sheets import ListRefused
from contacts.tasks import export_contacts, import_contacts
from contacts.tasks import export_organisations as export_all_organisations
from jobs.kinds import Kind
from jobs.tasks import start


@reviewer_page
@limited("upload")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Bring a list; those that were brought before."""
    form = BringForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "person")})
    if form.is_valid():
        file, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        source_note = form.cleaned_data["source_note"]
        try:
            made = bring(file.read(), name=file.name, source_note=source_note, by=request.user, kind=kind)
        except ListRefused as refused:
            form.add_error("file", of_refusal(str(refused), kind))
        else:
            return redirect("contacts:import", pk=made.pk)
    rows = ContactImport.objects.visible_to(request.user).newest_first()[:20]
    context = {"form": form, "lists": rows}
    return render(request, "contacts/imports.html", context, status=422 if form.errors else 200)


@reviewer_page
@require_safe
def one_import(request: MemberRequest, pk: int) -> HttpResponse:
    """What would become of every row of a list, or what became of it."""
    found = get_object_or_404(ContactImport.objects.visible_to(request.user), pk=pk)
    of_organisations = found.kind == Brought.ORGANISATION
    beside = "kind" if of_organisations else "organisation"
    verdicts = [] if found.done_at else judge_all(found.rows, user=request.user, kind=found.kind)
    context = {
        "list": found,
        "rows": [
            (verdict, verdict.row.get("name", ""), verdict.row.get(beside, ""), of_verdict(verdict, found.kind))
            for verdict in verdicts
        ],
        "of_organisations": of_organisations,
        "good": sum(verdict.is_good for verdict in verdicts),
        "known": sum(bool(verdict.known) for verdict in verdicts),
        "wrong": sum(bool(verdict.wrong) for verdict in verdicts),
        "form": form_to_take(found),
    }
    return render(request, "contacts/import.html", context)


def form_to_take(found: ContactImport, given: QueryDict | None = None) -> Form:
    """Ask on which ground persons are kept; of organisations nothing is asked."""
    return Form(given) if found.kind == Brought.ORGANISATION else TakeOverForm(given)


@reviewer_page
@require_POST
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the good rows over, as long work."""
    found = get_object_or_404(ContactImport.objects.visible_to(request.user), pk=pk)
    form = form_to_take(found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the legal ground first."))
        return redirect("contacts:import", pk=pk)
    job = start(import_contacts, by=request.user, about=found.name, pk=pk, **form.cleaned_data)
    return redirect("jobs:job", pk=job.pk)


@reviewer_page
@limited("export")
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    """Hand the persons of a filter out as a file: a short list at once, a long one as long work."""
    form, chosen = asked_form(request), PersonFilter(request.POST).wanted
    many = persons_of(chosen, user=request.user).count()
    return handed_out(request, form, chosen, many, at_once=export_of, as_work=export_contacts)


@overview_page
@limited("export")
@require_POST
def export_organisations(request: MemberRequest) -> HttpResponse:
    """Hand out the organisations of a filter that this person may see, in the same way."""
    form, chosen = asked_form(request), OrganisationFilter(request.POST).wanted
    many = organisations_of(chosen, user=request.user).count()
    return handed_out(request, form, chosen, many, at_once=export_of_organisations, as_work=export_all_organisations)


def asked_form(request: MemberRequest) -> str:
    """The form of file that is asked for; 404 for any other."""
    form = request.POST.get("form", "csv")
    if form not in FORMS:
        raise Http404
    return form


def handed_out(
    request: MemberRequest,
    form: str,
    chosen: dict[str, str],
    many: int,
    *,
    at_once: Callable[..., Exported],
    as_work: Kind,
) -> HttpResponse:
    """Answer with a file to keep; a long list is put together by the worker."""
    if many > AT_ONCE:
        return redirect("jobs:job", pk=start(as_work, by=request.user, form=form, chosen=chosen).pk)
    content, name, kind = at_once(form, chosen, user=request.user)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
