"""The outbox of formal letters: what waits, what left, the preview of one, its PDF, and the texts they begin from."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, coordinator_page, parties_page, reviewer_page
from documents.kinds import FileRefused
from documents.serving import pdf_response
from foundation.mail.tasks import nudge
from reviews.forms import PlanForm, PostedForm, SignedForm, TemplateForm, TextForm
from reviews.lettering import keep_template
from reviews.models import Letter, LetterTemplate, LetterText
from reviews.printing import context_of, pdf_of, print_once
from reviews.sending import LetterRefused, edit, hold, mark_posted, plan, release, send, sign
from sites.workflow import Refusal, StepRefused

SHOWN = 50


@reviewer_page
@require_safe
def outbox(request: MemberRequest) -> HttpResponse:
    """Letters that wait, and those that left."""
    rows = Letter.objects.visible_to(request.user).with_all()
    return render(request, "reviews/letters.html", {"waiting": rows.waiting(), "gone": rows.gone()[:SHOWN]})


@reviewer_page
@require_safe
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """One letter as it will be read, and what can be done with it."""
    return answer_letter(request, letter_or_404(request, pk))


def letter_or_404(request: MemberRequest, pk: int) -> Letter:
    """The letter, if this person may see it."""
    return get_object_or_404(Letter.objects.visible_to(request.user).with_all(), pk=pk)


def answer_letter(request: MemberRequest, found: Letter, *, signed_in: str = "", **forms: Form) -> HttpResponse:
    """Show the letter with the forms of what can be done; `signed_in` is the language of a signed version that came."""
    context: dict[str, Any] = {
        "letter": found,
        "pages": [
            {
                **context_of(text, found),
                "signed_form": forms.get("signed") if text.language == signed_in else signed_form(text.language),
            }
            for text in found.texts.all()
        ],
        "plan_form": forms.get("plan") or PlanForm(),
        "posted_form": forms.get("posted") or PostedForm(initial={"posted_on": timezone.localdate()}),
        "decides": request.user.role == "coordinator",
    }
    bad = any(form.errors for form in forms.values())
    return render(request, "reviews/letter.html", context, status=422 if bad else 200)


def signed_form(language: str, request: MemberRequest | None = None) -> SignedForm:
    """The form for the signed version in one language, as it was sent; each has names of its own on the page."""
    data, files = (request.POST, request.FILES) if request else (None, None)
    return SignedForm(data, files, auto_id=f"signed-{language}-%s")


def acted(request: MemberRequest, found: Letter, act: Callable[[], object], said: str) -> HttpResponse:
    """Do something with a letter and come back to it; say why where it is refused, and lead to the declaration."""
    try:
        act()
        messages.success(request, said)
    except (LetterRefused, StepRefused) as refused:
        messages.error(request, refused.refusal.label)
        if refused.refusal == Refusal.UNDECLARED:
            return redirect("reviews:site", pk=found.site_id)
    except FileRefused as refused:
        messages.error(request, refused.words)
    return redirect("reviews:letter", pk=found.pk)


@coordinator_page
@require_POST
def send_letter(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a letter leave by mail; with `hold` or `release` hold it back or let it wait again."""
    found = letter_or_404(request, pk)
    if "hold" in request.POST:
        return acted(request, found, lambda: hold(found, by=request.user), _("The letter is held back."))
    if "release" in request.POST:
        return acted(request, found, lambda: release(found, by=request.user), _("The letter waits until you send it."))
    answer = acted(request, found, lambda: send(found, by=request.user), _("The letter has left by mail."))
    nudge()
    return answer


@coordinator_page
@require_POST
def post_letter(request: MemberRequest, pk: int) -> HttpResponse:
    """Say on which day a letter was posted on paper."""
    found, form = letter_or_404(request, pk), PostedForm(request.POST)
    if not form.is_valid():
        return answer_letter(request, found, posted=form)
    on = form.cleaned_data["posted_on"]
    return acted(request, found, lambda: mark_posted(found, by=request.user, on=on), _("Noted as posted."))


@coordinator_page
@require_POST
def plan_letter(request: MemberRequest, pk: int) -> HttpResponse:
    """Let a letter leave by itself at a moment."""
    found, form = letter_or_404(request, pk), PlanForm(request.POST)
    if not form.is_valid():
        return answer_letter(request, found, plan=form)
    said = _("The letter leaves by itself at that moment. Nobody outside knows before.")
    return acted(request, found, lambda: plan(found, by=request.user, until=form.moment()), said)


def text_or_404(request: MemberRequest, pk: int, language: str) -> LetterText:
    """The letter in one language, if this person may see it."""
    texts = LetterText.objects.visible_to(request.user).select_related("letter")
    return get_object_or_404(texts, letter=letter_or_404(request, pk), language=language)


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit_letter(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Change the words of a letter that has not left."""
    text = text_or_404(request, pk, language)
    initial = {"subject": text.subject, "body": text.body}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = _("The letter has its new words.")
        return acted(request, text.letter, lambda: edit(text, by=request.user, **form.cleaned_data), said)
    context = {"form": form, "text": text, "letter": text.letter}
    return render(request, "reviews/letter_edit.html", context, status=422 if form.errors else 200)


@coordinator_page
@require_POST
def sign_letter(request: MemberRequest, pk: int, language: str) -> HttpResponse:
    """Put the signed PDF in the place of ours."""
    text = text_or_404(request, pk, language)
    form = signed_form(language, request)
    if not form.is_valid():
        return answer_letter(request, letter_or_404(request, pk), signed_in=language, signed=form)
    file = form.cleaned_data["signed"]
    said = _("The signed version takes the place of ours.")
    return acted(request, text.letter, lambda: sign(text, file.file, by=request.user, name=file.name), said)


@parties_page
@require_safe
def paper(request: MemberRequest, pk: int, language: str) -> HttpResponseBase:
    """The PDF: as it left, or as it would leave now."""
    text = text_or_404(request, pk, language)
    found = letter_or_404(request, pk)
    if found.is_told:
        text = print_once(text)
    return pdf_response(pdf_of(text, found), name=f"{found.site.reference or found.pk}-{language}.pdf")


@coordinator_page
@require_safe
def templates(request: MemberRequest) -> HttpResponse:
    """The texts that letters begin from."""
    return render(request, "reviews/templates.html", {"templates": LetterTemplate.objects.newest()})


@coordinator_page
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: MemberRequest, pk: int) -> HttpResponse:
    """Write a new text; letters that are written already keep theirs."""
    found = get_object_or_404(LetterTemplate, pk=pk)
    if found not in LetterTemplate.objects.newest():
        raise Http404
    form = TemplateForm(request.POST if request.method == "POST" else None, template=found)
    if request.method == "POST" and form.is_valid():
        keep_template(
            kind=found.kind, outcome=found.outcome, language=found.language, by=request.user, **form.cleaned_data
        )
        messages.success(request, _("New letters begin from this text."))
        return redirect("reviews:templates")
    context = {"form": form, "template": found}
    return render(request, "reviews/template.html", context, status=422 if form.errors else 200)
