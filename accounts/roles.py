"""Roles and kinds of organisation: plain words and who may hold what (docs/roles.md tells it to people)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a membership allows."""

    READER = "reader", _("Reader")
    EDITOR = "editor", _("Editor")
    SIGNATORY = "signatory", _("Signatory")
    REVIEWER = "reviewer", _("Reviewer")
    COORDINATOR = "coordinator", _("Coordinator")
    GOVERNOR = "governor", _("Governor's office")
    OBSERVER = "observer", _("Observer")
    ADMIN = "admin", _("Administrator")


MUNICIPAL = frozenset({Role.READER, Role.EDITOR, Role.SIGNATORY})
EDITORS = frozenset({Role.EDITOR, Role.SIGNATORY})
REVIEWERS = frozenset({Role.REVIEWER, Role.COORDINATOR})
OVERVIEW = frozenset({Role.REVIEWER, Role.COORDINATOR, Role.GOVERNOR, Role.OBSERVER})
# Who sees sites of many municipalities, or holds the keys, signs in with a second factor.
SECOND_FACTOR_ROLES = frozenset({Role.REVIEWER, Role.COORDINATOR, Role.GOVERNOR, Role.ADMIN})


class OrganisationKind(TextChoices):
    """Kinds of organisation around a detention house; codes as De Huizen's partners use them."""

    MIN = "MIN", _("Justice ministry")
    EPI = "EPI", _("Prison service")
    RDG = "RDG", _("Federal Buildings Agency")
    GOV = "GOV", _("Governor or senior official")
    MUN = "MUN", _("Municipality")
    PLAN = "PLAN", _("Planning office")
    SOC = "SOC", _("Social welfare centre")
    POL = "POL", _("Police zone")
    FIRE = "FIRE", _("Fire and rescue zone")
    PROS = "PROS", _("Prosecutor or sentence court")
    JH = "JH", _("House of justice")
    CAW = "CAW", _("Welfare centre")
    CGG = "CGG", _("Mental health, disability, addiction")
    EMP = "EMP", _("Employment service")
    EDU = "EDU", _("Schools, adult education, research")
    CULT = "CULT", _("Culture and sport")
    REST = "REST", _("Restorative mediation")
    HOUSE = "HOUSE", _("Housing")
    NEIGH = "NEIGH", _("Neighbourhood")
    VULN = "VULN", _("Vulnerable neighbours")
    OWN = "OWN", _("Owner")
    OPER = "OPER", _("Operator")
    BIZ = "BIZ", _("Employers")
    MOB = "MOB", _("Public transport")
    COMM = "COMM", _("Communities and Regions")
    ASSOC = "ASSOC", _("Association of municipalities")
    NGO = "NGO", _("Non-governmental organisation")
    CONTR = "CONTR", _("Prison oversight")
    PRESS = "PRESS", _("Press")


def roles_of(kind: str, *, runs_portal: bool) -> frozenset[Role]:
    """Return the roles that members of such an organisation may hold.

    The organisation that runs the portal (De Huizen) reviews, coordinates and administers; any other that is
    neither municipality nor governor can observe.
    """
    if runs_portal:
        return frozenset({Role.REVIEWER, Role.COORDINATOR, Role.ADMIN})
    if kind == OrganisationKind.MUN:
        return MUNICIPAL
    if kind == OrganisationKind.GOV:
        return frozenset({Role.GOVERNOR})
    return frozenset({Role.OBSERVER})
