"""The parts whose fields need no more than their words: surroundings, support, submission."""

from django.utils.translation import gettext_lazy as _

from sites.part_forms.base import PartForm
from sites.parts import Part


class SurroundingsForm(PartForm):
    """What lies around the building."""

    part = Part.SURROUNDINGS
    helps = {
        "stop_metres": _("On foot, to bus, tram or metro."),
        "shelter": _("For victims of violence. Where it lies need not be said here."),
    }


class SupportForm(PartForm):
    """Who stands where."""

    part = Part.SUPPORT
    labels = {
        "motivation": _("Why is this a good place?"),
        "college_decided_on": _("The college decided on"),
        "college_decides_later": _("The college's decision comes later"),
        "council_decided_on": _("The council decided on"),
        "police_advised_on": _("The police zone advised on"),
        "fire_advised_on": _("The fire service advised on"),
        "neighbours_told": _("Do the neighbours know?"),
        "neighbours_told_on": _("On which day"),
        "neighbours_how": _("How"),
        "concerns": _("Which concerns did you hear?"),
        "concerns_words": _("What people said"),
    }
    helps = {
        "college_decides_later": _("Also when it has decided, but you do not have the paper at hand yet."),
        "motivation": _("Two or three sentences are enough: the building, the surroundings, what speaks for it."),
        "concerns": _("A concern is no mark against your site: whoever knows it can answer it."),
        "concerns_words": _("In general words, please: no names of people."),
        "added_value": _("For example a garden that opens, a workshop, meals, a hall that neighbours can use."),
    }


class SubmitForm(PartForm):
    """What is decided at the moment of submission."""

    part = Part.SUBMIT
    labels = {"shared_with_governor": _("The governor's office may see this site once it is submitted")}
    helps = {"shared_with_governor": _("If not yet: the governor's office counts it, but cannot see which one it is.")}
