"""What lower pages show of a site's assessment: a decision that nobody outside knows yet."""

from typing import Any

from django.template.loader import render_to_string

from accounts.roles import REVIEWERS
from foundation.panels import register
from reviews.models import Decision


@register("decision_of_site")
def decision_of_site(site: Any, user: Any) -> str:
    """Tell De Huizen that a decision waits with its letter; nothing for anybody else, and nothing once it was told."""
    if user.role not in REVIEWERS or site.status != "reply":
        return ""
    waiting = Decision.objects.visible_to(user).of_site(site).standing().filter(told_at__isnull=True).first()
    return render_to_string("reviews/_waiting.html", {"decision": waiting, "site": site}) if waiting else ""
