"""Conversations: write one down, read it, mend it. De Huizen's alone."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import MemberRequest, reviewer_page
from accounts.models import Membership
from contacts.conversation_forms import ChangeTalkForm, TalkForm
from contacts.conversing import ConversationMoved, NextStep, change_conversation, keep_conversation
from contacts.models import Conversation, Involvement
from contacts.views.stakeholders import place_or_404
from contacts.whereabouts import Place
from foundation.parameters.reading import value


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: MemberRequest, place: str) -> HttpResponse:
    """Write down a conversation: one short form."""
    found = place_or_404(place, request)
    involved = Involvement.objects.visible_to(request.user).at(**found.keys).with_parties()
    today = timezone.localdate()
    colleagues = Membership.objects.reviewing(today).with_people()
    due_on = today + timedelta(days=value("contacts.next_step_days"))
    form = TalkForm(request.POST or None, user=request.user, involved=involved, colleagues=colleagues, due_on=due_on)
    if form.is_valid():
        keep(found, form, request)
        messages.success(request, _("Kept. The next step stands among the follow-ups."))
        return redirect(found.address)
    context = {"place": found, "form": form}
    return render(request, "contacts/talk.html", context, status=422 if form.errors else 200)


def keep(place: Place, form: TalkForm, request: MemberRequest) -> Conversation:
    """Keep what the form says."""
    given = form.cleaned_data
    step = None
    if given["next_step"]:
        owner = form.colleagues.get(given["owner"], request.user)
        step = NextStep(what=given["next_step"], due_on=given["due_on"], owner=owner)
    return keep_conversation(place, form.said, parties=form.chosen, by=request.user, key=given["key"], next_step=step)


@reviewer_page
@require_safe
def conversation(request: MemberRequest, pk: int) -> HttpResponse:
    """One conversation as it was written down."""
    found = get_object_or_404(Conversation.objects.visible_to(request.user).newest_first(), pk=pk)
    return render(request, "contacts/conversation.html", {"talk": found})


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Mend what was written down; who wrote it and who mended it last stands on its page."""
    found = get_object_or_404(Conversation.objects.visible_to(request.user).newest_first(), pk=pk)
    involved = Involvement.objects.visible_to(request.user).at(**place_of(found).keys).with_parties()
    form = ChangeTalkForm(request.POST or None, conversation=found, involved=involved)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_conversation(found, form.said, parties=form.chosen, by=request.user, seen=seen)
        except ConversationMoved:
            form.add_error(
                None, _("Meanwhile a colleague changed this. Your words are kept here; open the page anew and compare.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("contacts:conversation", pk=pk)
    context = {"talk": found, "form": form}
    return render(request, "contacts/talk_change.html", context, status=422 if form.errors else 200)


def place_of(found: Conversation) -> Place:
    """What a conversation is about."""
    if found.site:
        return Place(site=found.site)
    return Place(municipality=found.municipality) if found.municipality else Place(province=found.province)
