"""Make the file of a site that was not chosen anonymous once its term is over: numbers stay, words and place go."""

from django.db import models

from sites.models import (
    Building,
    FileChange,
    InformationRequest,
    Location,
    Site,
    SiteEvent,
    SiteMessage,
    Support,
    Surroundings,
)

# The name of a site whose file was emptied; it says nothing and is no longer looked for.
NAMELESS = "–"


def make_anonymous(rows: models.QuerySet[Site]) -> int:
    """Empty what could point at a person or a building of these sites; municipality, kind, size and steps stay."""
    numbers = list(rows.values_list("pk", flat=True))
    Location.objects.filter(site_id__in=numbers).update(postcode="", parcels=[], outline=None)
    Building.objects.filter(site_id__in=numbers).update(permit_words="")
    Surroundings.objects.filter(site_id__in=numbers).update(surroundings_words="")
    Support.objects.filter(site_id__in=numbers).update(concerns_words="", added_value="")
    FileChange.objects.filter(site_id__in=numbers).delete()
    SiteMessage.objects.filter(site_id__in=numbers).update(text=NAMELESS)
    SiteEvent.objects.filter(site_id__in=numbers).exclude(reason="").update(reason=NAMELESS)
    asked = InformationRequest.objects.filter(site_id__in=numbers)
    asked.update(question=NAMELESS)
    asked.exclude(answer="").update(answer=NAMELESS)
    emptied = {"address": "", "point": None, "point_explanation": "", "motivation": "", "source_note": ""}
    return Site.objects.filter(pk__in=numbers).update(name=NAMELESS, **emptied)
