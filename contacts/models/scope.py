"""What a row of contacts is about: a site, else a municipality, else a province, else the country; and who sees it."""

from django.db import models

from sites.models import Site
from territory.fields import MunicipalityToday, ProvinceToday


class AboutPlace(models.Model):
    """The place of a row, and its scope as plain columns so that rights need no join.

    A row of a site gets municipality and province of that site; a row of a municipality gets its province. The
    trigger `contacts_scope_of_place` fills in what follows from the place; De Huizen sees every row, also of a site
    that was brought back as a draft (the site itself it no longer sees).
    """

    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="+")
    municipality = MunicipalityToday(null=True, blank=True, related_name="+")
    province = ProvinceToday(null=True, blank=True, related_name="+")
    for_reviewers = models.BooleanField(default=True, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
