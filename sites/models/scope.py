"""The scope of a site, as the columns that every row of a site carries."""

from django.db import models

from territory.fields import MunicipalityToday, ProvinceToday


class OfSite(models.Model):
    """The scope of a site, copied onto its rows by the database, so that rights need no join."""

    municipality = MunicipalityToday(related_name="+", editable=False)
    province = ProvinceToday(related_name="+", editable=False)
    for_reviewers = models.BooleanField(default=False, editable=False)
    for_governor = models.BooleanField(default=False, editable=False)
    for_observers = models.BooleanField(default=False, editable=False)

    class Meta:
        abstract = True
