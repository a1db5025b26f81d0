"""What the clock does about letters, and a ranking that takes longer than a page."""

from celery import shared_task
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.roles import REVIEWERS
from jobs.kinds import JobTrouble, Outcome, job
from jobs.running import Work
from reviews.models import Framework
from reviews.printing import print_gone
from reviews.ranked import ranked, sites_to_rank
from reviews.sending import send_due


@shared_task
def letters() -> int:
    """Let every letter leave whose moment has come, then keep the PDF of each that left."""
    return send_due(now=timezone.now()) + print_gone()


@job("reviews.ranking", title=_("Ranking"), roles=REVIEWERS)
def ranking(work: Work, *, query: str, province: str, house: str, version: str, top: int | None) -> Outcome:
    """Draw a ranking of many sites; its page finds it from then on, as long as no score changes."""
    frameworks = Framework.objects
    framework = frameworks.of_version(version) if version else frameworks.in_force().first()
    if framework is None:
        raise JobTrouble(_("There is no framework in force yet."))
    sites = sites_to_rank(work.owner, province=province, kind=house)
    found = ranked(sites, framework, user=work.owner, top=top, patient=True)
    number = len(found.lines)
    sentence = ngettext("%(number)d site is ranked.", "%(number)d sites are ranked.", number) % {"number": number}
    return Outcome(sentence=sentence, address=reverse("reviews:ranking") + f"?{QueryDict(query).urlencode()}")
