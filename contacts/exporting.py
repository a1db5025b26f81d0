"""Contacts as a file: CSV, XLSX or vCard of the persons that a filter asks for."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, order_of
from contacts.cards import CARD_TYPE, cards_of
from contacts.checking import shifted
from contacts.models import Person
from contacts.models.persons import PersonQuerySet
from foundation.audit.recording import record
from foundation.parameters.reading import value
from foundation.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx

FORMS = ("csv", "xlsx", "vcf")


def persons_of(chosen: Mapping[str, str], *, user: User) -> PersonQuerySet:
    """Return the persons that a filter asks for, by name."""
    rows = Person.objects.visible_to(user).of_today().with_organisation()
    rows = rows.holding(chosen["q"]) if chosen.get("q") else rows
    if chosen.get("unchecked"):
        rows = rows.checked_before(shifted(timezone.localdate(), -value("contacts.review_months")))
    rows = rows.annotate(in_order=order_of(chosen.get("q", "")))
    return rows.narrowed(kind=chosen.get("kind", ""), province=chosen.get("province", "")).order_by("in_order", "pk")


def head() -> list[str]:
    """The heads of the table; an import reads the same ones."""
    return [_("Name"), _("Function"), _("Organisation"), _("Municipality"), _("Language"), _("E-mail"), _("Telephone")]


def lines_of(rows: PersonQuerySet) -> Iterator[list[str]]:
    """One line per person."""
    for row in rows:
        yield [
            *[row.name, row.function, str(row.organisation or ""), str(row.municipality or "")],
            *[row.language, row.email, row.telephone],
        ]


def export_of(form: str, chosen: Mapping[str, str], *, user: User) -> tuple[bytes, str, str]:
    """Return the file, its name and its type; the log keeps who took which contacts along."""
    rows = persons_of(chosen, user=user)
    record("contacts.export", None, by=user, details={"form": form, **chosen})
    if form == "vcf":
        return cards_of(rows).encode(), "contacts.vcf", CARD_TYPE
    if form == "xlsx":
        return as_xlsx(_("Contacts"), head(), lines_of(rows)), "contacts.xlsx", XLSX_TYPE
    return as_csv(head(), lines_of(rows)), "contacts.csv", CSV_TYPE
