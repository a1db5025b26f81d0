"""The parts of a file: show one, save it (at once or with a button), choose between two texts, take an outline over."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import MemberRequest, editor_page, typed_words
from accounts.limits import limited
from sites.filing import Overtaken, kept, open_codes, save_part, value_of
from sites.lists import Capture
from sites.measuring import measured_around
from sites.models import Site
from sites.outlines import OutlineRefused, read_outline
from sites.part_forms import FORMS, OutlineForm, PartForm
from sites.parts import FIELDS, Part
from sites.rail import address_of, rail_for
from sites.saying import label_of, said_of
from sites.views.proposing import CHOSEN_PLACE, found_places, is_save
from sites.workflow import StepRefused

MINE, THEIRS = "mine", "theirs"
CHOICE = "choice-"
NOT_TYPED = {"csrfmiddlewaretoken", "version", "page", "turn"}


@editor_page
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: MemberRequest, pk: int, part: str) -> HttpResponse:
    """One part of a file: its fields, saved as they are typed, or with a button."""
    which = known_part(part)
    site = file_to_write(request, pk)
    codes = open_codes(site)
    if not codes & set(FIELDS[which]):
        if request.method == "POST":
            return answer_closed(request, site, which)
        messages.info(request, _("This part of the file cannot be changed now."))
        return redirect("sites:site", pk=pk)
    form = FORMS[which](typed_in(request), site=site, open_codes=codes)
    if is_save(request):
        return save(request, site, form)
    if which == Part.SUBMIT:
        return redirect("sites:check", pk=pk)
    return answer_part(request, site, form)


@editor_page
@limited("upload")
@require_POST
def outline(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the outline of a site over from a file of the planning office."""
    site = file_to_write(request, pk)
    form = OutlineForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Please choose a file first."))
    else:
        take_over(request, site, form.cleaned_data["file"])
    return redirect(reverse("sites:part", args=[pk, Part.PLACE]) + "#outline")


def take_over(request: MemberRequest, site: Site, file: UploadedFile) -> None:
    """Save the outline of a file, or say what is wrong with it."""
    try:
        values = {"outline": read_outline(file), "capture": Capture.FILE.value}
        save_part(site, Part.PLACE, by=request.user, version=site.version_of(Part.PLACE), values=values)
    except OutlineRefused as refused:
        messages.error(request, str(refused))
    except StepRefused as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The outline is taken over. Please look at it on the map."))


def known_part(word: str) -> Part:
    """Return the part of this address; 404 for a word that is none, or a part with a page of its own."""
    if word not in FORMS:
        raise Http404
    return Part(word)


def file_to_write(request: MemberRequest, pk: int) -> Site:
    """The site with everything that a part and the rail ask."""
    rows = Site.objects.visible_to(request.user).with_file().with_metres_outside()
    return get_object_or_404(rows.with_kinds_of_papers_for(request.user), pk=pk)


def typed_in(request: MemberRequest) -> QueryDict | None:
    """What was typed, with a chosen place filled in as coordinates; None when nothing was posted."""
    if request.method != "POST":
        return None
    typed = request.POST.copy()
    longitude, comma, latitude = typed.get(CHOSEN_PLACE, "").partition(",")
    if comma:
        typed["longitude"], typed["latitude"] = longitude, latitude
    return typed


def save(request: MemberRequest, site: Site, form: PartForm) -> HttpResponse:
    """Save every field that can be read, and say which cannot; two different texts are shown beside each other."""
    form.is_valid()
    version = form.cleaned_data.get("version") or 0
    lay = whereabouts(site)
    taken = {code: value for code, value in form.values.items() if request.POST.get(f"{CHOICE}{code}") != THEIRS}
    try:
        saved = save_part(site, form.part, by=request.user, version=version, values=taken, sent=form.sent)
    except Overtaken as overtaken:
        return answer_overtaken(request, form, overtaken)
    except StepRefused:
        return answer_closed(request, site, form.part)
    if by_itself(request):
        return answer_autosave(request, site, form, read_again=saved is not site or whereabouts(saved) != lay)
    if form.errors:
        return answer_part(request, file_to_write(request, site.pk), form, status=422)
    messages.success(request, _("Saved."))
    return on_to_next(request, site, form.part)


def answer_autosave(request: MemberRequest, site: Site, form: PartForm, *, read_again: bool) -> HttpResponse:
    """What changes on the page with a save; only what was moved on the map is measured anew."""
    fresh = file_to_write(request, site.pk) if read_again else site
    context = {"form": form, "version": fresh.version_of(form.part), **rail_for(fresh, here=form.part)}
    return render(request, "sites/propose/_autosaved.html", context)


def whereabouts(site: Site) -> tuple[Any, Any]:
    """Where a site lies: its point and its outline, from which the database measures."""
    return kept(site.point), kept(value_of(site, "outline", Part.PLACE))


def answer_closed(request: MemberRequest, site: Site, part: Part) -> HttpResponse:
    """The file was closed while somebody typed: nothing is saved, and the words are given back."""
    context = {"site": site, "part": part, "typed": typed_words(request)}
    page = "sites/propose/_closed.html" if by_itself(request) else "sites/propose/closed.html"
    return render(request, page, context, status=409)


def by_itself(request: MemberRequest) -> bool:
    """Say whether the page saves by itself and wants a fragment back."""
    return "X-Autosave" in request.headers


def on_to_next(request: MemberRequest, site: Site, saved: Part) -> HttpResponse:
    """Go where the pressed button leads, another part or this one again; the browser then drops its own copy."""
    wanted = request.POST.get("next", "")
    page = address_of(Part(wanted), site) if wanted in Part.values else address_of(saved, site)
    return redirect(f"{page}?{urlencode({'saved': saved.value})}")


def answer_part(request: MemberRequest, site: Site, form: PartForm, *, status: int = 200) -> HttpResponse:
    """Show a part with what was typed; what is wrong stands beside its field."""
    if request.method == "POST" and not is_save(request):
        form.errors.clear()
    context = context_of(request, site, form)
    return render(request, f"sites/propose/{form.part.value}.html", context, status=status)


def context_of(request: MemberRequest, site: Site, form: PartForm, **more: Any) -> dict[str, Any]:
    """What a part's page shows beside its fields."""
    words = request.POST.get("place", "") if "find" in request.POST else ""
    order, rail = list(Part), rail_for(site, here=form.part)
    return {
        "form": form,
        "version": site.version_of(form.part),
        "next_part": order[order.index(form.part) + 1] if form.part != order[-1] else None,
        "last": site.changes.visible_to(request.user).of_part(form.part).with_people().first(),
        **rail,
        **EXTRAS.get(form.part, nothing)(request, rail, words),
        **more,
    }


def nothing(_request: MemberRequest, _rail: dict[str, Any], _words: str) -> dict[str, Any]:
    """Parts that show nothing but their fields."""
    return {}


def beside_place(_request: MemberRequest, _rail: dict[str, Any], words: str) -> dict[str, Any]:
    """Places found, and the file of an outline."""
    return {**found_places(words), "outline_form": OutlineForm()}


def beside_capacity(_request: MemberRequest, rail: dict[str, Any], _words: str) -> dict[str, Any]:
    """The row from which the subsidy is told."""
    return {"subsidy_row": rail["site"]}


def beside_surroundings(request: MemberRequest, rail: dict[str, Any], _words: str) -> dict[str, Any]:
    """What the portal measures itself."""
    return {"measured": measured_around(rail["site"], request.user, reach=rail["frames"].reach)}


EXTRAS = {Part.PLACE: beside_place, Part.CAPACITY: beside_capacity, Part.SURROUNDINGS: beside_surroundings}


def answer_overtaken(request: MemberRequest, form: PartForm, overtaken: Overtaken) -> HttpResponse:
    """Show both texts and let the person choose; what the person had not touched is the colleague's at first."""
    context = {
        "site": overtaken.site,
        "part": form.part,
        "by": overtaken.site.changed_by,
        "rows": [
            {
                "code": code,
                "label": label_of(code),
                "theirs": said_of(code, theirs),
                "mine": said_of(code, mine),
                "keep": THEIRS if overtaken.base.get(code, theirs) == mine else MINE,
            }
            for code, (theirs, mine) in overtaken.changes.items()
        ],
        "version": overtaken.site.version_of(form.part),
        "typed": [
            (name, word)
            for name, words in request.POST.lists()
            if name not in NOT_TYPED and not name.startswith(CHOICE)
            for word in words
        ],
    }
    page = "sites/propose/_overtaken.html" if by_itself(request) else "sites/propose/conflict.html"
    return render(request, page, context, status=409)
