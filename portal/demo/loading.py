"""Action: load the demonstration; whatever is there already stays as it is."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from calls.loading import first_call, load_first_call
from calls.models import Call
from documents.preparing import prepare_waiting
from foundation.mail.models import OutgoingMail
from portal.demo.addresses import give_addresses
from portal.demo.answers import give_missing_answers
from portal.demo.houses import missing_houses, remember_houses
from portal.demo.meetings import meet
from portal.demo.onbehalf import enter_examples, missing_entered
from portal.demo.people import DOMAIN, add_people
from portal.demo.plans import lay_plans
from portal.demo.proposals import missing_proposals, walk_proposals
from portal.demo.stakeholders import gather
from portal.demo.subsidies import settle_subsidies
from portal.models import Installation
from sites.models import Site
from territory.models import Municipality


class DemoRefused(RuntimeError):
    """The demonstration may not be loaded here; the message says why and what to do."""


@dataclass(frozen=True)
class Loaded:
    """How many of each were added."""

    houses: int
    examples: int
    answers: int


@transaction.atomic
def load_demo() -> Loaded:
    """Load people, real houses and invented examples; return how many were added, zero the second time.

    Raises DemoRefused outside a demonstration: the accounts have a known password. Needs the owner's rights.
    """
    refuse_where_real()
    begun = timezone.now()
    known = set(Site.objects.values_list("draft_key", flat=True))
    houses, proposals, entered = missing_houses(known), missing_proposals(known), missing_entered(known)
    people = add_people()
    load_first_call()
    call = Call.objects.get(code=first_call()["code"])
    remember_houses(houses)
    walk_proposals(proposals, call, people)
    enter_examples(entered, people)
    meet(people, {proposal["key"] for proposal in proposals})
    gather(people, {proposal["key"] for proposal in proposals})
    lay_plans(people, {proposal["key"] for proposal in proposals})
    answers = give_missing_answers(call, people)
    give_addresses(by=people["coordinator"])
    settle_subsidies(people)
    while prepare_waiting():
        pass
    forget_letters(since=begun)
    Installation.objects.get_or_create(defaults={"is_demo": True, "installed_at": begun})
    return Loaded(len(houses), len(proposals), answers)


def refuse_where_real() -> None:
    """Refuse where the setting is off, where a real portal was installed, and where there is no territory yet."""
    if not settings.DEMO:
        raise DemoRefused("The demo has accounts with a known password: it is loaded only with DEMO=1.")
    if Installation.objects.filter(is_demo=False).exists():
        raise DemoRefused("This database holds a real portal, installed by manage.py install. Use an empty database.")
    if not Municipality.objects.exists():
        raise DemoRefused("There are no municipalities yet: run manage.py load_territory first.")


def forget_letters(*, since: datetime) -> None:
    """Take the letters of the examples' past out of the outbox again.

    The real steps write them, but they tell of weeks and years ago: sent now, a hundred at once would bury the one
    letter that somebody who tries the portal wants to see.
    """
    OutgoingMail.objects.filter(written_at__gte=since, address__endswith=f"@{DOMAIN}").delete()
