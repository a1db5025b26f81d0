"""The tables of sites: one file per kind of thing."""

from sites.models.cells import SiteCell
from sites.models.events import SiteEvent
from sites.models.file import Building, Capacity, FileChange, FilePart, Location, Support, Surroundings
from sites.models.papers import SitePaper
from sites.models.requests import InformationRequest
from sites.models.scope import OfSite
from sites.models.site import Site, SiteQuerySet

__all__ = [
    "Building",
    "Capacity",
    "FileChange",
    "FilePart",
    "InformationRequest",
    "Location",
    "OfSite",
    "Site",
    "SiteCell",
    "SiteEvent",
    "SitePaper",
    "SiteQuerySet",
    "Support",
    "Surroundings",
]
