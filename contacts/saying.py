"""What went wrong with a list, in words for people."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from contacts.importing import Verdict


def of_refusal(word: str) -> str:
    """Say why a file cannot be read."""
    return {
        "size": _("The list is too large: at most 5,000 rows and 2 MB."),
        "shape": _("This is no list that can be read. Save it as CSV, XLSX or vCard."),
        "heads": _("The first row names no column “name”. Write name, function, organisation, e-mail … there."),
        "empty": _("The list has no rows."),
    }[word]


def of_problem(word: str) -> str:
    """Say what is wrong with a row."""
    if word.startswith("long:"):
        return _("A text is too long.")
    return {
        "name": _("The name is missing."),
        "email": _("The e-mail address is not one."),
        "language": _("The language is not one of Dutch, French, German and English."),
        "organisation": _("No organisation has exactly this name. Add it first."),
        "municipality": _("No municipality of today has this name or number."),
    }[word]


def of_verdict(verdict: Verdict) -> Sequence[str]:
    """Say what would become of a row, and why."""
    if verdict.wrong:
        return [of_problem(word) for word in verdict.wrong]
    if verdict.known == "kept":
        return [_("Somebody like this is here already; the row is left out.")]
    if verdict.known:
        return [_("The same as line %(line)s of this list; the row is left out.") % {"line": verdict.known.split()[1]}]
    return [_("Would be added.")]
