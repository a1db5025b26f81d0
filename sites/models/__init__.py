"""The tables of sites: one file per kind of thing."""

from sites.models.assignments import Assignment, AssignmentLine
from sites.models.cells import SiteCell
from sites.models.changes import SiteChange
from sites.models.events import SiteEvent
from sites.models.file import Building, Capacity, FileChange, FilePart, Location, Support, Surroundings
from sites.models.likeness import SiteLikeness
from sites.models.messages import MessageMark, SiteMessage
from sites.models.papers import SitePaper
from sites.models.requests import InformationRequest
from sites.models.scope import OfSite
from sites.models.site import Site, SiteQuerySet
from sites.models.visits import SiteVisit, VisitNote

__all__ = [
    "Assignment",
    "AssignmentLine",
    "Building",
    "Capacity",
    "FileChange",
    "FilePart",
    "InformationRequest",
    "Location",
    "MessageMark",
    "OfSite",
    "Site",
    "SiteCell",
    "SiteChange",
    "SiteEvent",
    "SiteLikeness",
    "SiteMessage",
    "SitePaper",
    "SiteQuerySet",
    "SiteVisit",
    "Support",
    "Surroundings",
    "VisitNote",
]
