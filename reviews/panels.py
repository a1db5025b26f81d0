"""What lower pages show of an assessment: a decision nobody outside knows yet, and the criteria to take on a visit."""

from typing import Any

from django.template.loader import render_to_string

from accounts.roles import REVIEWERS
from foundation.panels import register
from reviews.models import Decision, Framework
from sites.workflow import DECIDABLE, Status


@register("decision_of_site")
def decision_of_site(site: Any, user: Any) -> str:
    """Tell De Huizen that a decision waits with its letter; nothing for anybody else, and nothing once it was told."""
    if user.role not in REVIEWERS or site.status not in DECIDABLE | {Status.RESERVE}:
        return ""
    waiting = Decision.objects.visible_to(user).of_site(site).standing().filter(told_at__isnull=True).first()
    return render_to_string("reviews/_waiting.html", {"decision": waiting, "site": site}) if waiting else ""


@register("visit_criteria")
def visit_criteria(site: Any, user: Any) -> str:
    """The criteria in force, with the words of each score and room to write, for the sheet of a visit; De Huizen's."""
    framework = Framework.objects.in_force().first() if user.role in REVIEWERS else None
    return render_to_string("reviews/_visit_criteria.html", {"framework": framework}) if framework else ""
