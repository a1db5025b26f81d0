"""Begin a draft with the code of a letter, before there is an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import public_page
from accounts.limits import limited
from calls.first_person import CodeRefused, who_began
from sites.first_draft import begin_draft, draft_of
from sites.first_draft_form import FirstDraftForm


@public_page
@never_cache
@limited("letter")
@require_http_methods(["GET", "HEAD", "POST"])
def first_draft(request: HttpRequest, link: str) -> HttpResponse:
    """A few words about a building; whoever did not come with the code in this browser begins at the letter."""
    person = who_began(request.session, link)
    if person is None or not person.proved_at:
        return redirect("calls:letter", link=link)
    form = FirstDraftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begin_draft(person, form.cleaned_data)
        except CodeRefused:
            return redirect("calls:letter", link=link)
        return redirect("sites:first_draft", link=link)
    context = {"person": person, "site": draft_of(person), "form": form, "link": link}
    return render(request, "sites/first_draft.html", context, status=422 if form.errors else 200)
