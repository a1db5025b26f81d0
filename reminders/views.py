"""Reminders for people: mine, how I get them, stop a kind; for De Huizen what leaves next, move and skip."""

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MemberRequest, member_page, public_page, reviewer_page
from accounts.models import User
from accounts.scope import open_scope
from reminders import looking, preferences, steering
from reminders.emails import letter_of_one
from reminders.forms import SteerForm, WishesForm
from reminders.kinds import kind_named
from reminders.models import Reminder
from reminders.schedule import Rhythm

LANGUAGES = ("nl", "fr", "de", "en")


@member_page
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """What I get and when, what I have to follow up, what I got."""
    return render(request, "reminders/mine.html", looking.mine(request.user))


@member_page
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: MemberRequest) -> HttpResponse:
    """How I get each kind."""
    chosen = looking.wishes_of(request.user)
    form = WishesForm(request.POST or None, kinds=preferences.kinds_for(request.user), chosen=chosen)
    if form.is_valid():
        for name in form.changed_data:
            rhythm = Rhythm(form.cleaned_data[name])
            preferences.choose(kind_named(name), rhythm, user=request.user, by=request.user)
        messages.success(request, _("Your choice is saved."))
        return redirect("reminders:mine")
    return render(request, "reminders/wishes.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt
@public_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of some kinds, without signing in: a page with a button, and what a mail program posts by itself.

    The signed link proves who asks; opening it changes nothing, since filters of mail servers open links too.
    """
    try:
        number, kinds = preferences.read_stop_token(token)
    except (BadSignature, ValueError, TypeError) as forged:
        raise Http404 from forged
    user = get_object_or_404(User, pk=number)
    if request.method == "POST":
        open_scope(user)
        for kind in kinds:
            preferences.choose(kind, Rhythm.PORTAL, user=user, by=None)
    return render(request, "reminders/stop.html", {"kinds": kinds, "stopped": request.method == "POST"})


@member_page
@require_POST
def done(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a task is done."""
    task = get_object_or_404(Reminder.objects.of_person(request.user), pk=pk)
    steering.finish(task, by=request.user)
    messages.success(request, _("The task is done."))
    return redirect("reminders:mine")


@reviewer_page
@require_safe
def leaving(request: MemberRequest) -> HttpResponse:
    """What leaves on the next open day if nothing changes, and what was dropped because it came too late."""
    day, mails = looking.leaving_next(timezone.now())
    mails = [mail for mail in mails if looking.is_open_to(mail, request.user)]
    dropped = Reminder.objects.visible_to(request.user).that_failed_to_leave().with_people()[: looking.SHOWN]
    return render(request, "reminders/leaving.html", {"day": day, "mails": mails, "dropped": dropped})


@reviewer_page
@require_safe
def mail(request: MemberRequest, pk: int) -> HttpResponse:
    """The mail of one reminder as it would leave, in a language of choice."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user).with_people(), pk=pk)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else reminder.recipient.language
    letter = letter_of_one(reminder, language=language, is_preview=True)
    context = {"reminder": reminder, "letter": letter, "of_mail": LANGUAGES, "reading": get_language()}
    return render(request, "reminders/mail.html", context)


@reviewer_page
@require_http_methods(["GET", "HEAD", "POST"])
def steer(request: MemberRequest, pk: int) -> HttpResponse:
    """Move or skip a reminder, with a reason."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user).with_people(), pk=pk)
    form = SteerForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["what"] == "skip":
                steering.skip(reminder, by=request.user, reason=given["reason"])
            else:
                steering.move(reminder, by=request.user, on=given["on"], reason=given["reason"])
        except steering.SteeringRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The reminder is changed."))
            return redirect("reminders:leaving")
    context = {"form": form, "reminder": reminder}
    return render(request, "reminders/steer.html", context, status=422 if form.errors else 200)
