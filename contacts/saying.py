"""What went wrong with a list, in words for people."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contacts.judging import Verdict
from contacts.kinds import Brought


def of_refusal(word: str, kind: str) -> str:
    """Say why a file cannot be read."""
    return {
        "size": _("The list is too large: at most 5,000 rows and 2 MB."),
        "shape": _("This is no list that can be read. Save it as CSV, XLSX or vCard."),
        "heads": heads_of(kind),
        "empty": _("The list has no rows."),
    }[word]


def heads_of(kind: str) -> str:
    """Say which heads a list has."""
    if kind == Brought.ORGANISATION:
        return _("The first row names no column “name”. Write name, kind, enterprise number, e-mail … there.")
    return _("The first row names no column “name”. Write name, function, organisation, e-mail … there.")


def of_added(kind: str, number: int) -> str:
    """Say how many rows of a list were added."""
    if kind == Brought.ORGANISATION:
        sentence = ngettext("%(number)d organisation is added.", "%(number)d organisations are added.", number)
    else:
        sentence = ngettext("%(number)d person is added.", "%(number)d persons are added.", number)
    return sentence % {"number": number}


def of_problem(word: str) -> str:
    """Say what is wrong with a row."""
    if word.startswith("long:"):
        return _("A text is too long.")
    return {
        "name": _("The name is missing."),
        "email": _("The e-mail address is not one."),
        "language": _("The language is not one of Dutch, French, German and English."),
        "organisation": _("No organisation has exactly this name. Add it first."),
        "municipality": _("No municipality of today, or more than one, has this name. Write its NIS code."),
        "province": _("No province has this name."),
        "kind": _("The kind is missing or unknown. Write its word or its code, such as POL for a police zone."),
        "elsewhere": _("Municipalities and governors’ offices are here already; a list cannot add them."),
        "number": _("This is not a valid enterprise number: ten digits, with the right check digits."),
        "website": _("The website is no address of the web."),
    }[word]


def of_verdict(verdict: Verdict, kind: str = Brought.PERSON) -> Sequence[str]:
    """Say what would become of a row, and why."""
    if verdict.wrong:
        return [of_problem(word) for word in verdict.wrong]
    if verdict.known == "kept" and kind == Brought.ORGANISATION:
        return [_("An organisation with this name or number is here already; the row is left out.")]
    if verdict.known == "kept":
        return [_("Somebody like this is here already; the row is left out.")]
    if verdict.known:
        return [_("The same as line %(line)s of this list; the row is left out.") % {"line": verdict.known.split()[1]}]
    return [_("Would be added.")]
