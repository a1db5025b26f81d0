"""The tab "assessment" of a site: what reviewers found, what was shared, what was decided; each reader their part."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import MemberRequest, parties_page
from accounts.models import User
from accounts.roles import EDITORS, MUNICIPAL, Role
from reviews.assessing import ASSESSABLE, changed_since
from reviews.evidence import named
from reviews.forms import CommentsForm, InterestForm, TalkForm
from reviews.gathering import gather
from reviews.interests import aside_of
from reviews.models import Assessment, Decision, Letter, Reply
from reviews.showing import readable_rows
from sites.heading import heading_of
from sites.models import Site


@parties_page
@require_safe
def site(request: MemberRequest, pk: int) -> HttpResponse:
    """The assessment of one site, as far as this person may read it."""
    rows = Site.objects.visible_to(request.user).with_places_of().with_local_people().with_heading(request.user)
    found = get_object_or_404(rows.with_file().with_paper_numbers(), pk=pk)
    reader = for_municipality if request.user.role in MUNICIPAL else for_reviewers
    page = "reviews/shared.html" if request.user.role in MUNICIPAL else "reviews/site.html"
    context = {"site": found, "heading": heading_of(found, user=request.user), "tab": "reviews:site"}
    return render(request, page, {**context, **reader(found, request.user)})


def for_municipality(site: Site, user: User) -> dict[str, Any]:
    """The shared draft with one's own comments, the decision once it was told, and the letters."""
    reply = Reply.objects.visible_to(user).of_site(site).with_words().first()
    decision = Decision.objects.visible_to(user).of_site(site).with_people().first()
    said = {row["code"]: row["words"] for row in reply.said} if reply else {}
    takes = bool(reply and reply.takes_words(timezone.localdate()))
    form = CommentsForm(rows=reply.table["rows"], said=said) if reply else None
    return {
        "reply": reply,
        "rows": readable_rows(reply.table, said=said, form=form) if reply else [],
        "whole": said.get("", ""),
        "form": form,
        "can_comment": takes and user.role in EDITORS,
        "takes_words": takes,
        "decision": decision,
        "decision_rows": readable_rows(decision.table) if decision else [],
        "letters": Letter.objects.visible_to(user).of_site(site).gone().with_titles(),
    }


def for_reviewers(site: Site, user: User) -> dict[str, Any]:
    """One's own assessment, those of others once one may read them, talks, replies, decisions and interests."""
    visible = list(Assessment.objects.visible_to(user).of_site(site).in_order().with_people())
    own = next((one for one in visible if one.reviewer_id == user.pk), None)
    aside = aside_of(site)
    gathered = gather(site, user=user, found=[one for one in visible if one.is_final], aside=aside)
    decisions = list(Decision.objects.visible_to(user).of_site(site).with_people())
    is_coordinator = user.role == Role.COORDINATOR
    standing = next((decision for decision in decisions if decision.ended_at is None), None)
    replies = Reply.objects.visible_to(user).of_site(site).with_words()
    changes = changed_since(own, site) if own and own.is_final and not standing else []
    return {
        "own": own,
        "changes": [(title_of(own, one.code), one.code, [named(name) for name in one.fields]) for one in changes],
        "gathered": gathered,
        "talk_form": TalkForm(criteria=gathered.to_talk, auto_id="talk-%s") if gathered.to_talk else None,
        "reply": replies.standing().first(),
        "decision": standing,
        "decision_rows": readable_rows(standing.table) if standing else [],
        "holding": next((one for one in decisions if one.ended_at is None and one is not standing), None),
        "former": [decision for decision in decisions if decision.ended_at],
        "letters": Letter.objects.visible_to(user).of_site(site).with_titles(),
        "interests": aside.declared.values(),
        "interest_form": InterestForm(auto_id="interest-%s"),
        "has_declared": user.pk in aside.declared,
        "has_seen": is_coordinator and own is None and any(one.is_final for one in visible),
        "may_declare": standing is None or is_coordinator,
        "is_barred": bool(aside.among([user.pk])),
        "can_assess": site.status in ASSESSABLE and standing is None,
        "decides": is_coordinator,
    }


def title_of(assessment: Assessment | None, code: str) -> str:
    """The name of a criterion in the version of an assessment."""
    criteria = assessment.framework.rows if assessment else ()
    return next((one.title for one in criteria if one.code == code), code)
